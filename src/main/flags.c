/* SPDX-License-Identifier: Apache-2.0 */
/* flags.c - see flags.h.  Both `--name value` and `--name=value` are read. */
#include "main/flags.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

static void print_help(const struct flag *flags, int count, const char *usage)
{
    printf("usage: knarr %s\n", usage);
    for (int i = 0; i < count; i++) {
        char left[64];
        snprintf(left, sizeof left, "%s%s%s", flags[i].name, flags[i].value_name ? " " : "", flags[i].value_name ? flags[i].value_name : "");
        printf("  %-28s %s\n", left, flags[i].help);
    }
    printf("  %-28s %s\n", "--help", "this text");
}

static bool complain(const char *problem, const char *word, const char *usage)
{
    fprintf(stderr, "knarr: %s %s\nusage: knarr %s\n", word, problem, usage);
    return false;
}

static bool set(const struct flag *flag, const char *value, const char *usage)
{
    if (flag->type == FLAG_TEXT)
        *(const char **)flag->target = value;
    else if (!bytes_to_int64(bytes_of(value), flag->target))
        return complain("needs a number", flag->name, usage);
    return true;
}

static const struct flag *find(const struct flag *flags, int count, const char *word, const char **ret_value)
{
    for (int i = 0; i < count; i++) {
        size_t size = strlen(flags[i].name);
        if (strncmp(word, flags[i].name, size) != 0 || (word[size] != '\0' && word[size] != '='))
            continue;
        *ret_value = word[size] == '=' ? word + size + 1 : NULL;
        return &flags[i];
    }
    return NULL;
}

bool flags_parse(int argc, char **argv, const struct flag *flags, int flag_count, const char *usage, int *ret_words, int *ret_code)
{
    *ret_words = 0;
    *ret_code = 2;
    for (int i = 1; i < argc; i++) {
        const char *value;
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            print_help(flags, flag_count, usage);
            *ret_code = 0;
            return false;
        }
        if (argv[i][0] != '-') {
            argv[(*ret_words)++] = argv[i];
            continue;
        }
        const struct flag *flag = find(flags, flag_count, argv[i], &value);
        if (!flag)
            return complain("is not a flag of this command", argv[i], usage);
        if (flag->type == FLAG_SWITCH) {
            *(bool *)flag->target = !value || strcmp(value, "true") == 0;
            continue;
        }
        if (!value && ++i < argc)
            value = argv[i];
        if (!value)
            return complain("needs a value", flag->name, usage);
        if (!set(flag, value, usage))
            return false;
    }
    return true;
}
