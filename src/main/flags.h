/* SPDX-License-Identifier: Apache-2.0 */
/* flags.h - a command's flags as a table: parsing and --help come from the same rows. */
#ifndef KNARR_MAIN_FLAGS_H
#define KNARR_MAIN_FLAGS_H

#include <stdbool.h>
#include <stdint.h>

enum flag_type { FLAG_TEXT, FLAG_NUMBER, FLAG_SWITCH };

struct flag {
    const char    *name;                 /* "--nodes" */
    enum flag_type type;
    void          *target;               /* const char **, int64_t *, bool * */
    const char    *value_name;           /* in the help: "N" */
    const char    *help;
};

/* Reads argv[1..]; words that are no flags are moved to the front of argv and counted in *ret_words.  False: a message has been printed
 * (to stdout for --help, then *ret_code is 0). */
bool flags_parse(int argc, char **argv, const struct flag *flags, int flag_count, const char *usage, int *ret_words, int *ret_code);

#endif
