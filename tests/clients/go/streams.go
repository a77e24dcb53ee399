// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	core "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/portforward"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/transport/spdy"
	"k8s.io/client-go/util/exec"
	"k8s.io/streaming/pkg/httpstream"
)

// refusing is the configuration of a server that upgrades nothing, as those before WebSockets.
func refusing(w *world) (*rest.Config, func()) {
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		http.Error(answer, "no upgrade", http.StatusBadRequest)
	}))
	return &rest.Config{Host: server.URL}, server.Close
}

func (w *world) execURL(config *rest.Config, command []string, input bool) *url.URL {
	client, err := rest.RESTClientFor(coreConfig(config))
	if err != nil {
		panic(err)
	}
	return client.Post().Resource("pods").Namespace(w.namespace).Name(w.arguments[0]).SubResource("exec").VersionedParams(
		&core.PodExecOptions{Command: command, Stdin: input, Stdout: true, Stderr: true}, scheme.ParameterCodec).URL()
}

func coreConfig(config *rest.Config) *rest.Config {
	config = rest.CopyConfig(config)
	config.APIPath, config.GroupVersion, config.NegotiatedSerializer = "/api", &core.SchemeGroupVersion, scheme.Codecs
	return config
}

// executor is one of three ways: "websocket", "spdy", or "fallback", where the first is refused.
func (w *world) executor(way string, command []string, input bool) (remotecommand.Executor, func(), error) {
	done := func() {}
	first := w.config
	if way == "fallback" {
		first, done = refusing(w)
	}
	old, err := remotecommand.NewSPDYExecutor(w.config, "POST", w.execURL(w.config, command, input))
	if err != nil || way == "spdy" {
		return old, done, err
	}
	socket, err := remotecommand.NewWebSocketExecutor(first, "GET", w.execURL(first, command, input).String())
	if err != nil || way == "websocket" {
		return socket, done, err
	}
	both, err := remotecommand.NewFallbackExecutor(socket, old, httpstream.IsUpgradeFailure)
	return both, done, err
}

func (w *world) exec(way string, input io.Reader, command ...string) (string, string, error) {
	executor, done, err := w.executor(way, command, input != nil)
	if err != nil {
		return "", "", err
	}
	defer done()
	out, errs := &bytes.Buffer{}, &bytes.Buffer{}
	err = executor.StreamWithContext(w, remotecommand.StreamOptions{Stdin: input, Stdout: out, Stderr: errs})
	return out.String(), errs.String(), err
}

// execInPod runs programs in the pod that is the argument.
func execInPod(w *world) error {
	big := strings.Repeat("0123456789abcde\n", 1<<16)
	for _, way := range []string{"websocket", "spdy", "fallback"} {
		err := steps{
			{"both outputs and the exit code", func() error {
				out, errs, err := w.exec(way, nil, "sh", "-c", "echo out; echo err >&2; exit 42")
				var status exec.CodeExitError
				if !errors.As(err, &status) {
					return fmt.Errorf("no exit code: %v", err)
				}
				return expect("the outcome", fmt.Sprintf("%q %q %d", out, errs, status.Code), `"out\n" "err\n" 42`)
			}},
			{"a megabyte there and back", func() error {
				out, _, err := w.exec(way, strings.NewReader(big), "cat")
				if err != nil {
					return err
				}
				return expect("its sum", sha256.Sum256([]byte(out)), sha256.Sum256([]byte(big)))
			}},
			{"no such program", func() error {
				_, _, err := w.exec(way, nil, "/no/such/program")
				if err == nil {
					return errors.New("it succeeded")
				}
				return nil
			}},
		}.run()
		if err != nil {
			return fmt.Errorf("%s: %w", way, err)
		}
	}
	return nil
}

func (w *world) dialer(way string) (httpstream.Dialer, func(), error) {
	done := func() {}
	path := fmt.Sprintf("/api/v1/namespaces/%s/pods/%s/portforward", w.namespace, w.arguments[0])
	at := func(config *rest.Config) *url.URL {
		base, _ := url.Parse(config.Host)
		return base.JoinPath(path)
	}
	transport, upgrader, err := spdy.RoundTripperFor(w.config)
	if err != nil {
		return nil, done, err
	}
	old := spdy.NewDialerForStreaming(upgrader, &http.Client{Transport: transport}, "POST", at(w.config))
	if way == "spdy" {
		return old, done, nil
	}
	first := w.config
	if way == "fallback" {
		first, done = refusing(w)
	}
	tunnel, err := portforward.NewSPDYOverWebsocketDialerForStreaming(at(first), first)
	if err != nil || way == "websocket" {
		return tunnel, done, err
	}
	return portforward.NewFallbackDialerForStreaming(tunnel, old, httpstream.IsUpgradeFailure), done, nil
}

// forwardPorts fetches a page from port 80 of the pod that is the argument, ten times a session.
func forwardPorts(w *world) error {
	for _, way := range []string{"websocket", "spdy", "fallback"} {
		if err := w.forwardBy(way); err != nil {
			return fmt.Errorf("%s: %w", way, err)
		}
	}
	return nil
}

func (w *world) forwardBy(way string) error {
	dialer, done, err := w.dialer(way)
	if err != nil {
		return err
	}
	defer done()
	stop, ready, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	complaints := &bytes.Buffer{}
	forwarder, err := portforward.NewForStreaming(dialer, []string{"0:80"}, stop, ready, io.Discard, complaints)
	if err != nil {
		return err
	}
	go func() { ended <- forwarder.ForwardPorts() }()
	select {
	case err := <-ended:
		return fmt.Errorf("ended before it was ready: %v", err)
	case <-ready:
	}
	ports, err := forwarder.GetPorts()
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for range 10 {
		answer, err := client.Get(fmt.Sprintf("http://127.0.0.1:%d/hostname", ports[0].Local))
		if err != nil {
			return fmt.Errorf("%w %s", err, complaints)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			return err
		}
		if err := expect("who answers", strings.TrimSpace(string(body)), w.arguments[0]); err != nil {
			return err
		}
	}
	close(stop)
	if err := <-ended; err != nil {
		return err
	}
	return expect("complaints", complaints.String(), "")
}
