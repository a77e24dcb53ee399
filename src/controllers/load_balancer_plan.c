/* SPDX-License-Identifier: Apache-2.0 */
/* load_balancer_plan.c - see load_balancer_plan.h. */
#include "controllers/load_balancer_plan.h"

#include "base/bytes.h"

static const char own_class[] = "knarr.io/loopback";

enum balancer_owner balancer_owner(const char *type, const char *load_balancer_class,
                                   bool is_deleting)
{
    bool is_foreign = !text_is_empty(load_balancer_class) &&
                      !text_equal(load_balancer_class, own_class);
    if (is_foreign)
        return BALANCER_FOREIGN;
    return text_equal(type, "LoadBalancer") && !is_deleting ? BALANCER_OURS : BALANCER_NONE;
}

static bool is_offered(const struct balancer_facts *facts)
{
    if (!facts->offered || facts->wanted_count != facts->offered_count)
        return false;
    for (size_t i = 0; i < facts->wanted_count; i++)
        if (facts->wanted[i].is_udp != facts->offered[i].is_udp ||
            facts->wanted[i].port != facts->offered[i].port)
            return false;
    return true;
}

size_t balancer_failures(const struct balancer_port *ports, size_t count)
{
    size_t failures = 0;
    for (size_t i = 0; i < count; i++)
        failures += ports[i].error != 0;
    return failures;
}

enum balancer_action balancer_plan(const struct balancer_facts *facts)
{
    if (!is_offered(facts) || facts->is_retry)
        return BALANCER_OFFER;
    if (!facts->is_answered)
        return BALANCER_WAIT;
    size_t failures = balancer_failures(facts->offered, facts->offered_count);
    bool none_is_free = failures > 0 && failures == facts->offered_count;
    return none_is_free && facts->attempt + 1 < BALANCER_ATTEMPTS_MAX ? BALANCER_NEXT
                                                                      : BALANCER_TELL;
}

/* FNV-1a; neither the first nor the last address of a /24, as some programs look askance at them. */
uint32_t balancer_candidate(const char *key, unsigned attempt)
{
    uint32_t hash = 0x811c9dc5u ^ attempt;
    for (const char *at = key; *at; at++)
        hash = (hash ^ (uint8_t)*at) * 0x01000193u;
    uint32_t last = 1 + (hash & 0xff) % 254, middle = hash >> 8 & 0x3fff;
    return UINT32_C(127) << 24 | UINT32_C(64) << 16 | middle << 8 | last;
}
