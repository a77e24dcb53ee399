/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_address.c - any text as an address or network: what is read is written and read again, and
 * the arithmetic of networks agrees with itself. */
#include <string.h>

#include "../fuzz.h"

#include "base/arena.h"
#include "net/link.h"

static void check_network(const struct address *address)
{
    struct address network = address_network(address), found;
    uint64_t count = address_host_count(&network);
    FUZZ_CHECK(address_contains(&network, address));
    uint64_t index = address_index(&network, address);
    if (count == UINT64_MAX)
        return;
    FUZZ_CHECK(index < count && address_nth(&network, index, &found));
    FUZZ_CHECK(address_equal_host(&found, address) && !address_nth(&network, count, &found));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    char text[64];
    struct address address, again;
    if (!address_parse(arena_copy(&arena, bytes, size), &address))
        return 0;
    address_write(&address, /* with_prefix= */ true, text);
    FUZZ_CHECK(address_parse(text, &again) && again.prefix == address.prefix);
    FUZZ_CHECK(address_equal_host(&address, &again));
    check_network(&address);
    return 0;
}
