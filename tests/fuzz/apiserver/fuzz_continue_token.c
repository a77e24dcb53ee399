/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_continue_token.c - any bytes as a continue token, and as the object in one: a key that is
 * taken leads nowhere else, and what is written is read. */
#include <string.h>

#include "../fuzz.h"

#include "apiserver/continue_token.h"
#include "base/arena.h"
#include "codec/base64.h"

static void try_token(struct bytes text)
{
    AUTO_ARENA arena = { 0 };
    struct continue_token token, again;
    struct error err = { 0 };
    bool good = continue_token_read(text, &arena, &token, &err);
    FUZZ_CHECK(good == !error_is_set(&err));
    if (!good)
        return;
    FUZZ_CHECK(*token.after && *token.after != '/' && !strstr(token.after, "/../") &&
               !strstr(token.after, "//") && strncmp(token.after, "../", 3) != 0);
    FUZZ_CHECK(token.revision > 0 || token.revision == CONTINUE_WITH_THE_PRESENT);
    const char *written = continue_token_write(&token, &arena);
    if (strlen(written) > CONTINUE_TOKEN_MAX)
        return;
    FUZZ_CHECK(continue_token_read(bytes_of(written), &arena, &again, NULL));
    FUZZ_CHECK(again.revision == token.revision && again.made_s == token.made_s &&
               strcmp(again.after, token.after) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_BUFFER text = { 0 };
    struct bytes input = { (const char *)bytes, size };
    try_token(input);
    base64url_write(&text, input);
    try_token(buffer_bytes(&text));
    return 0;
}
