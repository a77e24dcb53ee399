/* SPDX-License-Identifier: Apache-2.0 */
/* test_rows.h - what the unit tests of this folder share; included last. */
#ifndef KNARR_KUBECTL_TEST_ROWS_H
#define KNARR_KUBECTL_TEST_ROWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#include "base/arena.h"
#include "codec/value.h"
#include "codec/yaml.h"

#define FAIL_ROW(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

/* YAML, and so JSON. */
static inline struct value *parse_row(const char *text, struct arena *arena)
{
    struct value *value = yaml_parse(bytes_of(text), arena, NULL);
    if (!value)
        FAIL_ROW("no YAML: %s", text);
    return value;
}

#endif
