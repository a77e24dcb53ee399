/* SPDX-License-Identifier: Apache-2.0 */
/* go_value.h - what a template works on, and how Go's fmt prints it.
 *
 * Go tells an int from the int64 of JSON, and a value from an interface that holds it: its messages
 * name these types.  `is_boxed` is the interface: what stands in a map or a list has it, and what
 * came through a pipeline has lost it.  GO_NONE is no value at all; a null is a boxed GO_NONE.
 *
 * Thread: pure. */
#ifndef KNARR_KUBECTL_GO_VALUE_H
#define KNARR_KUBECTL_GO_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;
struct value;

enum go_kind { GO_NONE, GO_BOOL, GO_INT, GO_INT64, GO_UINT8, GO_FLOAT64, GO_STRING, GO_LIST, GO_MAP,
               GO_KIND_COUNT };

struct go_value {
    enum go_kind kind;
    bool         is_boxed;
    union {
        bool                boolean;
        int64_t             integer;     /* of all three kinds of them */
        double              number;
        struct bytes        text;
        const struct value *tree;        /* of a list and a map */
    };
};

/* Boxed, as what is in a list or a map; NULL: none. */
struct go_value go_value_of(const struct value *);
struct go_value go_unboxed(struct go_value);
struct go_value go_bool(bool);
struct go_value go_int(int64_t);
struct go_value go_text(struct bytes);
bool go_is_integer(struct go_value);
bool go_is_true(struct go_value);                  /* not none, nor 0, nor false, nor empty */
/* "map[string]interface {}": the type of the interface itself where it is boxed. */
const char *go_type(struct go_value);

/* ---- fmt ---- */

enum {
    GO_FORMAT_WIDTH_MAX = 1000,
    GO_FORMAT_SIZE_MAX = 64 << 20,       /* nothing more is added to a buffer that is larger */
};

void go_print_value(struct buffer *, struct go_value); /* as %v; none: <nil> */
/* Print sets a blank between two that are no texts, Println between all, and ends the line. */
void go_print(struct buffer *, const struct go_value *, size_t count);
void go_print_line(struct buffer *, const struct go_value *, size_t count);
/* Printf.  What does not fit is said in the text, as Go does: %!d(string=x).  False: the format has
 * what is not supported, named in *ret_bad. */
bool go_printf(struct buffer *, struct bytes format, const struct go_value *, size_t count,
               struct bytes *ret_bad);

#endif
