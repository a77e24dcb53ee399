/* SPDX-License-Identifier: Apache-2.0 */
/* json_path.h - kubectl's JSONPath templates: text with {.path.to[0].field},
 * {.items[*].metadata.name}, {range .items[*]}...{end}, {"text"} and filters [?(@.type=="Ready")].
 * Thread: pure. */
#ifndef KNARR_KUBECTL_JSON_PATH_H
#define KNARR_KUBECTL_JSON_PATH_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/error.h"

struct value;

enum { JSON_PATH_DEPTH_MAX = 16 };

/* Results of one expression are separated by a blank; an absent field prints nothing. */
MUST_USE bool json_path_print(const char *template, const struct value *root, struct buffer *out,
                              struct error *err);

#endif
