/* SPDX-License-Identifier: Apache-2.0 */
/* json.h - reading and writing JSON text.
 *
 * One scanner serves all: json_parse makes a tree of values (object/value.h is the same struct),
 * json_scan skips through text without building anything (bindings use it). Text is RFC 8259,
 * strictly: UTF-8 is checked, control characters in strings refused, lone surrogates become U+FFFD
 * as in Go.  A number without fraction and exponent that fits is an int, any other a double (which
 * keeps its text).  Nesting deeper than JSON_DEPTH_MAX is an error, as is a member count above
 * JSON_MEMBERS_MAX in one object.
 *
 * Writing follows Go's encoding/json without HTML escaping: keys in the order given, no blanks,
 * the escapes \" \\ \b \f \n \r \t and \u00XX, \u2028 and \u2029 escaped, and \ufffd for each byte
 * that is no UTF-8: whatever a text is made of, what is written can be read.
 *
 * Thread: pure. */
#ifndef KNARR_CODEC_JSON_H
#define KNARR_CODEC_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "codec/json_plain.h"

struct arena;
struct error;
struct json_pick;
struct value;

enum { JSON_DEPTH_MAX = 200, JSON_MEMBERS_MAX = 1000000, JSON_DUPLICATES_MAX = 200 };

/* Duplicate keys: the last one wins, as in Go; each duplicate is reported to `duplicate` (may be
 * NULL) with its path ("spec.containers[0].name") and its place in the text, in document order,
 * the first JSON_DUPLICATES_MAX of them: a path may be as long as the text, and there may be as
 * many. */
struct json_options {
    void (*duplicate)(void *context, const char *path, size_t offset);
    void  *context;
    struct bytes leave_out; /* an object's member whose value is this array of the text, known to be
                               good JSON */
    const struct json_pick *pick;        /* NULL: everything is read */
    bool is_own;                         /* as json_scan_init_own */
};

/* The whole text must be one value; blanks around it are allowed.  Strings of the tree point into
 * `text` where they have no escapes, so text must live as long as the arena.
 * BAD_REQUEST on any error; the message is Go's. */
MUST_USE struct value *json_parse(struct bytes text, const struct json_options *, struct arena *,
                                  struct error *err);

/* A pull scanner over text that is known to be good JSON (an object's own text) or not: it
 * checks what it passes.  Usage:
 *     struct json_scan scan; json_scan_init(&scan, text);
 *     if (json_scan_enter(&scan, '{'))
 *         while (json_scan_key(&scan, arena, &key)) ... read or json_scan_skip(&scan)
 * Each read moves past the value; where another type stands there it returns false and moves
 * nothing. After text that is no JSON scan.bad is true and all calls return false. */
struct json_scan {
    const char *at, *end;
    const char *problem; /* after a failure: what was wrong with *at, in Go's words; NULL where the
                            text ended too early */
    int         depth;
    bool        bad;
    bool        first;           /* no comma is due */
    struct bytes hole; /* set after json_scan_init: an array that is known to be good, which is
                          skipped in one step */
    bool        is_own;
};
void         json_scan_init(struct json_scan *, struct bytes text);
/* Text that was written here or checked before: what json_scan_skip passes is not checked again,
 * only its end is found. */
void         json_scan_init_own(struct json_scan *, struct bytes text);
char json_scan_peek(struct json_scan *); /* '{' '[' '"' 't' 'f' 'n' '0' (a number), 0: no value */
bool json_scan_enter(struct json_scan *,
                     char open); /* '{' or '['; false: another type, nothing read */
static inline bool json_scan_key(struct json_scan *, struct arena *,
                                 struct bytes *ret_key); /* false: the object has ended */
bool json_scan_item(struct json_scan *);   /* false: the array has ended */
static inline bool json_scan_string(struct json_scan *, struct arena *,
                                    struct bytes *ret); /* unescaped; in text or arena */
bool json_scan_int64(struct json_scan *, int64_t *ret); /* false, nothing read: no int64 */
bool         json_scan_bool(struct json_scan *, bool *ret);
static inline bool json_scan_null(struct json_scan *);               /* true: it was null */
bool json_scan_number(struct json_scan *, struct bytes *ret_text);   /* any number; its text */
bool json_scan_skip(struct json_scan *,
                    struct bytes *ret_text); /* any value; its text, may be NULL */
bool json_scan_finish(struct json_scan *);   /* true: nothing but blanks is left */
/* Behind the container that opens at `at`, of text that is good JSON; NULL: it does not close. */
const char  *json_pass_container(const char *at, const char *end);
/* BAD_REQUEST with what json_scan found: `invalid character 'x' looking for beginning of value`.
 * Returns false. */
bool         json_scan_fail(const struct json_scan *, struct error *err);

/* The text with U+FFFD for each byte inside a string that is no UTF-8, as Go reads it: a copy in the
 * arena where there is one, else the same. */
struct bytes json_mend_text(struct bytes text, struct arena *);

/* The same, whatever stands there: what the functions of these names do with what is not as most. */
bool json_scan_any_key(struct json_scan *, struct arena *, struct bytes *ret_key);
bool json_scan_any_string(struct json_scan *, struct arena *, struct bytes *ret);
bool json_scan_any_null(struct json_scan *);

/* Most texts are short, and all their characters stand for themselves.  `at` is behind the opening
 * quote; returns the closing one, NULL where another way must be taken. */
static inline const char *json_scan_close(const char *at, const char *end)
{
    if (end - at <= JSON_PLAIN_BLOCK)
        return NULL;
    unsigned special = json_special_mask(at);
    at += special ? __builtin_ctz(special) : 0;
    return special && *at == '"' ? at : NULL;
}

/* A key as it stands in a text without blanks, ,"name": and nothing else; or the end. */
static inline bool json_scan_key(struct json_scan *scan, struct arena *arena, struct bytes *ret_key)
{
    const char *at = scan->at + !scan->first, *close;
    if (!scan->bad && scan->at < scan->end && *scan->at == '}') {
        scan->at++;
        scan->depth--;
        scan->first = false;
        return false;
    }
    if (scan->bad || scan->end - at < 2 || (!scan->first && at[-1] != ',') || *at != '"' ||
        !(close = json_scan_close(at + 1, scan->end)) || close[1] != ':')
        return json_scan_any_key(scan, arena, ret_key);
    *ret_key = (struct bytes){ at + 1, (size_t)(close - at - 1) };
    scan->at = close + 2;
    scan->first = false;
    return true;
}

static inline bool json_scan_string(struct json_scan *scan, struct arena *arena, struct bytes *ret)
{
    const char *at = scan->at, *close;
    if (scan->bad || at == scan->end || *at != '"' || !(close = json_scan_close(at + 1, scan->end)))
        return json_scan_any_string(scan, arena, ret);
    *ret = (struct bytes){ at + 1, (size_t)(close - at - 1) };
    scan->at = close + 1;
    return true;
}

static inline bool json_scan_null(struct json_scan *scan)
{
    bool is_other = scan->at < scan->end && *scan->at > ' ' && *scan->at != 'n';
    return !is_other && json_scan_any_null(scan);
}

void json_write_string(struct buffer *, struct bytes text);          /* with quotes */
void json_write_int(struct buffer *, int64_t);
void json_write_double(struct buffer *,
                       double number); /* as Go: shortest, 1e21 and above with exponent; -0 as 0 */
void json_write_value(struct buffer *, const struct value *); /* members in their own order */
void json_write_source(struct buffer *,
                       const struct value *); /* the same, numbers as they were read */
/* Indented by `indent` blanks a level as json.MarshalIndent; for people. */
void json_write_pretty(struct buffer *, const struct value *, int indent);

#endif
