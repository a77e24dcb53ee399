/* SPDX-License-Identifier: Apache-2.0 */
/* image_command.c - `knarr image import|ls|pull|rm`: the images of a local cluster, running or not,
 * or of a machine's node. */
#include <stdio.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/flags.h"
#include "base/log.h"
#include "main/cluster.h"
#include "node/agent.h"

static const char usage[] =
    "knarr image import FILE.tar... | ls | pull REFERENCE... | rm REFERENCE... [flags]";

static bool import_one(const char *folder, const char *word, struct buffer *names,
                       struct error *err)
{
    return image_import_file(folder, word, names, err);
}

static bool pull_one(const char *folder, const char *word, struct buffer *names, struct error *err)
{
    (void)names;
    return image_pull_reference(folder, word, NULL, err);
}

static bool remove_one(const char *folder, const char *word, struct buffer *names,
                       struct error *err)
{
    (void)names;
    return image_remove(folder, word, err);
}

static bool list(const char *folder, const char *word, struct buffer *names, struct error *err)
{
    (void)word;
    (void)names;
    return image_list_print(folder, err);
}

static const struct action {
    const char *name;
    /* A line in `names` for each image that may be used now, where the word does not say that. */
    bool      (*act)(const char *folder, const char *word, struct buffer *names, struct error *);
    const char *done;                    /* said of each word; NULL: it takes none */
} actions[] = {
    { "import", import_one,   "imported" },
    { "ls",     list,         NULL },
    { "pull",   pull_one,     "pulled" },
    { "rm",     remove_one,   "removed" },
};

static void say_done(const struct action *action, const char *word, struct bytes names)
{
    printf("%s %s\n", action->done, word);
    while (names.size) {
        struct bytes name = bytes_next(&names, '\n');
        printf("  %.*s\n", BYTES_ARG(name));
    }
}

static int act(const struct action *action, const char *folder, char **words, int count)
{
    struct error err = { 0 };
    for (int i = 0; i < (action->done ? count : 1); i++) {
        AUTO_BUFFER names = { 0 };
        if (!action->act(folder, action->done ? words[i] : NULL, &names, &err)) {
            fprintf(stderr, "knarr: %s\n", err.message);
            return 1;
        }
        if (action->done)
            say_done(action, words[i], buffer_bytes(&names));
        fflush(stdout);
    }
    return 0;
}

/* NULL: that is no usage. */
static const struct action *find_action(char **words, int count)
{
    FOR_EACH(action, actions)
        if (count > 0 && text_equal(words[0], action->name) && (count > 1) == (action->done != NULL))
            return action;
    return NULL;
}

int command_image(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const char *name = NULL, *data_dir = NULL, *image_dir = NULL;
    struct flag_words words;
    const struct flag flags[] = {
        CLUSTER_FLAG_ROWS(&name, &data_dir),
        { "--image-dir", FLAG_TEXT, &image_dir, "DIR",
          "of a node of several machines instead (/var/lib/knarr/node/images)" },
    };
    struct cluster cluster;
    if (!flags_parse(argc, argv, flags, ARRAY_SIZE(flags), usage, &words))
        return words.exit_code;
    const struct action *action = find_action(argv, words.count);
    if (!action) {
        fprintf(stderr, "usage: %s\n", usage);
        return 2;
    }
    if (!image_dir && !cluster_find(&cluster, name, data_dir, &arena, &err)) {
        fprintf(stderr, "knarr: %s\n", err.message);
        return 1;
    }
    log_open(2, LOG_WARN);
    if (!image_dir)
        image_dir = cluster_path(&cluster, "images", &arena);
    return act(action, image_dir, argv + 1, words.count - 1);
}
