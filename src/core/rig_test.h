/* SPDX-License-Identifier: Apache-2.0 */
/* rig_test.h - a core over a store in memory, which a test turns by hand; for tests here and above.
 *
 * Nothing becomes durable but in rig_commit.  rig_restart is a process that ends with no warning,
 * and the next one, which has what the store kept. */
#ifndef KNARR_CORE_RIG_TEST_H
#define KNARR_CORE_RIG_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#include "base/arena.h"
#include "base/env.h"
#include "codec/json.h"
#include "codec/value.h"
#include "core/core.h"
#include "object/object.h"
#include "object/schema.h"
#include "store/store.h"

struct rig {
    struct env_fake     env;
    struct store       *store;
    struct core        *core;
    struct store_batch *done;
};

static inline void rig_batch_done(void *context, struct store_batch *batch)
{
    ((struct rig *)context)->done = batch;
}

static inline void rig_start(struct rig *rig)
{
    struct core_options options = { .env = &rig->env.env,
                                    .store = rig->store,
                                    .batch_done = rig_batch_done,
                                    .context = rig };
    rig->core = core_new(&options);
    assert_true(core_load(rig->core, NULL));
}

static inline void rig_open(struct rig *rig)
{
    schema_init();
    env_fake_init(&rig->env, 1);
    rig->store = store_open_memory();
    rig_start(rig);
}

static inline void rig_restart(struct rig *rig)
{
    core_free(rig->core);
    rig_start(rig);
}

static inline void rig_close(struct rig *rig)
{
    core_free(rig->core);
    store_close(rig->store);
}

static inline void rig_turn(struct rig *rig)
{
    int64_t next_ms;
    while (core_turn(rig->core, &next_ms))
        continue;
}

static inline void rig_commit(struct rig *rig)
{
    rig_turn(rig);
    if (store_memory_step(rig->store))
        core_batch_done(rig->core, rig->done);
    rig_turn(rig);
}

static inline void rig_put(struct rig *rig, const struct kind *kind, const char *json)
{
    AUTO_ARENA arena = { 0 };
    struct value *value = json_parse(bytes_of(json), NULL, &arena, NULL);
    assert_non_null(value);
    core_put(rig->core, object_freeze(kind, value, core_next_revision(rig->core)));
}

#endif
