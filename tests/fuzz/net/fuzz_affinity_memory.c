/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_affinity_memory.c - any bytes as nft's list of sets: what is made of them are elements of sets
 * that are wanted, one a line. */
#include "../fuzz.h"

#include <string.h>

#include "net/affinity_memory.h"
#include "net/service_objects.h"

static const struct service_backend backends[] = { { "10.42.1.5", 8080, true, false } };
static const struct service_port port = { NET_TCP, 80, 0, backends, 1 };
static const char *const address[] = { "10.43.0.1" };
static const struct service_entry entry = { .key = "default/web", .addresses = address, .address_count = 1,
                                            .ports = &port, .port_count = 1, .affinity_s = 60 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char start[] = "add element " SERVICE_TABLE " affinity/default/web/tcp/80/10.42.1.5/8080 { ";
    AUTO_BUFFER text = { 0 };
    struct rule_ledger ledger;
    struct rule_claims claims = { 0 };
    struct address cluster;
    FUZZ_CHECK(address_parse("10.42.0.0/16", &cluster));
    rule_ledger_init(&ledger, SERVICE_TABLE);
    service_objects_claim(&entry, &cluster, &ledger, &claims);
    affinity_memory_write((struct bytes){ (const char *)data, size }, &ledger, &text);
    for (struct bytes rest = buffer_bytes(&text), line; rest.at && rest.size > 0;) {
        line = bytes_next(&rest, '\n');
        FUZZ_CHECK(bytes_starts_with(line, start) && bytes_ends_with(line, "s }"));
        FUZZ_CHECK(!memchr(line.at, ';', line.size));
    }
    rule_ledger_release(&ledger, &claims);
    rule_ledger_note_written(&ledger, /* all= */ false);
    rule_ledger_done(&ledger);
    return 0;
}
