/* SPDX-License-Identifier: Apache-2.0 */
/* volatile_test.c - what of a lease or an event is kept when the process ends with no warning. */
#include <string.h>

#include "core/rig_test.h"

static void put(struct rig *rig, const struct kind *kind, const char *text)
{
    rig_put(rig, kind, text);
    rig_commit(rig);
}

static bool has(struct rig *rig, const struct kind *kind, const char *part)
{
    const struct object *object = core_get(rig->core, kind, "default", "one");
    return object && strstr(object->text.at, part);
}

#define LEASE(metadata, spec)                                                                      \
    "{\"metadata\":{\"name\":\"one\",\"namespace\":\"default\"" metadata "},\"spec\":{" spec "}}"
#define SPEC(holder, renewed)                                                                      \
    "\"holderIdentity\":\"" holder                                                                 \
    "\",\"leaseDurationSeconds\":15,\"renewTime\":\"2026-01-01T00:00:" renewed                     \
    ".000000Z\",\"leaseTransitions\":1"

struct lease_row {
    const char *name, *next, *kept; /* next NULL: it is deleted; kept NULL: it is gone */
};

static const char first_lease[] = LEASE("", SPEC("a", "01"));

static const struct lease_row lease_rows[] = {
    { "renewed alone: may be forgotten", LEASE("", SPEC("a", "02")), "00:01.000000Z" },
    { "another holder", LEASE("", SPEC("b", "02")), "\"b\"" },
    { "a name as long as the other, and the same time", LEASE("", SPEC("c", "01")), "\"c\"" },
    { "given back", LEASE("", SPEC("", "02")), "\"holderIdentity\":\"\"" },
    { "one more transition", LEASE("", "\"leaseTransitions\":2"), "\"leaseTransitions\":2" },
    { "a label", LEASE(",\"labels\":{\"a\":\"b\"}", SPEC("a", "02")), "\"labels\"" },
    { "what follows the time", LEASE("", SPEC("a", "02") ",\"strategy\":\"x\""), "strategy" },
    { "deleted", NULL, NULL },
};

static void check(bool holds, const char *name, const char *what)
{
    if (!holds)
        print_error("%s: %s\n", name, what);
    assert_true(holds);
}

static void check_row(struct rig *rig, const struct lease_row *row)
{
    put(rig, well_known.lease, first_lease);
    rig_restart(rig);
    check(has(rig, well_known.lease, "\"a\""), row->name, "the new lease is there");
    if (row->next) {
        put(rig, well_known.lease, row->next);
    } else {
        core_remove(rig->core, well_known.lease, "default", "one");
        rig_commit(rig);
    }
    rig_restart(rig);
    if (row->kept)
        check(has(rig, well_known.lease, row->kept), row->name, row->kept);
    else
        check(!core_get(rig->core, well_known.lease, "default", "one"), row->name, "it is gone");
}

static void only_renewals_of_leases_are_forgotten(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(lease_rows); i++) {
        struct rig rig = { 0 };
        rig_open(&rig);
        check_row(&rig, &lease_rows[i]);
        rig_close(&rig);
    }
}

/* A renewal that waits for the disk must not bring an earlier holder back. */
static void a_late_renewal_writes_the_present_state(void **state)
{
    (void)state;
    struct rig rig = { 0 };
    rig_open(&rig);
    put(&rig, well_known.lease, first_lease);
    put(&rig, well_known.lease, LEASE("", SPEC("a", "02")));
    put(&rig, well_known.lease, LEASE("", SPEC("b", "03")));
    core_flush_volatile(rig.core);
    rig_commit(&rig);
    rig_restart(&rig);
    assert_true(has(&rig, well_known.lease, "\"b\""));
    rig_close(&rig);
}

#define EVENT(count)                                                                               \
    "{\"metadata\":{\"name\":\"one\",\"namespace\":\"default\"},\"count\":" count "}"

static void new_events_are_kept_and_their_counts_later(void **state)
{
    (void)state;
    struct rig rig = { 0 };
    rig_open(&rig);
    put(&rig, well_known.event, EVENT("1"));
    rig_restart(&rig);
    assert_true(has(&rig, well_known.event, "\"count\":1"));
    put(&rig, well_known.event, EVENT("2"));
    assert_int_equal(store_memory_waiting(rig.store), 0);
    assert_true(has(&rig, well_known.event, "\"count\":2"));
    env_fake_advance(&rig.env, (int64_t)VOLATILE_EVENT_S * 1000000000);
    rig_commit(&rig);
    rig_restart(&rig);
    assert_true(has(&rig, well_known.event, "\"count\":2"));
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_renewals_of_leases_are_forgotten),
        cmocka_unit_test(a_late_renewal_writes_the_present_state),
        cmocka_unit_test(new_events_are_kept_and_their_counts_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
