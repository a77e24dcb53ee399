// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

// lists counts plain lists and those that came by a watch.
type lists struct {
	next           http.RoundTripper
	plain, watched atomic.Int32
}

func (l *lists) RoundTrip(request *http.Request) (*http.Response, error) {
	query := request.URL.Query()
	if query.Get("sendInitialEvents") == "true" {
		l.watched.Add(1)
	} else if query.Get("watch") != "true" {
		l.plain.Add(1)
	}
	return l.next.RoundTrip(request)
}

// runInformers keeps ConfigMaps in two caches, whole by protobuf and as metadata.  Its lines:
//
//	has NAME VALUE    both have the object, its key `k` having the value
//	gone NAME         neither has it
//	lists             how many lists were plain, how many streamed
func runInformers(w *world) error {
	count := &lists{}
	config := rest.CopyConfig(w.config)
	config.ContentType = "application/vnd.kubernetes.protobuf"
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { count.next = next; return count })
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	alone, err := metadata.NewForConfig(w.config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(w.namespace))
	whole := factory.Core().V1().ConfigMaps()
	outlines := metadatainformer.NewFilteredSharedInformerFactory(alone, 0, w.namespace, nil)
	outline := outlines.ForResource(schema.GroupVersionResource{Version: "v1", Resource: "configmaps"})
	adds, deletes := &atomic.Int32{}, &atomic.Int32{}
	if _, err := whole.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(any) { adds.Add(1) }, DeleteFunc: func(any) { deletes.Add(1) }}); err != nil {
		return err
	}
	outline.Informer()
	factory.Start(w.Done())
	outlines.Start(w.Done())
	factory.WaitForCacheSync(w.Done())
	outlines.WaitForCacheSync(w.Done())
	fmt.Println("synced")
	return answerLines(w, map[string]func([]string) (string, error){
		"has": func(words []string) (string, error) {
			return "ok", until(w, strings.Join(words, " is "), func() bool {
				one, err := whole.Lister().ConfigMaps(w.namespace).Get(words[0])
				_, errOutline := outline.Lister().ByNamespace(w.namespace).Get(words[0])
				return err == nil && errOutline == nil && one.Data["k"] == words[1]
			})
		},
		"gone": func(words []string) (string, error) {
			return "ok", until(w, words[0]+" goes", func() bool {
				_, err := whole.Lister().ConfigMaps(w.namespace).Get(words[0])
				_, errOutline := outline.Lister().ByNamespace(w.namespace).Get(words[0])
				return err != nil && errOutline != nil
			})
		},
		"lists": func([]string) (string, error) {
			return fmt.Sprintf("plain %d, streamed %t", count.plain.Load(), count.watched.Load() > 0), nil
		},
		// what the handlers were told adds up to what the cache holds
		"sums": func([]string) (string, error) {
			return "ok", until(w, "the sum of what was told", func() bool {
				held, err := whole.Lister().List(labels.Everything())
				return err == nil && int(adds.Load()-deletes.Load()) == len(held)
			})
		},
	})
}

func answerLines(w *world, answers map[string]func([]string) (string, error)) error {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() && w.Err() == nil {
		words := strings.Fields(lines.Text())
		answer, err := answers[words[0]](words[1:])
		if err != nil {
			return err
		}
		fmt.Println(answer)
	}
	return lines.Err()
}

// runForLeader says whom it sees lead; the argument is its own name.  SIGTERM gives the lease back.
func runForLeader(w *world) error {
	lock, err := resourcelock.New(resourcelock.LeasesResourceLock, w.namespace, "election", w.client.CoreV1(), w.client.CoordinationV1(),
		resourcelock.ResourceLockConfig{Identity: w.arguments[0]})
	if err != nil {
		return err
	}
	leaderelection.RunOrDie(w, leaderelection.LeaderElectionConfig{
		Lock: lock, ReleaseOnCancel: true,
		LeaseDuration: 4 * time.Second, RenewDeadline: 3 * time.Second, RetryPeriod: 300 * time.Millisecond,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(ctx context.Context) { fmt.Println("leading") },
			OnStoppedLeading: func() { fmt.Println("stopped") },
			OnNewLeader:      func(name string) { fmt.Println("leader", name) },
		},
	})
	return nil
}

// followLogs reads the log of the pod that is the argument as it grows, to its end.
func followLogs(w *world) error {
	pods := w.client.CoreV1().Pods(w.namespace)
	stream, err := pods.GetLogs(w.arguments[0], &core.PodLogOptions{Follow: true, Timestamps: true}).Stream(w)
	if err != nil {
		return err
	}
	defer stream.Close()
	last := time.Time{}
	lines := bufio.NewScanner(stream)
	for lines.Scan() {
		stamp, text, _ := strings.Cut(lines.Text(), " ")
		at, err := time.Parse(time.RFC3339Nano, stamp)
		if err != nil || at.Before(last) {
			return fmt.Errorf("time %q after %v: %v", stamp, last, err)
		}
		last = at
		fmt.Println(text)
	}
	return lines.Err()
}
