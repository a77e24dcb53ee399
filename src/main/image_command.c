/* SPDX-License-Identifier: Apache-2.0 */
/* image_command.c - `knarr image import|ls|pull|rm`: the images of a local cluster, running or not.
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/flags.h"
#include "main/cluster.h"
#include "node/agent.h"

static const char usage[] =
    "knarr image import FILE.tar... | ls | pull REFERENCE... | rm REFERENCE... [flags]";

static bool import_one(const char *folder, const char *word, struct error *err)
{
    return image_import_file(folder, word, err);
}

static bool pull_one(const char *folder, const char *word, struct error *err)
{
    return image_pull_reference(folder, word, NULL, err);
}

static bool list(const char *folder, const char *word, struct error *err)
{
    (void)word;
    return image_list_print(folder, err);
}

static const struct action {
    const char *name;
    bool      (*act)(const char *folder, const char *word, struct error *err);
    bool        takes_words;
} actions[] = {
    { "import", import_one,   true },
    { "ls",     list,         false },
    { "pull",   pull_one,     true },
    { "rm",     image_remove, true },
};

static int act(const struct action *action, const char *folder, char **words, int count)
{
    struct error err = { 0 };
    for (int i = 0; i < (action->takes_words ? count : 1); i++)
        if (!action->act(folder, action->takes_words ? words[i] : NULL, &err)) {
            fprintf(stderr, "knarr: %s\n", err.message);
            return 1;
        }
    return 0;
}

int command_image(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    const char *name = "default", *data_dir = NULL;
    struct flag_words words;
    const struct flag flags[] = {
        { "--name", FLAG_TEXT, &name, "NAME", "the cluster's name (default)" },
        { "--data-dir", FLAG_TEXT, &data_dir, "DIR", "its folder (/var/lib/knarr/NAME)" },
    };
    struct cluster cluster;
    if (!flags_parse(argc, argv, flags, ARRAY_SIZE(flags), usage, &words))
        return words.exit_code;
    cluster_of_name(&cluster, name, data_dir, &arena);
    FOR_EACH(action, actions)
        if (words.count > 0 && text_equal(argv[0], action->name) &&
            (words.count > 1 || !action->takes_words))
            return act(action, cluster_path(&cluster, "images", &arena), argv + 1, words.count - 1);
    fprintf(stderr, "usage: %s\n", usage);
    return 2;
}
