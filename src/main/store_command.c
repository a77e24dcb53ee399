/* SPDX-License-Identifier: Apache-2.0 */
/* store_command.c - `knarr store`: copies what a cluster knows, and mends what is damaged.
 *
 * A store with an object that cannot be read is not served, for controllers would take what depends
 * on it for abandoned and delete it.  Here its owner finds such objects, sees their text, and puts
 * it right or gives the object up; nobody else can tell which.
 *
 * Holds: a copy is made of a store in use; all else takes the store for itself. */
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "base/flags.h"
#include "base/log.h"
#include "core/core.h"
#include "io/file.h"
#include "main/cluster.h"
#include "object/object.h"
#include "object/schema.h"
#include "store/store.h"

enum { TEXT_BYTES_MAX = 16 << 20, UNREADABLE_EXIT = 4 };

static const char usage[] =
    "knarr store COMMAND [flags]\n"
    "\n"
    "  check            read every object; exit code 4 when some cannot be read\n"
    "  get KEY          print the text of one, as it is stored\n"
    "  put KEY FILE     store a text (- is the input) once it can be read\n"
    "  remove KEY       give an object up; what depends on it may be deleted at the next start\n"
    "  copy FOLDER      make a copy, of a running cluster, too; to go back to it stop the cluster\n"
    "                   and put it in the place of its folder `store`\n"
    "\n"
    "A key is one that check prints: /registry/pods/default/web-0";

/* ---- a core that only looks ---- */

struct look {
    struct store *store;
    struct core  *core;
    int           unreadable;
};

static void look_close(struct look *look)
{
    if (look->core)
        core_free(look->core);
    store_close(look->store);
}

#define AUTO_LOOK CLEANUP(look_close) struct look

static void print_unreadable(void *context, struct bytes key, const struct error *why)
{
    ((struct look *)context)->unreadable++;
    printf("%.*s: %s\n", BYTES_ARG(key), why->message);
}

static void pass_unreadable(void *context, struct bytes key, const struct error *why)
{
    (void)context;
    (void)key;
    (void)why;
}

static void pass_batch(void *context, struct store_batch *batch)
{
    (void)context;
    (void)batch;
}

static bool has_store(const char *folder, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    return file_exists(arena_printf(&arena, "%s/data.mdb", folder)) ||
           fail(err, REASON_NOT_FOUND, 0, "there is no store in %s", folder);
}

static bool look_open_store(struct look *look, const char *folder, struct error *err)
{
    if (!has_store(folder, err))
        return false;
    look->store = store_open_lmdb(folder, SIZE_MAX, err);
    if (look->store)
        return true;
    return err->reason == REASON_ALREADY_EXISTS
               ? error_context(err, "stop the cluster first (knarr down, with the same --name)")
               : false;
}

static bool look_open(struct look *look, const char *folder,
                      void (*unreadable)(void *context, struct bytes key, const struct error *why),
                      struct error *err)
{
    if (!look_open_store(look, folder, err))
        return false;
    schema_init();
    struct core_options options = { .env = env_system(), .store = look->store,
                                    .batch_done = pass_batch,
                                    .unreadable = unreadable, .context = look };
    look->core = core_new(&options);
    return core_load(look->core, err);
}

/* ---- finding a text ---- */

struct search {
    struct bytes   key;
    struct buffer *text;
    bool           is_found;
};

static bool compare(void *context, struct bytes key, int64_t revision, struct bytes text,
                    struct error *err)
{
    struct search *search = context;
    (void)revision;
    (void)err;
    if (bytes_equal(key, search->key)) {
        buffer_add(search->text, text.at, text.size);
        search->is_found = true;
    }
    return true;
}

static bool find_text(const struct look *look, const char *key, struct buffer *ret,
                      struct error *err)
{
    struct search search = { .key = bytes_of(key), .text = ret };
    struct store_visitor visitor = { .object = compare, .context = &search };
    int64_t limit;
    if (!store_load(look->store, &visitor, &limit, err))
        return false;
    return search.is_found || fail(err, REASON_NOT_FOUND, 0, "the store has no %s", key);
}

/* ---- writing ---- */

struct writing {
    struct store_batch batch;
    sem_t              done;
};

static void tell_done(struct store_batch *batch)
{
    sem_post(&container_of(batch, struct writing, batch)->done);
}

/* The log tells of a removal of which nobody knows what stood before, so whoever watched lists anew;
 * what is written comes after it. */
static bool write_one(const struct look *look, const char *key, const struct object *next,
                      int64_t revision, struct error *err)
{
    struct store_write writes[] = {
        { .key = key, .revision = revision, .is_logged = true },
        { .key = key, .next = next, .revision = revision + 1, .is_logged = true },
    };
    struct writing writing = { .batch = { .writes = writes,
                                          .count = next ? 2 : 1,
                                          .revision_limit = revision + 2,
                                          .wall_s = env_wall_s(env_system()),
                                          .done = tell_done } };
    sem_init(&writing.done, 0, 0);
    store_commit(look->store, &writing.batch);
    while (sem_wait(&writing.done) != 0)
        continue;
    sem_destroy(&writing.done);
    return !error_is_set(&writing.batch.err) || error_pass(err, &writing.batch.err);
}

/* ---- the commands ---- */

static int check(const char *folder, char **words, struct error *err)
{
    AUTO_LOOK look = { 0 };
    (void)words;
    if (!look_open(&look, folder, print_unreadable, err))
        return 1;
    if (look.unreadable)
        return UNREADABLE_EXIT;
    printf("every object can be read\n");
    return 0;
}

static int get(const char *folder, char **words, struct error *err)
{
    AUTO_LOOK look = { 0 };
    AUTO_BUFFER text = { 0 };
    if (!look_open_store(&look, folder, err) || !find_text(&look, words[0], &text, err))
        return 1;
    fwrite(text.at, 1, text.size, stdout);       /* damaged, it may hold anything */
    putchar('\n');
    return 0;
}

static int put(const char *folder, char **words, struct error *err)
{
    AUTO_LOOK look = { 0 };
    AUTO_BUFFER text = { 0 };
    int rc = file_read(text_equal(words[1], "-") ? "/dev/stdin" : words[1], TEXT_BYTES_MAX, &text);
    if (rc < 0) {
        fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be read: %s", words[1], strerror(-rc));
        return 1;
    }
    if (!look_open(&look, folder, pass_unreadable, err))
        return 1;
    int64_t revision = core_next_revision(look.core);
    AUTO_PUT object =
        core_read_text(look.core, bytes_of(words[0]), buffer_bytes(&text), revision + 1, err);
    if (!object)
        error_context(err, "%s was not stored as %s", words[1], words[0]);
    if (!object || !write_one(&look, words[0], object, revision, err))
        return 1;
    printf("stored %s\n", words[0]);
    return 0;
}

static int remove_one(const char *folder, char **words, struct error *err)
{
    AUTO_LOOK look = { 0 };
    AUTO_BUFFER text = { 0 };
    if (!look_open(&look, folder, pass_unreadable, err) ||
        !find_text(&look, words[0], &text, err) ||
        !write_one(&look, words[0], NULL, core_next_revision(look.core), err))
        return 1;
    printf("removed %s\n", words[0]);
    return 0;
}

static int copy(const char *folder, char **words, struct error *err)
{
    if (!has_store(folder, err) || !store_copy_lmdb(folder, words[0], err))
        return 1;
    printf("copied to %s\n", words[0]);
    return 0;
}

static const struct action {
    const char *name;
    int         words;
    int       (*act)(const char *folder, char **words, struct error *err);   /* exit code */
} actions[] = {
    { "check", 0, check },
    { "get", 1, get },
    { "put", 2, put },
    { "remove", 1, remove_one },
    { "copy", 1, copy },
};

static const struct action *find_action(char **words, int count)
{
    FOR_EACH(action, actions)
        if (count == action->words + 1 && text_equal(words[0], action->name))
            return action;
    return NULL;
}

int command_store(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const char *name = NULL, *data_dir = NULL, *folder = NULL;
    struct flag_words words;
    const struct flag flags[] = {
        CLUSTER_FLAG_ROWS(&name, &data_dir),
        { "--store-dir", FLAG_TEXT, &folder, "DIR",
          "of a server of several machines instead (/var/lib/knarr/server/store)" },
    };
    struct cluster cluster;
    if (!flags_parse(argc, argv, flags, ARRAY_SIZE(flags), usage, &words))
        return words.exit_code;
    const struct action *action = find_action(argv, words.count);
    if (!action) {
        fprintf(stderr, "usage: %s\n", usage);
        return 2;
    }
    log_open(2, LOG_WARN);
    int code = 1;
    if (folder || cluster_find(&cluster, name, data_dir, &arena, &err))
        code = action->act(folder ? folder : cluster_path(&cluster, "store", &arena), argv + 1,
                           &err);
    if (code == 1)
        fprintf(stderr, "knarr: %s\n", err.message);
    return code;
}
