/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_resolver.c - any bytes as the node's resolv.conf: a pod's is within the resolver's bounds. */
#include <string.h>

#include "../fuzz.h"

#include "base/arena.h"
#include "node/pod_spec.h"
#include "node/sandbox.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const policies[] = { "ClusterFirst", "Default", "None",
                                            "ClusterFirstWithHostNet" };
    static const struct sandbox_options options = { .cluster_dns = "10.43.0.10",
                                                    .cluster_domain = "cluster.local" };
    AUTO_ARENA arena = { 0 };
    const char *text = NULL;
    if (size == 0)
        return 0;
    struct pod pod = { .ns = "ns", .name = "p", .dns_policy = policies[bytes[0] % 4],
                       .host_network = bytes[0] & 4 };
    sandbox_resolv_conf(&options, &pod, arena_copy(&arena, bytes + 1, size - 1), &arena, &text);
    size_t servers = 0;
    for (const char *at = text; (at = strstr(at, "nameserver ")); at++)
        servers += at == text || at[-1] == '\n';
    FUZZ_CHECK(servers <= 3);
    return 0;
}
