// SPDX-License-Identifier: Apache-2.0

// Upstream's own CBOR, for record_cbor.py: a line in, a line out.
//
//	object JSON    the object as its Go type is written, in hex
//	any JSON       the same text without a type
//	read HEX       what is read of it, as JSON; or "error" and why not
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/runtime/serializer/cbor"
	"k8s.io/apimachinery/pkg/runtime/serializer/cbor/direct"
	"k8s.io/client-go/kubernetes/scheme"
	kjson "sigs.k8s.io/json"
)

func object(text string) (string, error) {
	decoded, _, err := serializer.NewCodecFactory(scheme.Scheme).UniversalDeserializer().Decode([]byte(text), nil, nil)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if err := cbor.NewSerializer(scheme.Scheme, scheme.Scheme).Encode(decoded, &out); err != nil {
		return "", err
	}
	return hex.EncodeToString(out.Bytes()), nil
}

func untyped(text string) (string, error) {
	var value any
	if err := kjson.UnmarshalCaseSensitivePreserveInts([]byte(text), &value); err != nil {
		return "", err
	}
	out, err := direct.Marshal(value)
	return hex.EncodeToString(out), err
}

func read(text string) (string, error) {
	data, err := hex.DecodeString(text)
	if err != nil {
		return "", err
	}
	var value any
	if err := direct.Unmarshal(data, &value); err != nil {
		return "", err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err = encoder.Encode(value)
	return strings.TrimSuffix(out.String(), "\n"), err
}

func main() {
	must(apiextensions.AddToScheme(scheme.Scheme))
	scheme.Scheme.AddUnversionedTypes(metav1.Unversioned, &metav1.Status{})
	answers := map[string]func(string) (string, error){"object": object, "any": untyped, "read": read}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		what, text, _ := strings.Cut(lines.Text(), " ")
		out, err := answers[what](text)
		if err != nil {
			out = "error " + err.Error()
		}
		fmt.Println(out)
	}
	must(lines.Err())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
