/* SPDX-License-Identifier: Apache-2.0 */
/* json_path.h - JSONPath as kubectl and printer columns have it: text with {.path.to[0].field},
 * {.items[*].metadata.name}, {range .items[*]}...{end}, {"text"} and filters [?(@.type=="Ready")].
 * Thread: pure. */
#ifndef KNARR_CODEC_JSON_PATH_H
#define KNARR_CODEC_JSON_PATH_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/error.h"

struct value;

enum { JSON_PATH_DEPTH_MAX = 16 };

/* The first result of one expression, as ".status.conditions[?(@.type=='Ready')].status"; NULL where
 * there is none, or where the expression is none. */
const struct value *json_path_first(const char *expression, const struct value *root);

/* Calls visit for each result of one expression, until it returns false; false where the expression
 * is none, or an index lies outside. */
MUST_USE bool json_path_each(const char *expression, const struct value *root,
                             bool (*visit)(void *context, const struct value *), void *context,
                             struct error *err);

/* Results of one expression are separated by a blank; an absent field prints nothing. */
MUST_USE bool json_path_print(const char *template, const struct value *root, struct buffer *out,
                              struct error *err);

#endif
