// SPDX-License-Identifier: Apache-2.0

// client-go does with client-go and controller-runtime what programs of Go do with a cluster.
//
//	client-go SCENARIO [ARGUMENT...]
//
// The cluster is $KUBECONFIG's, the namespace $NAMESPACE.  A scenario checks what it is answered and ends
// with 0, or with 1 and what was wrong.  Those that run on are told by lines of standard input what to wait
// for, and answer each with a line: the test that drives them changes the cluster meanwhile.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// world is what every scenario is given.
type world struct {
	context.Context
	config    *rest.Config
	client    kubernetes.Interface
	namespace string
	arguments []string
}

var scenarios = map[string]func(*world) error{
	"typed":        typedObjects,
	"errors":       typedErrors,
	"dynamic":      dynamicObjects,
	"apply":        applyConfigurations,
	"discovery":    discoverKinds,
	"informers":    runInformers,
	"leader":       runForLeader,
	"exec":         execInPod,
	"port-forward": forwardPorts,
	"logs":         followLogs,
	"operator":     runOperator,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	if len(os.Args) < 2 || scenarios[os.Args[1]] == nil {
		return fmt.Errorf("usage: client-go SCENARIO [ARGUMENT...]")
	}
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	if err != nil {
		return err
	}
	config.QPS, config.Burst = 200, 400
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	return scenarios[os.Args[1]](&world{ctx, config, client, os.Getenv("NAMESPACE"), os.Args[2:]})
}

// steps are checks in a row, each with the name that a failure of it is told by.
type steps []struct {
	name string
	do   func() error
}

func (s steps) run() error {
	for _, step := range s {
		if err := step.do(); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return nil
}

// expect fails unless got is wanted.
func expect[T comparable](what string, got, wanted T) error {
	if got != wanted {
		return fmt.Errorf("%s: got %v, expected %v", what, got, wanted)
	}
	return nil
}

// until asks again and again, for half a minute.
func until(ctx context.Context, what string, condition func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for !condition() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s did not come true", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}
