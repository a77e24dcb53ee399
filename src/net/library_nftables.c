/* SPDX-License-Identifier: Apache-2.0 */
/* library_nftables.c - what we use of libnftables, which is loaded with the first ruleset. */
#include <nftables/libnftables.h>

#include "io/library.h"

static struct library library = { .name = "libnftables.so.1" };

FORWARD(int, nft_ctx_buffer_error, (struct nft_ctx *nft), (nft))
FORWARD(int, nft_ctx_buffer_output, (struct nft_ctx *nft), (nft))
FORWARD(void, nft_ctx_free, (struct nft_ctx *nft), (nft))
FORWARD(const char *, nft_ctx_get_error_buffer, (struct nft_ctx *nft), (nft))
FORWARD(const char *, nft_ctx_get_output_buffer, (struct nft_ctx *nft), (nft))
FORWARD(struct nft_ctx *, nft_ctx_new, (uint32_t flags), (flags))
FORWARD(void, nft_ctx_output_set_flags, (struct nft_ctx *nft, unsigned int flags), (nft, flags))
FORWARD(int, nft_run_cmd_from_buffer, (struct nft_ctx *nft, const char *text), (nft, text))
