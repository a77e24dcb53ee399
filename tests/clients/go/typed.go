// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"mime"
	"net/http"
	"strings"
	"sync"

	apps "k8s.io/api/apps/v1"
	authentication "k8s.io/api/authentication/v1"
	authorization "k8s.io/api/authorization/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/pager"
	"k8s.io/client-go/util/retry"
	"k8s.io/utils/ptr"
)

// answers counts the content types that came back.
type answers struct {
	sync.Mutex
	next http.RoundTripper
	seen map[string]int
}

func (a *answers) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := a.next.RoundTrip(request)
	if err == nil {
		kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
		a.Lock()
		a.seen[kind]++
		a.Unlock()
	}
	return response, err
}

// typedObjects does the same in each of the encodings that are its arguments, and nothing may come back in another.
func typedObjects(w *world) error {
	for _, encoding := range w.arguments {
		seen := &answers{seen: map[string]int{}}
		config := rest.CopyConfig(w.config)
		config.ContentType, config.AcceptContentTypes = encoding, encoding
		config.Wrap(func(next http.RoundTripper) http.RoundTripper { seen.next = next; return seen })
		client, err := kubernetes.NewForConfig(config)
		if err != nil {
			return err
		}
		if err := typedLife(w, client); err != nil {
			return fmt.Errorf("%s: %w", encoding, err)
		}
		if err := expect("other encodings of answers", fmt.Sprint(seen.others(encoding)), "[]"); err != nil {
			return fmt.Errorf("%s: %w", encoding, err)
		}
	}
	return nil
}

func (a *answers) others(encoding string) []string {
	others := []string{}
	for kind := range a.seen {
		if kind != encoding && kind != encoding+"-seq" {
			others = append(others, kind)
		}
	}
	return others
}

func webDeployment(name string, replicas int32) *apps.Deployment {
	labels := map[string]string{"app": name}
	return &apps.Deployment{
		ObjectMeta: meta.ObjectMeta{Name: name, Labels: labels},
		Spec: apps.DeploymentSpec{
			Replicas: &replicas, Selector: &meta.LabelSelector{MatchLabels: labels},
			Template: core.PodTemplateSpec{ObjectMeta: meta.ObjectMeta{Labels: labels}, Spec: core.PodSpec{
				SchedulerName: "none",
				Containers: []core.Container{{Name: "c", Image: "docker.io/library/busybox:1.35",
					Resources: core.ResourceRequirements{Requests: core.ResourceList{"cpu": resource.MustParse("10m")}}}},
			}},
		},
	}
}

func typedLife(w *world, client kubernetes.Interface) error {
	deployments, maps := client.AppsV1().Deployments(w.namespace), client.CoreV1().ConfigMaps(w.namespace)
	var made *apps.Deployment
	return steps{
		{"create", func() (err error) {
			made, err = deployments.Create(w, webDeployment("web", 0), meta.CreateOptions{})
			if err != nil {
				return err
			}
			return expect("a default", made.Spec.Template.Spec.RestartPolicy, core.RestartPolicyAlways)
		}},
		{"quantities and times", func() error {
			got, err := deployments.Get(w, "web", meta.GetOptions{})
			if err != nil {
				return err
			}
			cpu := got.Spec.Template.Spec.Containers[0].Resources.Requests.Cpu()
			if !got.CreationTimestamp.Equal(&made.CreationTimestamp) {
				return fmt.Errorf("made at %v, then at %v", made.CreationTimestamp, got.CreationTimestamp)
			}
			return expect("the cpu", cpu.String(), "10m")
		}},
		{"an update with an old version", func() error {
			stale := made.DeepCopy()
			err := retry.RetryOnConflict(retry.DefaultRetry, func() error {
				now, err := deployments.Get(w, "web", meta.GetOptions{})
				if err == nil {
					now.Labels["step"] = "two"
					made, err = deployments.Update(w, now, meta.UpdateOptions{})
				}
				return err
			})
			if err != nil {
				return err
			}
			if _, err := deployments.Update(w, stale, meta.UpdateOptions{}); !errors.IsConflict(err) {
				return fmt.Errorf("expected a conflict, got %v", err)
			}
			return nil
		}},
		{"patches", func() error {
			for kind, patch := range map[types.PatchType]string{
				types.JSONPatchType:           `[{"op": "add", "path": "/metadata/labels/json", "value": "yes"}]`,
				types.MergePatchType:          `{"metadata": {"labels": {"merge": "yes"}}}`,
				types.StrategicMergePatchType: `{"spec": {"template": {"spec": {"containers": [{"name": "c", "env": [{"name": "A", "value": "b"}]}]}}}}`,
			} {
				now, err := deployments.Patch(w, "web", kind, []byte(patch), meta.PatchOptions{})
				if err != nil {
					return fmt.Errorf("%s: %w", kind, err)
				}
				made = now
			}
			c := made.Spec.Template.Spec.Containers[0]
			return expect("the outcome", fmt.Sprint(made.Labels["json"], made.Labels["merge"], len(c.Env), c.Image), "yesyes1docker.io/library/busybox:1.35")
		}},
		{"the subresources scale and status", func() error {
			scale, err := deployments.GetScale(w, "web", meta.GetOptions{})
			if err != nil {
				return err
			}
			scale.Spec.Replicas = 1
			if scale, err = deployments.UpdateScale(w, "web", scale, meta.UpdateOptions{}); err != nil {
				return err
			}
			if err := expect("its selector", scale.Status.Selector, "app=web"); err != nil {
				return err
			}
			return until(w, "the pod", func() bool {
				pods, err := client.CoreV1().Pods(w.namespace).List(w, meta.ListOptions{LabelSelector: "app=web"})
				return err == nil && len(pods.Items) == 1
			})
		}},
		{"lists in pages", func() error { return listInPages(w, client) }},
		{"a watch", func() error { return watchOne(w, client) }},
		{"a deletion with a precondition", func() error {
			other := types.UID("0")
			err := deployments.Delete(w, "web", meta.DeleteOptions{Preconditions: &meta.Preconditions{UID: &other}})
			if !errors.IsConflict(err) {
				return fmt.Errorf("expected a conflict, got %v", err)
			}
			return deployments.Delete(w, "web", meta.DeleteOptions{
				Preconditions: &meta.Preconditions{UID: &made.UID}, PropagationPolicy: ptr.To(meta.DeletePropagationForeground)})
		}},
		{"its end and that of its pods", func() error {
			return until(w, "no pod", func() bool {
				_, err := deployments.Get(w, "web", meta.GetOptions{})
				pods, listErr := client.CoreV1().Pods(w.namespace).List(w, meta.ListOptions{LabelSelector: "app=web"})
				return errors.IsNotFound(err) && listErr == nil && len(pods.Items) == 0
			})
		}},
		{"many at once", func() error {
			if err := maps.DeleteCollection(w, meta.DeleteOptions{}, meta.ListOptions{LabelSelector: "page"}); err != nil {
				return err
			}
			left, err := maps.List(w, meta.ListOptions{LabelSelector: "page"})
			if err != nil {
				return err
			}
			return expect("left", len(left.Items), 0)
		}},
		{"virtual kinds", func() error { return virtualKinds(w, client) }},
	}.run()
}

func listInPages(w *world, client kubernetes.Interface) error {
	maps := client.CoreV1().ConfigMaps(w.namespace)
	for i := range 25 {
		one := &core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: fmt.Sprintf("page-%02d", i), Labels: map[string]string{"page": fmt.Sprint(i % 5)}},
			Data: map[string]string{"i": fmt.Sprint(i)}, BinaryData: map[string][]byte{"b": {0, 255, byte(i)}}}
		if _, err := maps.Create(w, one, meta.CreateOptions{}); err != nil {
			return err
		}
	}
	pages := pager.New(pager.SimplePageFunc(func(options meta.ListOptions) (r runtime.Object, err error) { return maps.List(w, options) }))
	pages.PageSize = 10
	seen := []string{}
	err := pages.EachListItem(w, meta.ListOptions{LabelSelector: "page"}, func(o runtime.Object) error {
		one := o.(*core.ConfigMap)
		if one.BinaryData["b"][2] != byte(len(seen)) {
			return fmt.Errorf("%s has %v", one.Name, one.BinaryData)
		}
		seen = append(seen, one.Name)
		return nil
	})
	if err != nil {
		return err
	}
	some, err := maps.List(w, meta.ListOptions{LabelSelector: "page in (1,2),page!=2"})
	if err != nil {
		return err
	}
	named, err := maps.List(w, meta.ListOptions{FieldSelector: "metadata.name=page-07"})
	if err != nil {
		return err
	}
	return expect("counts", fmt.Sprint(len(seen), len(some.Items), len(named.Items)), "25 5 1")
}

func watchOne(w *world, client kubernetes.Interface) error {
	maps := client.CoreV1().ConfigMaps(w.namespace)
	list, err := maps.List(w, meta.ListOptions{})
	if err != nil {
		return err
	}
	events, err := maps.Watch(w, meta.ListOptions{ResourceVersion: list.ResourceVersion, FieldSelector: "metadata.name=watched", AllowWatchBookmarks: true})
	if err != nil {
		return err
	}
	defer events.Stop()
	made, err := maps.Create(w, &core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: "watched"}}, meta.CreateOptions{})
	if err != nil {
		return err
	}
	made.Data = map[string]string{"k": "v"}
	if _, err = maps.Update(w, made, meta.UpdateOptions{}); err != nil {
		return err
	}
	if err = maps.Delete(w, "watched", meta.DeleteOptions{}); err != nil {
		return err
	}
	told := []string{}
	for event := range events.ResultChan() {
		told = append(told, string(event.Type))
		if event.Type == watch.Deleted || event.Type == watch.Error {
			break
		}
	}
	return expect("the events", strings.Join(told, " "), "ADDED MODIFIED DELETED")
}

func virtualKinds(w *world, client kubernetes.Interface) error {
	token, err := client.CoreV1().ServiceAccounts(w.namespace).CreateToken(w, "default",
		&authentication.TokenRequest{Spec: authentication.TokenRequestSpec{ExpirationSeconds: ptr.To[int64](600)}}, meta.CreateOptions{})
	if err != nil {
		return err
	}
	config := rest.AnonymousClientConfig(w.config)
	config.BearerToken = token.Status.Token
	account, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	self, err := account.AuthenticationV1().SelfSubjectReviews().Create(w, &authentication.SelfSubjectReview{}, meta.CreateOptions{})
	if err != nil {
		return err
	}
	if err := expect("who the token is", self.Status.UserInfo.Username, "system:serviceaccount:"+w.namespace+":default"); err != nil {
		return err
	}
	may, err := account.AuthorizationV1().SelfSubjectAccessReviews().Create(w, &authorization.SelfSubjectAccessReview{
		Spec: authorization.SelfSubjectAccessReviewSpec{ResourceAttributes: &authorization.ResourceAttributes{
			Namespace: w.namespace, Verb: "list", Resource: "secrets"}}}, meta.CreateOptions{})
	if err != nil {
		return err
	}
	return expect("may it list secrets", may.Status.Allowed, false)
}

// typedErrors checks that each refusal is the one that programs look for.
func typedErrors(w *world) error {
	maps := w.client.CoreV1().ConfigMaps(w.namespace)
	one := &core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: "one"}}
	if _, err := maps.Create(w, one, meta.CreateOptions{}); err != nil {
		return err
	}
	config := rest.AnonymousClientConfig(w.config)
	nobody, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	refused := func(err error, is func(error) bool) error {
		if !is(err) {
			return fmt.Errorf("got %v", err)
		}
		return nil
	}
	return steps{
		{"already there", func() error {
			_, err := maps.Create(w, one, meta.CreateOptions{})
			return refused(err, errors.IsAlreadyExists)
		}},
		{"not found", func() error {
			_, err := maps.Get(w, "none", meta.GetOptions{})
			return refused(err, errors.IsNotFound)
		}},
		{"invalid", func() error {
			bad := webDeployment("web", -1)
			bad.Spec.Selector.MatchLabels = map[string]string{"app": "other"}
			_, err := w.client.AppsV1().Deployments(w.namespace).Create(w, bad, meta.CreateOptions{})
			if err := refused(err, errors.IsInvalid); err != nil {
				return err
			}
			fields := []string{}
			for _, cause := range err.(errors.APIStatus).Status().Details.Causes {
				fields = append(fields, cause.Field)
			}
			return expect("the fields", strings.Join(fields, " "), "spec.replicas spec.template.metadata.labels")
		}},
		{"forbidden", func() error {
			_, err := nobody.CoreV1().Secrets(w.namespace).List(w, meta.ListOptions{})
			return refused(err, errors.IsForbidden)
		}},
		{"unauthorized", func() error {
			config.BearerToken = "wrong"
			stranger, err := kubernetes.NewForConfig(config)
			if err != nil {
				return err
			}
			_, err = stranger.CoreV1().Secrets(w.namespace).List(w, meta.ListOptions{})
			return refused(err, errors.IsUnauthorized)
		}},
		{"a continuation of nothing", func() error {
			_, err := maps.List(w, meta.ListOptions{Limit: 1, Continue: "not one of ours"})
			return refused(err, errors.IsBadRequest)
		}},
		{"a version of the future", func() error {
			_, err := maps.List(w, meta.ListOptions{ResourceVersion: "9000000000000", ResourceVersionMatch: meta.ResourceVersionMatchNotOlderThan})
			return refused(err, func(err error) bool { return errors.HasStatusCause(err, meta.CauseTypeResourceVersionTooLarge) })
		}},
		{"no such kind", func() error {
			_, err := w.client.Discovery().ServerResourcesForGroupVersion("none.example.com/v1")
			return refused(err, errors.IsNotFound)
		}},
		{"a generated name", func() error {
			made, err := maps.Create(w, &core.ConfigMap{ObjectMeta: meta.ObjectMeta{GenerateName: "made-"}}, meta.CreateOptions{})
			if err != nil {
				return err
			}
			return expect("its length", len(made.Name), len("made-")+5)
		}},
		{"a dry run", func() error {
			if _, err := maps.Create(w, &core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: "dry"}}, meta.CreateOptions{DryRun: []string{meta.DryRunAll}}); err != nil {
				return err
			}
			_, err := maps.Get(w, "dry", meta.GetOptions{})
			return refused(err, errors.IsNotFound)
		}},
	}.run()
}
