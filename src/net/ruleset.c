/* SPDX-License-Identifier: Apache-2.0 */
/* ruleset.c - hands nft commands to libnftables.
 *
 * The library keeps what it has read of the kernel's rules in its context; a context a
 * transaction gives that memory back at once, and rules that others change are never mistaken. */
#include "net/ruleset.h"

#include <nftables/libnftables.h>

#include "base/bytes.h"

static void close_context(struct nft_ctx **context)
{
    if (*context)
        nft_ctx_free(*context);
}

static bool run(struct nft_ctx *context, const char *commands, struct error *err)
{
    nft_ctx_buffer_output(context);
    nft_ctx_buffer_error(context);
    if (nft_run_cmd_from_buffer(context, commands) == 0)
        return true;
    struct bytes rest = bytes_of(nft_ctx_get_error_buffer(context));
    struct bytes line = bytes_next(&rest, '\n');
    return fail(err, REASON_INTERNAL_ERROR, /* os_errno= */ 0, "nftables: %.*s", BYTES_ARG(line));
}

bool ruleset_run(const char *commands, struct error *err)
{
    CLEANUP(close_context) struct nft_ctx *context = nft_ctx_new(NFT_CTX_DEFAULT);
    if (!context)
        return fail(err, REASON_INTERNAL_ERROR, /* os_errno= */ 0, "libnftables does not start");
    return run(context, commands, err);
}

bool ruleset_read(const char *command, struct buffer *ret_json, struct error *err)
{
    CLEANUP(close_context) struct nft_ctx *context = nft_ctx_new(NFT_CTX_DEFAULT);
    if (!context)
        return fail(err, REASON_INTERNAL_ERROR, /* os_errno= */ 0, "libnftables does not start");
    nft_ctx_output_set_flags(context, NFT_CTX_OUTPUT_JSON);
    if (!run(context, command, err))
        return false;
    buffer_add_text(ret_json, nft_ctx_get_output_buffer(context));
    return true;
}
