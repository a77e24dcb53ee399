// SPDX-License-Identifier: Apache-2.0

//go:build tools

package main

// Helm is a program of its own; this pins it.
import _ "helm.sh/helm/v4/cmd/helm"
