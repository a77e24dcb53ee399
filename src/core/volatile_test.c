/* SPDX-License-Identifier: Apache-2.0 */
/* volatile_test.c - what of a lease or an event is kept when the process ends with no warning. */
#include "core/core.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* ours, of error.h */

#include "base/arena.h"
#include "base/env.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/object.h"
#include "object/schema.h"
#include "store/store.h"

struct fixture {
    struct env_fake env;
    struct store *store;
    struct core *core;
    struct store_batch *done;
};

static void batch_done(void *context, struct store_batch *batch)
{
    ((struct fixture *)context)->done = batch;
}

static void open_core(struct fixture *f)
{
    struct core_options options = {
        .env = &f->env.env, .store = f->store, .batch_done = batch_done, .context = f
    };
    f->core = core_new(&options);
    assert_true(core_load(f->core, NULL));
}

static void commit(struct fixture *f)
{
    int64_t next_ms;
    while (core_turn(f->core, &next_ms))
        continue;
    if (store_memory_step(f->store))
        core_batch_done(f->core, f->done);
    while (core_turn(f->core, &next_ms))
        continue;
}

static void put(struct fixture *f, const struct kind *kind, const char *text)
{
    AUTO_ARENA arena = { 0 };
    struct value *value = json_parse(bytes_of(text), NULL, &arena, NULL);
    assert_non_null(value);
    core_put(f->core, object_freeze(kind, value, core_next_revision(f->core)));
    commit(f);
}

/* The process ends, and another begins with what the disk has. */
static void end_suddenly(struct fixture *f)
{
    core_free(f->core);
    open_core(f);
}

static bool has(struct fixture *f, const struct kind *kind, const char *part)
{
    const struct object *object = core_get(f->core, kind, "default", "one");
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

static void check_row(struct fixture *f, const struct lease_row *row)
{
    put(f, well_known.lease, first_lease);
    end_suddenly(f);
    check(has(f, well_known.lease, "\"a\""), row->name, "the new lease is there");
    if (row->next) {
        put(f, well_known.lease, row->next);
    } else {
        core_remove(f->core, well_known.lease, "default", "one");
        commit(f);
    }
    end_suddenly(f);
    if (row->kept)
        check(has(f, well_known.lease, row->kept), row->name, row->kept);
    else
        check(!core_get(f->core, well_known.lease, "default", "one"), row->name, "it is gone");
}

static void only_renewals_of_leases_are_forgotten(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(lease_rows); i++) {
        struct fixture f = { 0 };
        env_fake_init(&f.env, 1);
        f.store = store_open_memory();
        open_core(&f);
        check_row(&f, &lease_rows[i]);
        core_free(f.core);
        store_close(f.store);
    }
}

/* A renewal that waits for the disk must not bring an earlier holder back. */
static void a_late_renewal_writes_the_present_state(void **state)
{
    (void)state;
    struct fixture f = { 0 };
    env_fake_init(&f.env, 1);
    f.store = store_open_memory();
    open_core(&f);
    put(&f, well_known.lease, first_lease);
    put(&f, well_known.lease, LEASE("", SPEC("a", "02")));
    put(&f, well_known.lease, LEASE("", SPEC("b", "03")));
    core_flush_volatile(f.core);
    commit(&f);
    end_suddenly(&f);
    assert_true(has(&f, well_known.lease, "\"b\""));
    core_free(f.core);
    store_close(f.store);
}

#define EVENT(count)                                                                               \
    "{\"metadata\":{\"name\":\"one\",\"namespace\":\"default\"},\"count\":" count "}"

static void new_events_are_kept_and_their_counts_later(void **state)
{
    (void)state;
    struct fixture f = { 0 };
    env_fake_init(&f.env, 1);
    f.store = store_open_memory();
    open_core(&f);
    put(&f, well_known.event, EVENT("1"));
    end_suddenly(&f);
    assert_true(has(&f, well_known.event, "\"count\":1"));
    put(&f, well_known.event, EVENT("2"));
    assert_int_equal(store_memory_waiting(f.store), 0);
    assert_true(has(&f, well_known.event, "\"count\":2"));
    env_fake_advance(&f.env, (int64_t)VOLATILE_EVENT_S * 1000000000);
    commit(&f);
    end_suddenly(&f);
    assert_true(has(&f, well_known.event, "\"count\":2"));
    core_free(f.core);
    store_close(f.store);
}

static int set_up(void **state)
{
    (void)state;
    schema_init();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_renewals_of_leases_are_forgotten),
        cmocka_unit_test(a_late_renewal_writes_the_present_state),
        cmocka_unit_test(new_events_are_kept_and_their_counts_later),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
