// SPDX-License-Identifier: Apache-2.0

//go:build tools

// Package tools pins upstream's kubectl, which the end-to-end tests drive; tools/get-kubectl builds it.
package tools

import _ "k8s.io/kubernetes/cmd/kubectl"
