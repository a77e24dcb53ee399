/* SPDX-License-Identifier: Apache-2.0 */
/* go_template.h - Go's text/template as -o go-template=TEMPLATE has it: text with actions in {{ }}.
 *
 *     {{range $i, $e := .items}}{{if $i}}, {{end}}{{$e.metadata.name}}{{end}}
 *
 * Any other action prints what its pipeline gives; "a | b x" is b of x and of what a gives.
 *   if, else if, else, with, else with, range, break, continue, end, define, template, block
 *   . .a.b $ $x, $x := and = a pipeline, "text" `text` 'c' 12 0x1f 1.5 true false nil, (pipeline).a
 *   and or not eq ne lt le gt ge index slice len print println printf html js urlquery call
 *   exists, base64decode: kubectl's own
 *   Blanks are dropped before "{{- " and behind " -}}"; what begins with a slash and a star, ends
 *   with a star and a slash and is alone in its braces is a comment.
 * Refused: complex numbers (2i), digits in groups (1_000), of printf %#v, %[1]d, %*d, %U, %p and
 * what is wider than GO_FORMAT_WIDTH_MAX (go_value.h).  %x and %b of a float say %!x(float64=1.5).
 *
 * A member that a map lacks prints "<no value>", and so does one of it.  Values print as Go prints
 * them: map[a:b c:d], [x y].  Mistakes are told in Go's words with Go's places:
 * "template: output:1:2: executing \"output\" at <.a.b>: ...".  Letters are ASCII's, and all
 * characters above.
 *
 * No template runs for ever or fills the memory: see the bounds.  Thread: pure. */
#ifndef KNARR_KUBECTL_GO_TEMPLATE_H
#define KNARR_KUBECTL_GO_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

struct arena;
struct buffer;
struct error;
struct go_template;
struct value;

enum {
    GO_TEMPLATE_NESTING_MAX = 100,           /* of blocks and parentheses in the text */
    GO_TEMPLATE_DEPTH_MAX = 1000,            /* of those while it runs, and of templates in them */
    GO_TEMPLATE_STEPS_MAX = 20000000,        /* what printer.c allows a run */
    GO_TEMPLATE_OUTPUT_MAX = 64 << 20,       /* bytes printed, and made on the way */
};

/* Borrows the text; the result lies in the arena.  NULL: BAD_REQUEST, "template: output:1: ..." */
MUST_USE struct go_template *go_template_parse(const char *text, struct arena *,
                                               struct error *err);
/* Appends to `out` what the template makes of the value, whose maps are in order (value_sorted).
 * BAD_REQUEST: a mistake, or a bound; what was printed before it stays in `out`.  A step is an
 * action, an operand, an item of a range, or 256 bytes that are looked at. */
MUST_USE bool go_template_run(const struct go_template *, const struct value *, size_t steps_max,
                              struct buffer *out, struct error *err);
#endif
