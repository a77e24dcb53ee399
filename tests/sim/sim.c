/* SPDX-License-Identifier: Apache-2.0 */
/* sim.c - runs the simulation for many seeds:   sim [--seeds N] [--first SEED] [--steps N]
 * [--plant]
 *
 * With --plant the store loses an answered write now and then, and a seed passes when it finds that
 * (a lost write may also fall where no one looks). Ends with "N passed, N failed"; a failing seed's
 * number is all that is needed to run it again. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/flags.h"
#include "base/log.h"
#include "world.h"

static bool run_seed(uint64_t seed, int64_t steps, bool plant_bug)
{
    struct world *world = world_new(seed, plant_bug);
    for (int64_t i = 0; i < steps && !world->failed; i++)
        world_step(world);
    if (!world->failed)
        world_settle(world);
    if (!world->failed) {
        clients_check_converged(world->clients);
        claims_check_converged(world);
        observer_check(world->observer);
    }
    bool good = !world->failed;
    world_free(world);
    return good != plant_bug;
}

int main(int argc, char **argv)
{
    int64_t seeds = 10, first = 1, steps = 400, passed = 0;
    bool plant_bug = false;
    struct flag_words words;
    const struct flag flags[] = {
        { "--seeds", FLAG_NUMBER, &seeds, "N", "how many worlds (10)" },
        { "--first", FLAG_NUMBER, &first, "SEED", "the first seed (1)" },
        { "--steps", FLAG_NUMBER, &steps, "N", "moments with faults in each (400)" },
        { "--plant", FLAG_SWITCH, &plant_bug, NULL,
          "plant a bug in the store; passes when it is found" },
    };
    if (!flags_parse(argc, argv, flags, ARRAY_SIZE(flags), "sim [flags]", &words))
        return words.exit_code;
    log_open(2, LOG_ERROR + 1);
    schema_init();
    for (int64_t i = 0; i < seeds; i++) {
        passed += run_seed((uint64_t)(first + i), steps, plant_bug);
        if (isatty(2))
            fprintf(stderr, "\r%lld of %lld seeds ", (long long)(i + 1), (long long)seeds);
    }
    printf("%lld passed, %lld failed\n", (long long)passed, (long long)(seeds - passed));
    return passed == seeds ? 0 : 1;
}
