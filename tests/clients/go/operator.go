// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"time"

	"github.com/go-logr/logr"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/ptr"
	control "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

// Copier is the custom kind of the operator: as many ConfigMaps as `copies`, each with the text.
type Copier struct {
	meta.TypeMeta   `json:",inline"`
	meta.ObjectMeta `json:"metadata,omitempty"`
	Spec            struct {
		Copies int    `json:"copies"`
		Text   string `json:"text,omitempty"`
	} `json:"spec"`
	Status struct {
		Ready int `json:"ready"`
	} `json:"status,omitempty"`
}

// CopierList is what a list of them is.
type CopierList struct {
	meta.TypeMeta `json:",inline"`
	meta.ListMeta `json:"metadata,omitempty"`
	Items         []Copier `json:"items"`
}

func (c *Copier) DeepCopyObject() runtime.Object {
	copy := *c
	copy.ObjectMeta = *c.ObjectMeta.DeepCopy()
	return &copy
}

func (l *CopierList) DeepCopyObject() runtime.Object {
	copy := *l
	copy.Items = make([]Copier, len(l.Items))
	for i := range l.Items {
		copy.Items[i] = *l.Items[i].DeepCopyObject().(*Copier)
	}
	return &copy
}

const (
	finalizer = "clients.example.com/ledger"
	byOwner   = "owner"
)

type reconciler struct {
	client.Client
	events events.EventRecorder
}

// runOperator keeps the namespace's Copiers until SIGTERM; the argument is its name.  Of several only one leads.
func runOperator(w *world) error {
	control.SetLogger(logr.Discard())
	kinds := runtime.NewScheme()
	if err := scheme.AddToScheme(kinds); err != nil {
		return err
	}
	group := schema.GroupVersion{Group: "clients.example.com", Version: "v1"}
	kinds.AddKnownTypes(group, &Copier{}, &CopierList{})
	meta.AddToGroupVersion(kinds, group)
	manager, err := control.NewManager(w.config, control.Options{
		Scheme: kinds, Metrics: server.Options{BindAddress: "0"}, Cache: cache.Options{DefaultNamespaces: map[string]cache.Config{w.namespace: {}}},
		LeaderElection: true, LeaderElectionID: "copiers", LeaderElectionNamespace: w.namespace, LeaderElectionReleaseOnCancel: true,
		LeaseDuration: ptr.To(4 * time.Second), RenewDeadline: ptr.To(3 * time.Second), RetryPeriod: ptr.To(300 * time.Millisecond),
	})
	if err != nil {
		return err
	}
	if err := manager.GetFieldIndexer().IndexField(w, &core.ConfigMap{}, byOwner, ownersName); err != nil {
		return err
	}
	r := &reconciler{manager.GetClient(), manager.GetEventRecorder("copier")}
	if err := control.NewControllerManagedBy(manager).For(&Copier{}).Owns(&core.ConfigMap{}).Complete(r); err != nil {
		return err
	}
	go func() {
		<-manager.Elected()
		fmt.Println("leading")
	}()
	return manager.Start(w)
}

func ownersName(o client.Object) []string {
	if owner := meta.GetControllerOf(o); owner != nil && owner.Kind == "Copier" {
		return []string{owner.Name}
	}
	return nil
}

func (r *reconciler) Reconcile(ctx context.Context, request control.Request) (control.Result, error) {
	copier := &Copier{}
	if err := r.Get(ctx, request.NamespacedName, copier); err != nil {
		return control.Result{}, client.IgnoreNotFound(err)
	}
	if !copier.DeletionTimestamp.IsZero() {
		return control.Result{}, r.finish(ctx, copier)
	}
	if controllerutil.AddFinalizer(copier, finalizer) {
		if err := r.Update(ctx, copier); err != nil {
			return control.Result{}, err
		}
		r.events.Eventf(copier, nil, core.EventTypeNormal, "Adopted", "Copy", "%d copies", copier.Spec.Copies)
	}
	if err := r.copy(ctx, copier); err != nil {
		return control.Result{}, err
	}
	before := copier.DeepCopyObject().(*Copier)
	copier.Status.Ready = copier.Spec.Copies
	return control.Result{}, r.Status().Patch(ctx, copier, client.MergeFrom(before))
}

// copy makes, mends and removes ConfigMaps until there are as many as wanted.
func (r *reconciler) copy(ctx context.Context, copier *Copier) error {
	wanted := map[string]bool{}
	for i := range copier.Spec.Copies {
		one := &core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: fmt.Sprintf("%s-%d", copier.Name, i), Namespace: copier.Namespace}}
		wanted[one.Name] = true
		if _, err := controllerutil.CreateOrUpdate(ctx, r.Client, one, func() error {
			one.Data = map[string]string{"text": copier.Spec.Text}
			return controllerutil.SetControllerReference(copier, one, r.Scheme())
		}); err != nil {
			return err
		}
	}
	owned := &core.ConfigMapList{}
	if err := r.List(ctx, owned, client.InNamespace(copier.Namespace), client.MatchingFields{byOwner: copier.Name}); err != nil {
		return err
	}
	for i := range owned.Items {
		if !wanted[owned.Items[i].Name] {
			if err := client.IgnoreNotFound(r.Delete(ctx, &owned.Items[i])); err != nil {
				return err
			}
		}
	}
	return nil
}

// finish writes the name down where no garbage collector comes, and lets the object go.
func (r *reconciler) finish(ctx context.Context, copier *Copier) error {
	note := &core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: "ledger-" + copier.Name, Namespace: copier.Namespace}}
	if err := r.Create(ctx, note); err != nil && !errors.IsAlreadyExists(err) {
		return err
	}
	if controllerutil.RemoveFinalizer(copier, finalizer) {
		return r.Update(ctx, copier)
	}
	return nil
}
