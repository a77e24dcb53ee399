/* SPDX-License-Identifier: Apache-2.0 */
/* env.h - the only door to clock and chance, and to what zones' clocks show.
 *
 * Everything that decides takes a struct env, so that a test or the simulation owns time and
 * luck.  env_system() is the real one.  No other file calls clock_gettime, time or a random
 * source (a test greps for it). */
#ifndef KNARR_BASE_ENV_H
#define KNARR_BASE_ENV_H

#include <stddef.h>
#include <stdint.h>

/* A zone's file of the time zone database (TZif). */
struct env_zone {
    const char *name;                        /* "Europe/Berlin" */
    const char *content;                     /* kept as long as the env */
    size_t      size;
};
enum env_zone_state { ENV_ZONE_ABSENT, ENV_ZONE_READING, ENV_ZONE_THERE };

struct env {
    int64_t  (*wall_ns)(struct env *);       /* since 1970, UTC; may jump */
    int64_t  (*monotonic_ns)(struct env *);  /* never goes back */
    uint64_t (*random)(struct env *);
    /* Never waits: a zone that is asked for the first time is ENV_ZONE_READING, and there, or known
     * to be absent, some milliseconds later. */
    enum env_zone_state (*time_zone)(struct env *, const char *name, struct env_zone *ret);
};

struct env *env_system(void);                /* any thread */

static inline int64_t env_wall_s(struct env *env)
{
    return env->wall_ns(env) / 1000000000;
}
static inline int64_t env_monotonic_ms(struct env *env)
{
    return env->monotonic_ns(env) / 1000000;
}
/* Below `limit`, which is not 0. */
uint64_t env_random_below(struct env *, uint64_t limit);
void     env_random_bytes(struct env *, void *bytes, size_t size);
/* A version 4 UUID in lower case, with NUL. */
void     env_uuid(struct env *, char ret_uuid[37]);

/* The simulation's and the tests' door: time stands still until it is moved. */
struct env_fake {
    struct env env;
    int64_t    wall_ns, monotonic_ns;
    uint64_t   state;                        /* of the generator; the seed */
    const struct env_zone *zones;            /* that there are; all others are absent */
    size_t     zone_count;
};
void env_fake_init(struct env_fake *, uint64_t seed);
void env_fake_advance(struct env_fake *, int64_t ns);

#endif
