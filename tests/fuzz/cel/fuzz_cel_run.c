/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_cel_run.c - an expression, a line break, and the object that it is run with: it ends, within
 * its budget, and what comes of it can be read. */
#include "../fuzz.h"

#include "base/arena.h"
#include "cel/program.h"
#include "codec/json.h"
#include "codec/value.h"

enum { BUDGET = 20000, OBJECT_MAX = 4096 };

static const struct cel_variable variables[] = {
    { "self", &cel_dyn }, { "x", &cel_int }, { "s", &cel_string }, { "now", &cel_timestamp } };

static const struct cel_environment environment = {
    .variables = variables,
    .variable_count = ARRAY_SIZE(variables),
    .libraries = cel_libraries,
};

static void check_value(struct cel_value value, struct arena *arena)
{
    struct value *tree;
    const char *problem;
    if (cel_is_failure(value))
        FUZZ_CHECK(value.failure->message);
    else if (!cel_to_tree(value, arena, &tree, &problem))
        FUZZ_CHECK(problem);
    FUZZ_CHECK(cel_kind_text(value, arena));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct cel_problem problem = { 0 };
    struct bytes rest = { (const char *)bytes, size }, text = bytes_next(&rest, '\n');
    struct value *object =
        rest.at && rest.size < OBJECT_MAX ? json_parse(rest, NULL, &arena, NULL) : NULL;
    struct cel_program *program = cel_compile(text, &environment, &arena, &problem);
    if (!program)
        return 0;
    const struct cel_value values[] = {
        cel_from_tree(object, NULL, &arena),
        cel_make_int(3),
        cel_make_string(BYTES("h\xc3\xa9llo")),
        cel_make_time(CEL_TIMESTAMP, 1700000000, 5),
    };
    struct cel_budget budget = { .call_max = BUDGET, .left = UINT64_MAX };
    struct cel_run_options options = { .values = values, .budget = &budget };
    struct cel_value value = cel_program_run(program, &options, &arena);
    bool is_spent = UINT64_MAX - budget.left > BUDGET;
    FUZZ_CHECK(!is_spent || (cel_is_failure(value) && value.failure->is_final));
    check_value(value, &arena);
    return 0;
}
