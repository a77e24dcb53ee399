/* SPDX-License-Identifier: Apache-2.0 */
/* continue_token.c - see continue_token.h. */
#include "apiserver/continue_token.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/value.h"

#define FORM "meta.k8s.io/v1"

const char *continue_token_write(const struct continue_token *token, struct arena *arena)
{
    AUTO_BUFFER json = { 0 };
    AUTO_BUFFER text = { 0 };
    buffer_printf(&json, "{\"v\":\"" FORM "\",\"rv\":%" PRId64 ",\"at\":%" PRId64 ",\"start\":",
                  token->revision, token->made_s);
    json_write_string(&json, bytes_of(token->after));
    buffer_add_char(&json, '}');
    base64url_write(&text, buffer_bytes(&json));
    return arena_copy(arena, text.at, text.size);
}

static bool is_bad(struct error *err, const char *why)
{
    return fail(err, REASON_BAD_REQUEST, 0,
                "invalid continue token: continue key is not valid: %.400s", why);
}

/* Where Go would stop; a lone last character says nothing. */
static bool is_bad_base64(struct bytes text, struct error *err)
{
    size_t stop = 0;
    for (; stop < text.size; stop++) {
        char c = text.at[stop];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && !(c >= '0' && c <= '9') && c != '-' && c != '_')
            break;
    }
    if (stop == text.size)
        stop -= stop % 4;
    return fail(err, REASON_BAD_REQUEST, 0,
                "invalid continue token: continue key is not valid: "
                "illegal base64 data at input byte %zu",
                stop);
}

/* What the parts of a path may be: none is empty or leads up. */
static bool is_clean(const char *key)
{
    for (const char *part = key;; part++) {
        size_t size = strcspn(part, "/");
        if (size == 0 || (part[0] == '.' && (size == 1 || (size == 2 && part[1] == '.'))))
            return false;
        part += size;
        if (!*part)
            return true;
    }
}

static bool read_members(const struct value *value, struct arena *arena, struct continue_token *ret,
                         struct error *err)
{
    *ret = (struct continue_token){ .revision = value_int(value, "rv", 0),
                                    .made_s = value_int(value, "at", 0),
                                    .after = value_text(value, "start", arena) };
    if (ret->revision == 0)
        return is_bad(err, "incorrect encoded start resourceVersion (version " FORM ")");
    if (!ret->after || !*ret->after)
        return is_bad(err, "encoded start key empty (version " FORM ")");
    const char *key = ret->after;
    if (*key == '/')
        ret->after++;
    if (!is_clean(ret->after))
        return is_bad(err, key);
    if (ret->revision < 0)
        ret->revision = CONTINUE_WITH_THE_PRESENT;
    if (ret->made_s < 0)
        ret->made_s = 0;
    return true;
}

bool continue_token_read(struct bytes text, struct arena *arena, struct continue_token *ret,
                         struct error *err)
{
    struct bytes json;
    struct error parse = { 0 };
    if (text.size > CONTINUE_TOKEN_MAX || !base64url_read(text, arena, &json))
        return is_bad_base64(text, err);
    const struct value *value = json_parse(json, NULL, arena, &parse);
    if (!value)
        return is_bad(err, parse.message);
    struct bytes form = value_string(value, "v");
    if (!bytes_equal_text(form, FORM))
        return is_bad(err, arena_printf(arena, "server does not recognize this encoded version %.*s",
                                        BYTES_ARG(form)));
    return read_members(value, arena, ret, err);
}
