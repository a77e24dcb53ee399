/* SPDX-License-Identifier: Apache-2.0 */
/* image_pull.c - pulls as jobs: which run, who waits, where.  The talk with the registry is in
 * image_registry.c.
 *
 * A pull is a job that runs image_pull_now inside the network namespace it was given.  Several who
 * ask for the same reference with the same credentials wait for one pull; at most PULLS_MAX run at
 * a time. */
#include "node/image_pull.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/list.h"
#include "io/loop.h"
#include "net/link.h"

struct image_puller {
    uv_loop_t  *loop;
    char       *image_dir;
    int         netns_fd;
    struct list pulls;                   /* struct pull, running ones first */
    int         running;
    bool        closing;
};

struct pull {
    struct job           job;
    struct list          link, waits;
    struct image_puller *puller;
    struct arena         arena;
    const char          *reference, **configs;
    struct error         err;
    bool                is_running, good;
};

struct image_wait {
    struct list   link;
    image_pulled *pulled;
    void         *context;
};

struct image_puller *image_puller_new(uv_loop_t *loop, const char *image_dir, int netns_fd)
{
    struct image_puller *puller = MEMORY_NEW(struct image_puller);
    *puller = (struct image_puller){ .loop = loop,
                                     .image_dir = memory_strdup(image_dir),
                                     .netns_fd = netns_fd };
    list_init(&puller->pulls);
    return puller;
}

static void pull_free(struct pull *pull)
{
    list_remove(&pull->link);
    LIST_FOR_EACH(link, &pull->waits)
        free(LIST_ITEM(link, struct image_wait, link));
    arena_done(&pull->arena);
    free(pull);
}

static void puller_free_when_idle(struct image_puller *puller)
{
    if (puller->running > 0)
        return;
    free(puller->image_dir);
    free(puller);
}

void image_puller_free(struct image_puller *puller)
{
    if (!puller)
        return;
    puller->closing = true;
    LIST_FOR_EACH(link, &puller->pulls) {
        struct pull *pull = LIST_ITEM(link, struct pull, link);
        if (!pull->is_running)
            pull_free(pull);
    }
    puller_free_when_idle(puller);
}

bool image_puller_is_busy(const struct image_puller *puller)
{
    return puller->running > 0;
}

static bool pull_here(void *context, struct error *err)
{
    struct pull *pull = context;
    return image_pull_now(pull->puller->image_dir, pull->reference, pull->configs,
                          /* for_pods= */ true, err);
}

static void work(struct job *job)
{
    struct pull *pull = container_of(job, struct pull, job);
    if (pull->puller->netns_fd >= 0)
        pull->good = netns_run(pull->puller->netns_fd, pull_here, pull, &pull->err);
    else
        pull->good = pull_here(pull, &pull->err);
}

static void run_next(struct image_puller *puller);

static void done(struct job *job)
{
    struct pull *pull = container_of(job, struct pull, job);
    struct image_puller *puller = pull->puller;
    puller->running--;
    while (!puller->closing && !list_is_empty(&pull->waits)) {
        struct image_wait *wait = LIST_ITEM(list_first(&pull->waits), struct image_wait, link);
        list_remove(&wait->link);
        image_pulled *pulled = wait->pulled;
        void *context = wait->context;
        free(wait);
        pulled(context, pull->good ? NULL : &pull->err);
    }
    pull_free(pull);
    if (puller->closing)
        puller_free_when_idle(puller);
    else
        run_next(puller);
}

static void run_next(struct image_puller *puller)
{
    LIST_FOR_EACH(link, &puller->pulls) {
        struct pull *pull = LIST_ITEM(link, struct pull, link);
        if (puller->running >= PULLS_MAX)
            return;
        if (pull->is_running)
            continue;
        pull->is_running = true;
        pull->job = (struct job){ .work = work, .done = done };
        puller->running++;
        job_start(puller->loop, &pull->job);
    }
}

static bool same_texts(const char *const *a, const char *const *b)
{
    for (; *a && *b; a++, b++)
        if (strcmp(*a, *b) != 0)
            return false;
    return !*a && !*b;
}

static struct pull *pull_new(struct image_puller *puller, const char *reference,
                             const char *const *configs)
{
    struct pull *pull = MEMORY_NEW(struct pull);
    size_t count = 0;
    while (configs[count])
        count++;
    pull->puller = puller;
    pull->reference = arena_strdup(&pull->arena, reference);
    pull->configs = arena_array(&pull->arena, count + 1, sizeof *pull->configs);
    for (size_t i = 0; i < count; i++)
        pull->configs[i] = arena_strdup(&pull->arena, configs[i]);
    list_init(&pull->waits);
    list_init(&pull->link);
    list_append(&puller->pulls, &pull->link);
    return pull;
}

struct image_wait *image_pull_start(struct image_puller *puller, const char *reference,
                                    const char *const *docker_configs, image_pulled *pulled,
                                    void *context)
{
    struct pull *found = NULL;
    LIST_FOR_EACH(link, &puller->pulls) {
        struct pull *pull = LIST_ITEM(link, struct pull, link);
        if (strcmp(pull->reference, reference) == 0 && same_texts(pull->configs, docker_configs))
            found = pull;
    }
    if (!found)
        found = pull_new(puller, reference, docker_configs);
    struct image_wait *wait = MEMORY_NEW(struct image_wait);
    wait->pulled = pulled;
    wait->context = context;
    list_append(&found->waits, &wait->link);
    run_next(puller);
    return wait;
}

void image_pull_cancel(struct image_wait *wait)
{
    if (!wait)
        return;
    list_remove(&wait->link);
    free(wait);
}
