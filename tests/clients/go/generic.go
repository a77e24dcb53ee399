// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"

	apps "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	applyapps "k8s.io/client-go/applyconfigurations/apps/v1"
	applycore "k8s.io/client-go/applyconfigurations/core/v1"
	applymeta "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/restmapper"
)

// dynamicObjects handles a custom kind, whose plural is the argument, without knowing its shape.
func dynamicObjects(w *world) error {
	client, err := dynamic.NewForConfig(w.config)
	if err != nil {
		return err
	}
	kind := schema.GroupVersionResource{Group: "clients.example.com", Version: "v1", Resource: w.arguments[0]}
	things := client.Resource(kind).Namespace(w.namespace)
	thing := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "clients.example.com/v1", "kind": w.arguments[1],
		"metadata": map[string]any{"name": "one"}, "spec": map[string]any{"copies": int64(2), "text": "hello", "unknown": true},
	}}
	return steps{
		{"create", func() error {
			made, err := things.Create(w, thing, meta.CreateOptions{})
			if err != nil {
				return err
			}
			_, pruned, _ := unstructured.NestedBool(made.Object, "spec", "unknown")
			return expect("what no schema has", pruned, false)
		}},
		{"a strict create", func() error {
			thing.SetName("strict")
			_, err := things.Create(w, thing, meta.CreateOptions{FieldValidation: meta.FieldValidationStrict})
			if !errors.IsBadRequest(err) || !strings.Contains(err.Error(), `unknown field "spec.unknown"`) {
				return fmt.Errorf("got %v", err)
			}
			return nil
		}},
		{"status", func() error {
			now, err := things.Get(w, "one", meta.GetOptions{})
			if err != nil {
				return err
			}
			unstructured.SetNestedField(now.Object, int64(7), "status", "ready")
			unstructured.SetNestedField(now.Object, "not by this way", "spec", "text")
			if now, err = things.UpdateStatus(w, now, meta.UpdateOptions{}); err != nil {
				return err
			}
			ready, _, _ := unstructured.NestedInt64(now.Object, "status", "ready")
			text, _, _ := unstructured.NestedString(now.Object, "spec", "text")
			return expect("the outcome", fmt.Sprint(ready, " ", text, " ", now.GetGeneration()), "7 hello 1")
		}},
		{"apply", func() error {
			other := thing.DeepCopy()
			other.SetName("one")
			unstructured.RemoveNestedField(other.Object, "spec", "unknown")
			unstructured.RemoveNestedField(other.Object, "spec", "text")
			unstructured.SetNestedField(other.Object, int64(3), "spec", "copies")
			_, err := things.Apply(w, "one", other, meta.ApplyOptions{FieldManager: "applier"})
			if !errors.IsConflict(err) {
				return fmt.Errorf("expected a conflict, got %v", err)
			}
			now, err := things.Apply(w, "one", other, meta.ApplyOptions{FieldManager: "applier", Force: true})
			if err != nil {
				return err
			}
			copies, _, _ := unstructured.NestedInt64(now.Object, "spec", "copies")
			return expect("copies and generation", fmt.Sprint(copies, " ", now.GetGeneration()), "3 2")
		}},
		{"metadata alone", func() error {
			client, err := metadata.NewForConfig(w.config)
			if err != nil {
				return err
			}
			list, err := client.Resource(kind).Namespace(w.namespace).List(w, meta.ListOptions{})
			if err != nil {
				return err
			}
			return expect("kind and name", list.Items[0].Kind+" "+list.Items[0].Name, "PartialObjectMetadata one")
		}},
		{"delete", func() error { return things.Delete(w, "one", meta.DeleteOptions{}) }},
	}.run()
}

func applyConfigurations(w *world) error {
	deployments := w.client.AppsV1().Deployments(w.namespace)
	labels := map[string]string{"app": "applied"}
	wanted := func(replicas int32, env string) *applyapps.DeploymentApplyConfiguration {
		return applyapps.Deployment("applied", w.namespace).WithLabels(labels).WithSpec(applyapps.DeploymentSpec().
			WithReplicas(replicas).WithSelector(applymeta.LabelSelector().WithMatchLabels(labels)).
			WithTemplate(applycore.PodTemplateSpec().WithLabels(labels).WithSpec(applycore.PodSpec().WithSchedulerName("none").
				WithContainers(applycore.Container().WithName("c").WithImage("docker.io/library/busybox:1.35").
					WithEnv(applycore.EnvVar().WithName("A").WithValue(env))))))
	}
	one, two := meta.ApplyOptions{FieldManager: "one"}, meta.ApplyOptions{FieldManager: "two"}
	return steps{
		{"create", func() error {
			_, err := deployments.Apply(w, wanted(0, "a"), one)
			return err
		}},
		{"the same again", func() error {
			settings := applycore.ConfigMap("applied", w.namespace).WithData(map[string]string{"k": "v"})
			now, err := w.client.CoreV1().ConfigMaps(w.namespace).Apply(w, settings, one)
			if err != nil {
				return err
			}
			same, err := w.client.CoreV1().ConfigMaps(w.namespace).Apply(w, settings, one)
			if err != nil {
				return err
			}
			return expect("its version", same.ResourceVersion, now.ResourceVersion)
		}},
		{"a conflict", func() error {
			_, err := deployments.Apply(w, wanted(1, "a"), two)
			if !errors.IsConflict(err) || !strings.Contains(err.Error(), `conflict with "one": .spec.replicas`) {
				return fmt.Errorf("got %v", err)
			}
			return nil
		}},
		{"an extract", func() error {
			two.Force = true
			if _, err := deployments.Apply(w, applyapps.Deployment("applied", w.namespace).WithSpec(applyapps.DeploymentSpec().WithReplicas(1)), two); err != nil {
				return err
			}
			now, err := deployments.Get(w, "applied", meta.GetOptions{})
			if err != nil {
				return err
			}
			own, err := applyapps.ExtractDeployment(now, "one")
			if err != nil {
				return err
			}
			theirs, err := applyapps.ExtractDeployment(now, "two")
			if err != nil {
				return err
			}
			if own.Spec.Replicas != nil || theirs.Spec.Template != nil {
				return fmt.Errorf("fields of the other: %v %v", own.Spec.Replicas, theirs.Spec.Template)
			}
			own.Spec.Template.Spec.Containers[0].Env = nil
			if now, err = deployments.Apply(w, own, one); err != nil {
				return err
			}
			return expect("what nobody wants any more", fmt.Sprint(len(now.Spec.Template.Spec.Containers[0].Env), *now.Spec.Replicas), "0 1")
		}},
		{"a status", func() error {
			now, err := deployments.ApplyStatus(w, applyapps.Deployment("applied", w.namespace).WithStatus(applyapps.DeploymentStatus().
				WithConditions(applyapps.DeploymentCondition().WithType("Mine").WithStatus("True").WithReason("Applied"))), one)
			if err != nil {
				return err
			}
			mine := slices.ContainsFunc(now.Status.Conditions, func(c apps.DeploymentCondition) bool { return c.Type == "Mine" })
			return expect("its condition", mine, true)
		}},
	}.run()
}

// discoverKinds maps names to kinds as kubectl and Helm do; the argument is the plural of a custom kind.
func discoverKinds(w *world) error {
	cached := memory.NewMemCacheClient(discovery.NewDiscoveryClientForConfigOrDie(w.config))
	mapper := restmapper.NewShortcutExpander(restmapper.NewDeferredDiscoveryRESTMapper(cached), cached, nil)
	return steps{
		{"the version", func() error {
			version, err := cached.ServerVersion()
			if err != nil {
				return err
			}
			return expect("major and minor", version.Major+"."+version.Minor, "1.36")
		}},
		{"short names and parts of names", func() error {
			for short, wanted := range map[string]string{"deploy": "apps/v1 deployments", "hpa": "autoscaling/v2 horizontalpodautoscalers",
				"po": "/v1 pods", "netpol": "networking.k8s.io/v1 networkpolicies", "crd": "apiextensions.k8s.io/v1 customresourcedefinitions"} {
				found, err := mapper.ResourceFor(schema.GroupVersionResource{Resource: short})
				if err != nil {
					return err
				}
				if err := expect(short, fmt.Sprintf("%s/%s %s", found.Group, found.Version, found.Resource), wanted); err != nil {
					return err
				}
			}
			return nil
		}},
		{"scopes", func() error {
			for kind, scope := range map[string]string{"Namespace": "root", "Pod": "namespace"} {
				mapping, err := mapper.RESTMapping(schema.GroupKind{Kind: kind}, "v1")
				if err != nil {
					return err
				}
				if err := expect(kind, string(mapping.Scope.Name()), scope); err != nil {
					return err
				}
			}
			return nil
		}},
		{"all that is preferred", func() error {
			lists, err := cached.ServerPreferredResources()
			if err != nil {
				return err
			}
			found := []string{}
			for _, list := range lists {
				for _, r := range list.APIResources {
					found = append(found, list.GroupVersion+" "+r.Name)
				}
			}
			for _, wanted := range []string{"v1 pods", "apps/v1 deployments", "batch/v1 cronjobs", "clients.example.com/v1 " + w.arguments[0]} {
				if !slices.Contains(found, wanted) {
					return fmt.Errorf("%s is missing", wanted)
				}
			}
			return nil
		}},
		{"OpenAPI 3", func() error {
			paths, err := cached.OpenAPIV3().Paths()
			if err != nil {
				return err
			}
			for _, path := range []string{"apis/apps/v1", "apis/clients.example.com/v1"} {
				if paths[path] == nil {
					return fmt.Errorf("no %s", path)
				}
				text, err := paths[path].Schema("application/json")
				if err != nil {
					return err
				}
				if !strings.Contains(string(text), "x-kubernetes-group-version-kind") {
					return fmt.Errorf("%s names no kind", path)
				}
			}
			return nil
		}},
		{"OpenAPI 2", func() error {
			document, err := cached.OpenAPISchema()
			if err != nil {
				return err
			}
			return expect("Kubernetes is its title", document.GetInfo().GetTitle(), "Kubernetes")
		}},
	}.run()
}
