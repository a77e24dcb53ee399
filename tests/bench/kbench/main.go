// SPDX-License-Identifier: Apache-2.0

// kbench drives any Kubernetes API server with the same work and prints, for
// each step, operations per second, latency and the server's own CPU time per
// operation (read from /proc for the pids given), so that two servers can be
// compared in one run on a noisy machine.
//
//	kbench -kubeconfig F -pids 12,34 [-n 10000] [-steps create,get,...]
//	kbench -server https://127.0.0.1:6443 -token T -pids 12,34
package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/http2"
	"sigs.k8s.io/yaml"
)

var (
	server = flag.String("server", "", "base URL")
	token  = flag.String("token", "", "bearer token")
	config = flag.String("kubeconfig", "", "kubeconfig file, instead of -server and -token")
	pids   = flag.String("pids", "", "comma-separated server pids for CPU and RSS accounting")
	nPods  = flag.Int("n", 10000, "objects")
	conc   = flag.Int("c", 32, "concurrent requests")
	conns  = flag.Int("conns", 4, "HTTP/2 connections")
	nWatch = flag.Int("watchers", 500, "watchers in the fan-out step")
	nEvent = flag.Int("events", 200, "updates in the fan-out step")
	nNodes = flag.Int("nodes", 1000, "bare nodes in the sched step")
	steps  = flag.String("steps", "create,get,list,listproto,listcbor,chunks,patch,fanout,apply,delete", "steps to run")
	ns     = flag.String("ns", "kbench", "namespace")
	asJSON = flag.Bool("json", false, "print JSON lines")
)

var clients []*http.Client
var certs []tls.Certificate
var next atomic.Int64

func client() *http.Client { return clients[int(next.Add(1))%len(clients)] }

func newClient() *http.Client {
	return &http.Client{Transport: &http2.Transport{
		TLSClientConfig:    &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}, Certificates: certs},
		DisableCompression: true,
	}}
}

func authorize(req *http.Request) {
	if *token != "" {
		req.Header.Set("Authorization", "Bearer "+*token)
	}
}

// readKubeconfig takes the server and the credentials of the first cluster and user.
func readKubeconfig(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var k struct {
		Clusters []struct {
			Cluster struct{ Server string }
		}
		Users []struct {
			User struct {
				Token string
				Cert  []byte `json:"client-certificate-data"`
				Key   []byte `json:"client-key-data"`
			}
		}
	}
	if err := yaml.Unmarshal(b, &k); err != nil {
		return err
	}
	if len(k.Clusters) == 0 || len(k.Users) == 0 {
		return fmt.Errorf("%s names no cluster or no user", path)
	}
	*server, *token = k.Clusters[0].Cluster.Server, k.Users[0].User.Token
	if len(k.Users[0].User.Cert) > 0 {
		c, err := tls.X509KeyPair(k.Users[0].User.Cert, k.Users[0].User.Key)
		if err != nil {
			return err
		}
		certs = []tls.Certificate{c}
	}
	return nil
}

func do(method, path, ctype, accept string, body []byte) (int, []byte, error) {
	req, err := http.NewRequest(method, *server+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	authorize(req)
	if ctype != "" {
		req.Header.Set("Content-Type", ctype)
	}
	if accept != "" {
		req.Header.Set("Accept", accept)
	}
	resp, err := client().Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, b, err
}

// cpu is what the server's pids have used, in seconds: of each thread, for the
// kernel counts these in nanoseconds and a process in hundredths of a second.
func cpu() float64 {
	t := 0.0
	for _, p := range strings.Split(*pids, ",") {
		tasks, _ := filepath.Glob("/proc/" + p + "/task/*/schedstat")
		for _, task := range tasks {
			b, err := os.ReadFile(task)
			if f := strings.Fields(string(b)); err == nil && len(f) > 0 {
				ns, _ := strconv.ParseFloat(f[0], 64)
				t += ns / 1e9
			}
		}
	}
	return t
}

func rss() int {
	t := 0
	for _, p := range strings.Split(*pids, ",") {
		b, _ := os.ReadFile("/proc/" + p + "/status")
		for _, l := range strings.Split(string(b), "\n") {
			if strings.HasPrefix(l, "VmRSS:") {
				v, _ := strconv.Atoi(strings.Fields(l)[1])
				t += v
			}
		}
	}
	return t / 1024
}

func pod(i int) []byte {
	return []byte(fmt.Sprintf(`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p-%05d","labels":{"app":"web-%d","tier":"backend","release":"stable"},"annotations":{"example.com/config-hash":"8f14e45fceea167a5a36dedd4bea2543","example.com/owner":"team-%d"}},"spec":{"schedulerName":"none","containers":[{"name":"web","image":"registry.example.com/library/web:1.27.0","command":["/bin/web","--port=8080"],"env":[{"name":"POD_NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},{"name":"LOG_LEVEL","value":"info"},{"name":"DB","value":"postgres://db.prod.svc.cluster.local:5432/app"}],"ports":[{"containerPort":8080,"name":"http"}],"resources":{"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"cpu":"500m","memory":"256Mi"}},"readinessProbe":{"httpGet":{"path":"/healthz","port":"http"},"periodSeconds":5},"volumeMounts":[{"name":"config","mountPath":"/etc/web"}]}],"volumes":[{"name":"config","configMap":{"name":"web-config"}}],"tolerations":[{"key":"dedicated","operator":"Equal","value":"web","effect":"NoSchedule"}]}}`, i, i%100, i%7))
}

func par(name string, n int, f func(i int) error) {
	var idx, errs atomic.Int64
	lat := make([]float64, n)
	var wg sync.WaitGroup
	c0, t0 := cpu(), time.Now()
	for w := 0; w < *conc; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				i := int(idx.Add(1)) - 1
				if i >= n {
					return
				}
				s := time.Now()
				if err := f(i); err != nil {
					if errs.Add(1) < 3 {
						fmt.Fprintln(os.Stderr, name, err)
					}
				}
				lat[i] = time.Since(s).Seconds() * 1000
			}
		}()
	}
	wg.Wait()
	report(name, n, int(errs.Load()), time.Since(t0).Seconds(), cpu()-c0, lat)
}

func report(name string, n, errs int, wall, c float64, lat []float64) {
	sort.Float64s(lat)
	q := func(p float64) float64 {
		if len(lat) == 0 {
			return 0
		}
		return lat[int(p*float64(len(lat)-1))]
	}
	if *asJSON {
		b, _ := json.Marshal(map[string]any{"step": name, "n": n, "errors": errs, "per_s": float64(n) / wall, "cpu_us": c / float64(n) * 1e6, "p50_ms": q(.5), "p99_ms": q(.99), "rss_mb": rss()})
		fmt.Println(string(b))
		return
	}
	fmt.Printf("%-22s n=%-7d err=%-4d %9.0f/s  server-cpu %8.1f us/op  p50 %7.2f ms  p99 %7.2f ms  rss %d MB\n", name, n, errs, float64(n)/wall, c/float64(n)*1e6, q(.5), q(.99), rss())
}

func want(code int, codes ...int) error {
	for _, c := range codes {
		if c == code {
			return nil
		}
	}
	return fmt.Errorf("HTTP %d", code)
}

func main() {
	flag.Parse()
	if *config != "" {
		if err := readKubeconfig(*config); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	for i := 0; i < *conns; i++ {
		clients = append(clients, newClient())
	}
	base := "/api/v1/namespaces/" + *ns
	do("POST", "/api/v1/namespaces", "application/json", "", []byte(`{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"`+*ns+`"}}`))
	for i := 0; i < 100; i++ { // the default service account is made by a controller
		if c, _, _ := do("GET", base+"/serviceaccounts/default", "", "", nil); c == 200 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	fmt.Printf("idle rss %d MB\n", rss())
	for _, s := range strings.Split(*steps, ",") {
		switch s {
		case "create":
			par("create pod", *nPods, func(i int) error {
				c, b, err := do("POST", base+"/pods", "application/json", "", pod(i))
				if err == nil && c != 201 {
					err = fmt.Errorf("HTTP %d %.200s", c, b)
				}
				return err
			})
		case "get":
			par("get pod", *nPods*2, func(i int) error {
				c, _, err := do("GET", fmt.Sprintf("%s/pods/p-%05d", base, i%*nPods), "", "application/json", nil)
				if err != nil {
					return err
				}
				return want(c, 200)
			})
		case "list", "listproto", "listcbor":
			acc := map[string]string{"list": "application/json", "listproto": "application/vnd.kubernetes.protobuf", "listcbor": "application/cbor"}[s]
			saved := *conc
			*conc = 2
			var bytesGot atomic.Int64
			par(s+" all pods rv=0", 20, func(i int) error {
				c, b, err := do("GET", base+"/pods?resourceVersion=0", "", acc, nil)
				bytesGot.Add(int64(len(b)))
				if err != nil {
					return err
				}
				return want(c, 200)
			})
			par(s+" all pods", 20, func(i int) error {
				c, _, err := do("GET", base+"/pods", "", acc, nil)
				if err != nil {
					return err
				}
				return want(c, 200)
			})
			par(s+" selector", 400, func(i int) error {
				c, _, err := do("GET", base+"/pods?labelSelector=app%3Dweb-"+strconv.Itoa(i%100), "", acc, nil)
				if err != nil {
					return err
				}
				return want(c, 200)
			})
			*conc = saved
			fmt.Printf("  (one list is %.1f MB)\n", float64(bytesGot.Load())/20/1e6)
		case "chunks":
			saved := *conc
			*conc = 2
			par("list table chunk 500", 200, func(i int) error {
				c, _, err := do("GET", base+"/pods?limit=500", "", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json", nil)
				if err != nil {
					return err
				}
				return want(c, 200)
			})
			*conc = saved
		case "patch":
			par("patch status", *nPods/2, func(i int) error {
				c, _, err := do("PATCH", fmt.Sprintf("%s/pods/p-%05d/status", base, i), "application/strategic-merge-patch+json", "", []byte(fmt.Sprintf(`{"status":{"phase":"Running","podIP":"10.42.%d.%d","conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}`, i/250%250, i%250)))
				if err != nil {
					return err
				}
				return want(c, 200)
			})
		case "apply":
			par("server-side apply", *nPods/10, func(i int) error {
				c, b, err := do("PATCH", fmt.Sprintf("%s/configmaps/cm-%05d?fieldManager=kbench", base, i), "application/apply-patch+yaml", "", []byte(fmt.Sprintf(`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cm-%05d","labels":{"a":"b"}},"data":{"k1":"v1","k2":"v2"}}`, i)))
				if err == nil && c != 201 && c != 200 {
					err = fmt.Errorf("HTTP %d %.200s", c, b)
				}
				return err
			})
		case "fanout":
			fanout(base)
		case "sched":
			sched(base)
		case "delete":
			c0, t0 := cpu(), time.Now()
			c, b, err := do("DELETE", base+"/pods?gracePeriodSeconds=0", "", "", nil)
			e := 0
			if err != nil || c != 200 {
				e = 1
				fmt.Fprintf(os.Stderr, "deletecollection %d %v %.200s\n", c, err, b)
			}
			report("deletecollection", *nPods, e, time.Since(t0).Seconds(), cpu()-c0, nil)
		}
	}
}

// sched creates bare nodes and unbound pods, and measures how long it takes
// until the scheduler has bound them all; -pids should name the scheduler too.
func sched(base string) {
	par("create node", *nNodes, func(i int) error {
		c, b, err := do("POST", "/api/v1/nodes", "application/json", "", []byte(fmt.Sprintf(`{"apiVersion":"v1","kind":"Node","metadata":{"name":"n-%05d","labels":{"kubernetes.io/hostname":"n-%05d","topology.kubernetes.io/zone":"z%d","kubernetes.io/os":"linux"}},"spec":{},"status":{"capacity":{"cpu":"32","memory":"64Gi","pods":"110"},"allocatable":{"cpu":"32","memory":"64Gi","pods":"110"},"conditions":[{"type":"Ready","status":"True","reason":"KubeletReady","message":"ok","lastHeartbeatTime":"2026-01-01T00:00:00Z","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}`, i, i, i%3)))
		if err == nil && c != 201 {
			err = fmt.Errorf("HTTP %d %.200s", c, b)
		}
		return err
	})
	par("untaint node", *nNodes, func(i int) error { // admission taints a new node; a controller would clear it
		c, _, err := do("PATCH", fmt.Sprintf("/api/v1/nodes/n-%05d", i), "application/merge-patch+json", "", []byte(`{"spec":{"taints":null}}`))
		if err != nil {
			return err
		}
		return want(c, 200)
	})
	_, b, _ := do("GET", base+"/pods?limit=1", "", "application/json", nil)
	var l struct {
		Metadata struct{ ResourceVersion string } `json:"metadata"`
	}
	json.Unmarshal(b, &l)
	req, _ := http.NewRequest("GET", *server+base+"/pods?watch=1&resourceVersion="+l.Metadata.ResourceVersion, nil)
	authorize(req)
	req.Header.Set("Accept", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json")
	req.URL.RawQuery += "&fieldSelector=spec.nodeName%21%3D"
	resp, err := newClient().Do(req)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	done := make(chan int)
	go func() {
		r := bufio.NewReaderSize(resp.Body, 1<<20)
		n := 0
		for n < *nPods {
			line, err := r.ReadBytes('\n')
			if err != nil {
				fmt.Fprintln(os.Stderr, "watch ended:", err)
				break
			}
			if bytes.HasPrefix(line, []byte(`{"type":"ERROR"`)) {
				fmt.Fprintf(os.Stderr, "watch: %.300s\n", line)
			}
			if bytes.HasPrefix(line, []byte(`{"type":"ADDED"`)) {
				n++
			}
		}
		done <- n
	}()
	c0, t0 := cpu(), time.Now()
	par("  create unbound pod", *nPods, func(i int) error {
		c, b, err := do("POST", base+"/pods", "application/json", "", bytes.Replace(pod(i), []byte(`"schedulerName":"none",`), nil, 1))
		if err == nil && c != 201 {
			err = fmt.Errorf("HTTP %d %.200s", c, b)
		}
		return err
	})
	n := 0
	select {
	case n = <-done:
	case <-time.After(600 * time.Second):
	}
	report("pods scheduled", n, *nPods-n, time.Since(t0).Seconds(), cpu()-c0, nil)
}

// fanout opens watchers spread over connections, updates objects one after
// another, and measures how long it takes until every watcher saw every event.
func fanout(base string) {
	var got atomic.Int64
	var started sync.WaitGroup
	do("POST", base+"/configmaps", "application/json", "", []byte(`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"fan"},"data":{"k":"0"}}`))
	_, b, _ := do("GET", base+"/configmaps", "", "application/json", nil)
	var l struct {
		Metadata struct{ ResourceVersion string } `json:"metadata"`
	}
	json.Unmarshal(b, &l)
	var wcs []*http.Client
	for i := 0; i < 1+*nWatch/90; i++ {
		wcs = append(wcs, newClient())
	}
	done := make(chan struct{})
	for w := 0; w < *nWatch; w++ {
		started.Add(1)
		go func(w int) {
			req, _ := http.NewRequest("GET", *server+base+"/configmaps?watch=1&fieldSelector=metadata.name%3Dfan&resourceVersion="+l.Metadata.ResourceVersion, nil)
			authorize(req)
			resp, err := wcs[w%len(wcs)].Do(req)
			started.Done()
			if err != nil || resp.StatusCode != 200 {
				fmt.Fprintln(os.Stderr, "watch", err)
				return
			}
			r := bufio.NewReaderSize(resp.Body, 8192)
			for {
				_, err := r.ReadSlice('\n')
				if err != nil && err != bufio.ErrBufferFull {
					return
				}
				if err == nil {
					if got.Add(1) == int64(*nWatch**nEvent) {
						close(done)
					}
				}
			}
		}(w)
	}
	started.Wait()
	pad := strings.Repeat("x", 1000)
	c0, t0 := cpu(), time.Now()
	for i := 0; i < *nEvent; i++ {
		c, _, err := do("PATCH", base+"/configmaps/fan", "application/merge-patch+json", "", []byte(fmt.Sprintf(`{"data":{"k":"%d","pad":"%s"}}`, i+1, pad)))
		if err != nil || c != 200 {
			fmt.Fprintln(os.Stderr, "patch", c, err)
		}
	}
	select {
	case <-done:
	case <-time.After(120 * time.Second):
	}
	n := int(got.Load())
	if n == 0 {
		n = 1
	}
	report("watch events", n, *nWatch**nEvent-n, time.Since(t0).Seconds(), cpu()-c0, nil)
}
