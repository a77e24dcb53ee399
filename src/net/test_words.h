/* SPDX-License-Identifier: Apache-2.0 */
/* test_words.h - what the tests of this folder say the same way.  Tests only; include it last. */
#ifndef KNARR_NET_TEST_WORDS_H
#define KNARR_NET_TEST_WORDS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/error.h"
#include "net/link.h"

#include <cmocka.h>

static inline void must(bool is_ok, const struct error *err)
{
    if (!is_ok)
        fail_msg("%s", err->message);
}

/* An address, or one with a prefix, that is well written. */
static inline struct address parse(const char *text)
{
    struct address address;
    assert_true(address_parse(text, &address));
    return address;
}

#endif
