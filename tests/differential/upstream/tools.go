// SPDX-License-Identifier: Apache-2.0

//go:build tools

// Package tools pins upstream's programs, with which answers are compared; ./up builds and starts them.
package tools

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
	_ "k8s.io/kubernetes/cmd/kube-scheduler"
)
