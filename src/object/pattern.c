/* SPDX-License-Identifier: Apache-2.0 */
/* pattern.c - PCRE2 with memory from an arena, and with limits.
 *
 * Not here: Go's syntax (pattern_syntax.c). */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "object/pattern.h"

#include <pcre2.h>

#include "base/arena.h"

struct pattern {
    pcre2_code *code;
};

static void *take(PCRE2_SIZE size, void *arena)
{
    return arena_alloc(arena, size);
}

static void keep(void *memory, void *arena)
{
    (void)memory;
    (void)arena;
}

/* NULL with the end of a class of characters that nobody knows (\p{...}), or SIZE_MAX: it is too large. */
static const struct pattern *compile(struct bytes text, struct arena *arena, size_t *ret_bad_class)
{
    int problem;
    PCRE2_SIZE offset;
    *ret_bad_class = SIZE_MAX;
    if (text.size > PATTERN_SIZE_MAX)
        return NULL;
    pcre2_general_context *general = pcre2_general_context_create(take, keep, arena);
    pcre2_compile_context *context = pcre2_compile_context_create(general);
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(context, PATTERN_NESTING_MAX);
    uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C |
                       PCRE2_ALT_CIRCUMFLEX;
    struct pattern *pattern = ARENA_NEW(arena, struct pattern);
    pattern->code = pcre2_compile((PCRE2_SPTR)(text.at ? text.at : ""), text.size, options,
                                  &problem, &offset, context);
    if (!pattern->code && problem == PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY)
        *ret_bad_class = offset;
    return pattern->code ? pattern : NULL;
}

/* "\p{Foo}", which ends there. */
static struct bytes class_before(struct bytes text, size_t end)
{
    size_t start = end;
    while (start > 0 && (start == end || text.at[start] != '\\'))
        start--;
    return (struct bytes){ text.at + start, end - start };
}

const struct pattern *pattern_compile(struct bytes text, struct arena *arena,
                                      const char **ret_problem)
{
    AUTO_BUFFER translated = { 0 };
    size_t bad_class;
    *ret_problem = pattern_translate(text, &translated, arena);
    if (*ret_problem)
        return NULL;
    const struct pattern *pattern = compile(buffer_bytes(&translated), arena, &bad_class);
    if (!pattern && bad_class < translated.size + 1)
        *ret_problem = arena_printf(arena, "invalid character class range: `%.*s`",
                                    BYTES_ARG(class_before(buffer_bytes(&translated), bad_class)));
    else if (!pattern)
        *ret_problem = arena_printf(arena, "expression too large: `%.*s`", BYTES_ARG(text));
    return pattern;
}

const struct pattern *pattern_compile_own(const char *text, struct arena *arena)
{
    size_t ignored;
    return compile(bytes_of(text), arena, &ignored);
}

enum pattern_answer pattern_search(const struct pattern *pattern, struct bytes text, size_t from,
                                   uint32_t step_max, size_t *ret_start, size_t *ret_end)
{
    enum { HEAP_LIMIT_KIB = 1024 };
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    if (!context || !data)
        memory_exhausted();
    pcre2_set_match_limit(context, step_max);
    pcre2_set_heap_limit(context, HEAP_LIMIT_KIB);
    uint32_t options = from > 0 ? PCRE2_NO_UTF_CHECK : 0;
    int found = pcre2_match(pattern->code, (PCRE2_SPTR)(text.at ? text.at : ""), text.size, from,
                            options, data, context);
    const PCRE2_SIZE *places = pcre2_get_ovector_pointer(data);
    *ret_start = found >= 0 ? places[0] : 0;
    *ret_end = found >= 0 ? places[1] : 0;
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    if (found >= 0)
        return PATTERN_THERE;
    return found == PCRE2_ERROR_NOMATCH ? PATTERN_ABSENT : PATTERN_UNKNOWN;
}

bool pattern_find(const struct pattern *pattern, struct bytes text, size_t from, size_t *ret_start,
                  size_t *ret_end)
{
    return pattern_search(pattern, text, from, PATTERN_MATCH_LIMIT, ret_start, ret_end) ==
           PATTERN_THERE;
}

bool pattern_matches(const struct pattern *pattern, struct bytes text)
{
    size_t start, end;
    return pattern_find(pattern, text, 0, &start, &end);
}
