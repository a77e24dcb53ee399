/* SPDX-License-Identifier: Apache-2.0 */
/* env.c - the system's clock and chance, and fakes of both; its time zones are in env_zone.c. */
#include "base/env.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env_zone.h"

static int64_t read_clock(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t system_wall_ns(struct env *env)
{
    (void)env;
    return read_clock(CLOCK_REALTIME);
}

static int64_t system_monotonic_ns(struct env *env)
{
    (void)env;
    return read_clock(CLOCK_MONOTONIC);
}

/* getrandom of at most 256 bytes is never short once the pool is up. */
static uint64_t system_random(struct env *env)
{
    (void)env;
    uint64_t number;
    while (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number)
        continue;
    return number;
}

struct env *env_system(void)
{
    static struct env system = { system_wall_ns, system_monotonic_ns, system_random,
                                 system_time_zone };
    return &system;
}

uint64_t env_random_below(struct env *env, uint64_t limit)
{
    uint64_t fair = UINT64_MAX - UINT64_MAX % limit, number;
    do
        number = env->random(env);
    while (number >= fair);
    return number % limit;
}

void env_random_bytes(struct env *env, void *bytes, size_t size)
{
    char *at = bytes;
    while (size > 0) {
        uint64_t number = env->random(env);
        size_t part = size < sizeof number ? size : sizeof number;
        memcpy(at, &number, part);
        at += part;
        size -= part;
    }
}

void env_uuid(struct env *env, char ret_uuid[37])
{
    uint64_t high = env->random(env), low = env->random(env);
    high = (high & ~UINT64_C(0xf000)) | 0x4000;
    low = (low & ~(UINT64_C(3) << 62)) | (UINT64_C(2) << 62);
    snprintf(ret_uuid, 37, "%08x-%04x-%04x-%04x-%012llx", (unsigned)(high >> 32),
             (unsigned)(high >> 16) & 0xffff, (unsigned)high & 0xffff, (unsigned)(low >> 48),
             (unsigned long long)(low & 0xffffffffffffu));
}

static int64_t fake_wall_ns(struct env *env)
{
    return container_of(env, struct env_fake, env)->wall_ns;
}

static int64_t fake_monotonic_ns(struct env *env)
{
    return container_of(env, struct env_fake, env)->monotonic_ns;
}

/* splitmix64: any seed is good, every value appears once in its period. */
static uint64_t fake_random(struct env *env)
{
    struct env_fake *fake = container_of(env, struct env_fake, env);
    uint64_t z = fake->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static enum env_zone_state fake_time_zone(struct env *env, const char *name, struct env_zone *ret)
{
    struct env_fake *fake = container_of(env, struct env_fake, env);
    for (size_t i = 0; i < fake->zone_count; i++)
        if (text_equal(fake->zones[i].name, name)) {
            *ret = fake->zones[i];
            return ENV_ZONE_THERE;
        }
    return ENV_ZONE_ABSENT;
}

void env_fake_init(struct env_fake *fake, uint64_t seed)
{
    *fake = (struct env_fake){
        .env = { fake_wall_ns, fake_monotonic_ns, fake_random, fake_time_zone },
        .wall_ns = INT64_C(1767225600) * 1000000000,       /* 2026-01-01 */
        .monotonic_ns = INT64_C(1000000000),
        .state = seed,
    };
}

void env_fake_advance(struct env_fake *fake, int64_t ns)
{
    fake->wall_ns += ns;
    fake->monotonic_ns += ns;
}
