/* SPDX-License-Identifier: Apache-2.0 */
/* affinity_memory.c - see affinity_memory.h.
 *
 * Everything that is read is parsed and written anew: addresses and seconds. */
#include "net/affinity_memory.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "net/link.h"
#include "net/ruleset.h"

enum { TIMEOUT_MAX_S = 86400 };

static bool write_client(const struct rule_ledger *ledger, const char *set,
                         const struct value *element, struct buffer *ret)
{
    AUTO_ARENA arena = { 0 };
    const char *client = value_text(element, "val", &arena);
    int64_t timeout_s = value_int(element, "timeout", 0),
            expires_s = value_int(element, "expires", 0);
    struct address address;
    char text[64];
    if (!client || !address_parse(client, &address) || timeout_s <= 0 || expires_s <= 0 ||
        timeout_s > TIMEOUT_MAX_S || expires_s > timeout_s)
        return false;
    address_write(&address, /* with_prefix= */ false, text);
    buffer_printf(ret, "add element %s %s { %s timeout %ds expires %ds }\n", ledger->table, set,
                  text, (int)timeout_s, (int)expires_s);
    return true;
}

void affinity_memory_write(struct bytes listing, const struct rule_ledger *ledger,
                           struct buffer *ret)
{
    AUTO_ARENA arena = { 0 };
    size_t carried = 0;
    const struct value *items = value_member(json_parse(listing, NULL, &arena, NULL), "nftables");
    for (size_t i = 0; i < value_count(items); i++) {
        const struct value *set = value_member(value_item(items, i), "set");
        const struct value *elements = value_member(set, "elem");
        const char *name = value_text(set, "name", &arena);
        if (!name || !bytes_starts_with(bytes_of(name), "affinity") ||
            !rule_ledger_wants(ledger, RULE_SET, name))
            continue;
        for (size_t j = 0; j < value_count(elements) && carried < AFFINITY_CARRIED_MAX; j++)
            carried += write_client(ledger, name, value_member(value_item(elements, j), "elem"),
                                    ret);
    }
}

void affinity_memory_read(const struct rule_ledger *ledger, struct buffer *ret)
{
    AUTO_BUFFER listing = { 0 }, command = { 0 };
    buffer_printf(&command, "list sets table %s\n", ledger->table);
    if (ruleset_read(buffer_text(&command), &listing, NULL))
        affinity_memory_write(buffer_bytes(&listing), ledger, ret);
}
