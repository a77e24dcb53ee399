/* SPDX-License-Identifier: Apache-2.0 */
/* flags.c - see flags.h. */
#include "base/flags.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

struct parsing {
    int                argc, at;
    char             **argv;
    const struct flag *flags;
    size_t             flag_count;
    const char        *usage;
};

static void print_help(const struct parsing *parsing)
{
    printf("usage: %s\n", parsing->usage);
    for (size_t i = 0; i < parsing->flag_count; i++) {
        const struct flag *flag = &parsing->flags[i];
        char left[64], letter[8] = "    ";
        if (flag->letter)
            snprintf(letter, sizeof letter, "-%c, ", flag->letter);
        snprintf(left, sizeof left, "%s%s%s%s", letter, flag->name, flag->value_name ? " " : "",
                 flag->value_name ? flag->value_name : "");
        printf("  %-32s %s\n", left, flag->help);
    }
    printf("  %-32s %s\n", "-h, --help", "this text");
}

/* The words of the usage that are the command itself: "knarr up" of "knarr up [flags]". */
static struct bytes command_of(struct bytes usage)
{
    struct bytes rest = usage, command = { usage.at, 0 };
    while (rest.size && *rest.at >= 'a' && *rest.at <= 'z') {
        struct bytes word = bytes_next(&rest, ' ');
        command.size = (size_t)(word.at + word.size - usage.at);
    }
    return command;
}

static bool complain(const struct parsing *parsing, const char *word, const char *problem)
{
    struct bytes command = command_of(bytes_of(parsing->usage)), rest = command;
    struct bytes program = bytes_next(&rest, ' ');
    fprintf(stderr, "%.*s: %s %s\nusage: %s\nsee %.*s --help\n", BYTES_ARG(program), word, problem,
            parsing->usage, BYTES_ARG(command));
    return false;
}

static bool set(const struct parsing *parsing, const struct flag *flag, const char *value)
{
    struct flag_list *list = flag->target;
    switch (flag->type) {
    case FLAG_TEXT:
    case FLAG_WORD:
        *(const char **)flag->target = value;
        return true;
    case FLAG_NUMBER:
        return bytes_to_int64(bytes_of(value), flag->target) ||
               complain(parsing, flag->name, "needs a number");
    case FLAG_SWITCH:
        *(bool *)flag->target = strcmp(value, "false") != 0;
        return true;
    case FLAG_LIST:
        if (list->count == FLAG_LIST_MAX)
            return complain(parsing, flag->name, "is given too often");
        list->items[list->count++] = value;
        return true;
    }
    return false;
}

/* The value behind the flag, or the next argument. */
static bool take(struct parsing *parsing, const struct flag *flag, const char *value)
{
    if (!value && (flag->type == FLAG_SWITCH || flag->type == FLAG_WORD))
        value = "true";
    if (!value && parsing->at + 1 < parsing->argc)
        value = parsing->argv[++parsing->at];
    return value ? set(parsing, flag, value) : complain(parsing, flag->name, "needs a value");
}

static bool read_long(struct parsing *parsing, const char *word)
{
    for (size_t i = 0; i < parsing->flag_count; i++) {
        const struct flag *flag = &parsing->flags[i];
        size_t size = strlen(flag->name);
        if (strncmp(word, flag->name, size) == 0 && (word[size] == '\0' || word[size] == '='))
            return take(parsing, flag, word[size] == '=' ? word + size + 1 : NULL);
    }
    return complain(parsing, word, "is not a flag of this command");
}

static const struct flag *find_letter(const struct parsing *parsing, char letter)
{
    for (size_t i = 0; i < parsing->flag_count; i++)
        if (parsing->flags[i].letter == letter)
            return &parsing->flags[i];
    return NULL;
}

static bool read_letters(struct parsing *parsing, const char *word)
{
    for (const char *at = word + 1; *at; at++) {
        const struct flag *flag = find_letter(parsing, *at);
        if (!flag)
            return complain(parsing, word, "is not a flag of this command");
        if (flag->type != FLAG_SWITCH)
            return take(parsing, flag, at[1] == '=' ? at + 2 : at[1] ? at + 1 : NULL);
        set(parsing, flag, "true");
    }
    return true;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

bool flags_parse(int argc, char **argv, const struct flag *flags, size_t flag_count,
                 const char *usage, struct flag_words *ret)
{
    struct parsing parsing = { argc, 1, argv, flags, flag_count, usage };
    bool only_words = false;
    *ret = (struct flag_words){ .after_dashes = -1, .exit_code = 2 };
    for (; parsing.at < argc; parsing.at++) {
        char *word = argv[parsing.at];
        if (!only_words && strcmp(word, "--") == 0) {
            only_words = true;
            ret->after_dashes = ret->count;
        } else if (only_words || word[0] != '-' || word[1] == '\0') {
            argv[ret->count++] = word;
        } else if (is_help(word)) {
            print_help(&parsing);
            ret->exit_code = 0;
            return false;
        } else if (!(word[1] == '-' ? read_long(&parsing, word) : read_letters(&parsing, word))) {
            return false;
        }
    }
    if (ret->after_dashes < 0)
        ret->after_dashes = ret->count;
    return true;
}

bool flags_parse_alone(int argc, char **argv, const struct flag *flags, size_t flag_count,
                       const char *usage, struct flag_words *ret)
{
    struct parsing parsing = { argc, 1, argv, flags, flag_count, usage };
    if (!flags_parse(argc, argv, flags, flag_count, usage, ret))
        return false;
    ret->exit_code = 2;
    return ret->count == 0 || complain(&parsing, argv[0], "is a word too many");
}
