/* SPDX-License-Identifier: Apache-2.0 */
/* cbor_check.c - whether bytes are one item of CBOR, before anything is made of them.
 *
 * A count is believed only as far as there are bytes, so a lie costs nothing; what has passed here
 * is read without a look at lengths.  Messages are those of the library that upstream uses.
 *
 * Holds: the recursion is no deeper than CBOR_DEPTH_MAX. */
#include <math.h>

#include "base/error.h"
#include "codec/cbor_head.h"

struct check {
    const char   *at, *end;
    size_t        items;
    struct error *err;
};

static bool check_item(struct check *, int depth);

const char *cbor_type_name(enum cbor_type type)
{
    static const char *const names[] = {
        [CBOR_POSITIVE] = "positive integer", [CBOR_NEGATIVE] = "negative integer",
        [CBOR_BYTES] = "byte string",         [CBOR_TEXT] = "UTF-8 text string",
        [CBOR_ARRAY] = "array",               [CBOR_MAP] = "map",
        [CBOR_TAG] = "tag",                   [CBOR_SIMPLE] = "primitives",
    };
    return names[type];
}

/* ---- floats ---- */

static double half_to_double(uint64_t bits)
{
    enum { BIAS = 15, MANTISSA_BITS = 10, EXPONENT_MAX = 31 };
    int exponent = (bits >> MANTISSA_BITS) & EXPONENT_MAX;
    double mantissa = (double)(bits & 0x3ff);
    if (exponent > 0)
        mantissa += 1 << MANTISSA_BITS;
    double size = exponent == EXPONENT_MAX
                      ? (mantissa > 1 << MANTISSA_BITS ? NAN : INFINITY)
                      : ldexp(mantissa, (exponent ? exponent : 1) - BIAS - MANTISSA_BITS);
    return bits & 0x8000 ? -size : size;
}

double cbor_float(const struct cbor_head *head)
{
    uint32_t single_bits = (uint32_t)head->argument;
    double number;
    float single;
    if (head->info == CBOR_INFO_HALF)
        return half_to_double(head->argument);
    memcpy(&single, &single_bits, sizeof single);
    memcpy(&number, &head->argument, sizeof number);
    return head->info == CBOR_INFO_SINGLE ? (double)single : number;
}

/* ---- what may not be ---- */

static bool refuse(struct check *check, const char *problem)
{
    return fail(check->err, REASON_BAD_REQUEST, /* os_errno= */ 0, "%s", problem);
}

static bool cut_off(struct check *check)
{
    return refuse(check, "unexpected EOF");
}

static bool not_accepted(struct check *check, enum cbor_type type, const char *what)
{
    return fail(check->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "cbor: data item of cbor type %s is not accepted by protocol: %s",
                cbor_type_name(type), what);
}

static bool wrong_info(struct check *check, const struct cbor_head *head)
{
    return fail(check->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "cbor: invalid additional information %d for type %s", head->info,
                cbor_type_name(head->type));
}

/* ---- heads ---- */

static bool check_simple(struct check *check, const struct cbor_head *head)
{
    enum { TWO_BYTES_FROM = 32 };
    if (head->info == CBOR_INFO_INDEFINITE)
        return refuse(check, "cbor: unexpected \"break\" code");
    if (head->info == CBOR_INFO_BYTE && head->argument < TWO_BYTES_FROM)
        return fail(check->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "cbor: invalid simple value %d for type primitives", (int)head->argument);
    if (!cbor_is_float(head) || isfinite(cbor_float(head)))
        return true;
    return not_accepted(check, CBOR_SIMPLE,
                        isnan(cbor_float(head)) ? "floating-point NaN" : "floating-point infinity");
}

static bool check_head(struct check *check, struct cbor_head *head)
{
    if (!cbor_head_read(&check->at, check->end, head))
        return cut_off(check);
    if (++check->items > CBOR_ITEMS_MAX)
        return fail(check->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "cbor: exceeded max number of data items %d", CBOR_ITEMS_MAX);
    if (head->info > CBOR_INFO_DOUBLE && head->info < CBOR_INFO_INDEFINITE)
        return wrong_info(check, head);
    if (head->type == CBOR_SIMPLE)
        return check_simple(check, head);
    bool has_length = head->type >= CBOR_BYTES && head->type <= CBOR_MAP;
    return head->info != CBOR_INFO_INDEFINITE || has_length || wrong_info(check, head);
}

/* Passes a break where one stands; false: no, or the end. */
static bool take_break(struct check *check)
{
    if (check->at == check->end || (uint8_t)*check->at != CBOR_BREAK)
        return false;
    check->at++;
    return true;
}

/* ---- items ---- */

static bool check_content(struct check *check, uint64_t size)
{
    if (size > (uint64_t)(check->end - check->at))
        return cut_off(check);
    check->at += size;
    return true;
}

static bool check_chunks(struct check *check, enum cbor_type type)
{
    const char *name = cbor_type_name(type);
    struct cbor_head head;
    while (!take_break(check)) {
        if (!check_head(check, &head))
            return false;
        if (head.type != type)
            return fail(check->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                        "cbor: wrong element type %s for indefinite-length %s",
                        cbor_type_name(head.type), name);
        if (head.info == CBOR_INFO_INDEFINITE)
            return fail(check->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                        "cbor: indefinite-length %s chunk is not definite-length", name);
        if (!check_content(check, head.argument))
            return false;
    }
    return true;
}

static bool check_until_break(struct check *check, enum cbor_type type, int depth)
{
    uint64_t count = 0;
    for (; !take_break(check); count++)
        if (!check_item(check, depth))
            return false;
    return type == CBOR_ARRAY || count % 2 == 0 ||
           refuse(check, "cbor: unexpected \"break\" code");
}

static bool check_container(struct check *check, const struct cbor_head *head, int depth)
{
    uint64_t most = (uint64_t)(check->end - check->at);
    if (head->info == CBOR_INFO_INDEFINITE)
        return check_until_break(check, head->type, depth);
    if (head->argument > most)
        return cut_off(check);           /* an item is one byte at least */
    uint64_t left = head->type == CBOR_MAP ? 2 * head->argument : head->argument;
    for (; left > 0; left--)
        if (!check_item(check, depth))
            return false;
    return true;
}

static bool check_tag(struct check *check, const struct cbor_head *head, int depth)
{
    if (check->at == check->end)
        return cut_off(check);
    if (head->argument == CBOR_TAG_POSITIVE_BIGNUM || head->argument == CBOR_TAG_NEGATIVE_BIGNUM)
        return not_accepted(check, CBOR_TAG, "bignum");
    return check_item(check, depth);
}

static bool check_item(struct check *check, int depth)
{
    struct cbor_head head;
    if (!check_head(check, &head))
        return false;
    bool goes_down = head.type >= CBOR_ARRAY && head.type <= CBOR_TAG;
    if (goes_down && ++depth > CBOR_DEPTH_MAX)
        return fail(check->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "cbor: exceeded max nested level %d", CBOR_DEPTH_MAX);
    switch (head.type) {
    case CBOR_BYTES:
    case CBOR_TEXT:     return head.info == CBOR_INFO_INDEFINITE ? check_chunks(check, head.type)
                                                             : check_content(check, head.argument);
    case CBOR_ARRAY:
    case CBOR_MAP:      return check_container(check, &head, depth);
    case CBOR_TAG:      return check_tag(check, &head, depth);
    case CBOR_POSITIVE:
    case CBOR_NEGATIVE:
    case CBOR_SIMPLE:   break;
    }
    return true;
}

bool cbor_check(struct bytes bytes, struct error *err)
{
    if (bytes.size == 0)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "EOF");
    struct check check = { bytes.at, bytes.at + bytes.size, 0, err };
    if (!check_item(&check, /* depth= */ 0))
        return false;
    return check.at == check.end ||
           fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "cbor: %zu bytes of extraneous data starting at index %zu",
                (size_t)(check.end - check.at), (size_t)(check.at - bytes.at));
}
