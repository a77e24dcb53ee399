/* SPDX-License-Identifier: Apache-2.0 */
/* flags.h - a command's flags as a table: parsing and --help come from the same rows.
 *
 * `--name value`, `--name=value`, `-n value`, `-nvalue`, and several one-letter switches together
 * (`-it`) are read.  What is no flag is a word; after "--" everything is.  Words keep their order
 * and are moved to the front of argv. Thread: before others start. */
#ifndef KNARR_BASE_FLAGS_H
#define KNARR_BASE_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* FLAG_WORD: a text whose value stands behind "=" alone; "true" where there is none. */
enum flag_type { FLAG_TEXT, FLAG_WORD, FLAG_NUMBER, FLAG_SWITCH, FLAG_LIST };

enum { FLAG_LIST_MAX = 64 };
struct flag_list {
    const char *items[FLAG_LIST_MAX];
    size_t      count;
};

struct flag {
    const char    *name;                 /* "--nodes" */
    enum flag_type type;
    void          *target;               /* const char **, int64_t *, bool *, struct flag_list * */
    const char    *value_name;           /* in the help: "N"; NULL for a switch */
    const char    *help;
    char           letter;               /* 'n' for -n; 0: none */
};

struct flag_words {
    int count;                           /* argv[0 .. count-1] after parsing */
    int after_dashes;                    /* index of the first word behind "--"; count: none */
    int exit_code;                       /* of the command, where it ends here */
};

/* Reads argv[1..].  False: a message has been printed, and the command ends: --help on stdout with
 * exit_code 0, a mistake on stderr with 2.  `usage` begins with the command, whose first word, the
 * program, is said before a mistake: "knarr up [flags]". */
bool flags_parse(int argc, char **argv, const struct flag *flags, size_t flag_count,
                 const char *usage, struct flag_words *ret);
/* The same for a command that takes no words: one is a mistake. */
bool flags_parse_alone(int argc, char **argv, const struct flag *flags, size_t flag_count,
                       const char *usage, struct flag_words *ret);

#endif
