// SPDX-License-Identifier: Apache-2.0
// Compiles and runs expressions with upstream's own environment (k8s.io/apiserver, v1.36), and prints what it
// says: the facts behind src/cel/*_test_rows.h.
//
//	go run ./cel < cel/expressions.txt     one a line ("\n" within one is written \n); a JSON row for each
//	go run ./cel -c < cel/expressions.txt  rows of C: src/cel/program_test_rows.h
//
// The expressions are our own and those of cel-spec's conformance tests (tests/simple/testdata, Apache-2.0)
// that need neither messages nor variables.
//
// Variables: i int = 7, u uint = 8u, f double = 2.5, s string = "hello", b bool = true, n null, l list(int) =
// [1, 2, 3], m map(string, int) = {"a": 1, "b": 2}, d dyn = {"k": {"name": "x", "list": [1, "two", 3.5, null]},
// "n": 5}, ts timestamp = 2024-02-29T12:30:45.123456789Z, du duration = 1h30m.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/apiserver/pkg/cel/library"
)

type row struct {
	Expression string  `json:"expression"`
	Problem    string  `json:"problem,omitempty"`
	IsSyntax   bool    `json:"is_syntax,omitempty"`
	Type       string  `json:"type,omitempty"`
	Min        *uint64 `json:"min,omitempty"`
	Max        *uint64 `json:"max,omitempty"`
	Value      string  `json:"value,omitempty"`
	Failure    string  `json:"failure,omitempty"`
	Cost       uint64  `json:"cost"`
}

var variables = map[string]any{
	"i": int64(7), "u": uint64(8), "f": 2.5, "s": "hello", "b": true, "n": nil,
	"l": []any{int64(1), int64(2), int64(3)},
	"m": map[string]any{"a": int64(1), "b": int64(2)},
	"d": map[string]any{"k": map[string]any{"name": "x", "list": []any{int64(1), "two", 3.5, nil}},
		"n": int64(5)},
	"ts": time.Date(2024, 2, 29, 12, 30, 45, 123456789, time.UTC),
	"du": 90 * time.Minute,
}

func env() *cel.Env {
	set := environment.MustBaseEnvSet(version.MajorMinor(1, 36))
	set, err := set.Extend(environment.VersionedOptions{
		IntroducedVersion: version.MajorMinor(1, 0),
		EnvOptions: []cel.EnvOption{
			cel.Variable("i", cel.IntType), cel.Variable("u", cel.UintType), cel.Variable("f", cel.DoubleType),
			cel.Variable("s", cel.StringType), cel.Variable("b", cel.BoolType), cel.Variable("n", cel.NullType),
			cel.Variable("l", cel.ListType(cel.IntType)), cel.Variable("m", cel.MapType(cel.StringType, cel.IntType)),
			cel.Variable("d", cel.DynType), cel.Variable("ts", cel.TimestampType),
			cel.Variable("du", cel.DurationType),
		},
	})
	if err != nil {
		panic(err)
	}
	return set.StoredExpressionsEnv()
}

type sizes struct{}

func (sizes) EstimateSize(checker.AstNode) *checker.SizeEstimate { return nil }
func (sizes) EstimateCallCost(string, string, *checker.AstNode, []checker.AstNode) *checker.CallEstimate {
	return nil
}

func text(value ref.Val) string {
	switch v := value.(type) {
	case types.Uint:
		return fmt.Sprintf("%du", uint64(v))
	case types.Double:
		if !math.IsInf(float64(v), 0) && !math.IsNaN(float64(v)) && float64(v) == math.Trunc(float64(v)) {
			return fmt.Sprintf("%.1f", float64(v))
		}
		return fmt.Sprintf("%v", float64(v))
	case types.Bytes:
		return fmt.Sprintf("b%q", string(v))
	}
	return types.Format(value)
}

func ask(env *cel.Env, expression string) (r row) {
	r.Expression = expression
	parsed, issues := env.Parse(expression)
	if issues.Err() != nil {
		r.Problem, r.IsSyntax = issues.String(), true
		return r
	}
	ast, issues := env.Check(parsed)
	if issues.Err() != nil {
		r.Problem = issues.String()
		return r
	}
	r.Type = ast.OutputType().String()
	if cost, err := env.EstimateCost(ast, &library.CostEstimator{SizeEstimator: sizes{}}); err == nil {
		r.Min, r.Max = &cost.Min, &cost.Max
	}
	program, err := env.Program(ast)
	if err != nil {
		r.Failure = "program: " + err.Error()
		return r
	}
	value, details, err := program.Eval(variables)
	if details != nil && details.ActualCost() != nil {
		r.Cost = *details.ActualCost()
	}
	if err != nil {
		r.Failure = err.Error()
		return r
	}
	r.Value = text(value)
	return r
}

func quoted(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, b := range []byte(text) {
		switch {
		case b == '"' || b == '\\':
			out.WriteByte('\\')
			out.WriteByte(b)
		case b == '\n':
			out.WriteString(`\n`)
		case b < ' ' || b == 0x7f || b == '?':
			fmt.Fprintf(&out, `\%03o`, b)
		default:
			out.WriteByte(b)
		}
	}
	out.WriteByte('"')
	return out.String()
}

func orNull(text string) string {
	if text == "" {
		return "NULL"
	}
	return quoted(text)
}

func bound(cost *uint64) string {
	if cost == nil {
		return "0"
	}
	if *cost == math.MaxUint64 {
		return "UINT64_MAX"
	}
	return fmt.Sprintf("UINT64_C(%d)", *cost)
}

func printC(r row) {
	fmt.Printf("    { %s, %s, %s, %s, %s, %s, %d },\n", quoted(r.Expression), orNull(r.Problem), orNull(r.Failure),
		orNull(r.Value), bound(r.Min), bound(r.Max), r.Cost)
}

func main() {
	env := env()
	isC := len(os.Args) > 1 && os.Args[1] == "-c"
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<24)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for lines.Scan() {
		line := lines.Text()
		if line == "" {
			continue
		}
		answer := ask(env, strings.ReplaceAll(line, `\n`, "\n"))
		if isC {
			printC(answer)
		} else {
			_ = out.Encode(answer)
		}
	}
}
