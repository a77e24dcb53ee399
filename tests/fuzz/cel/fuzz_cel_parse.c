/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_cel_parse.c - any text: it compiles or says why, in upstream's form, and the same twice. */
#include "../fuzz.h"

#include "base/arena.h"
#include "cel/program.h"
#include "codec/utf8.h"

static const struct cel_variable variables[] = { { "self", &cel_dyn }, { "x", &cel_int } };

static const struct cel_environment environment = {
    .variables = variables,
    .variable_count = ARRAY_SIZE(variables),
    .libraries = cel_admission_libraries,
};

static const char *compile(struct bytes text, struct arena *arena)
{
    struct cel_problem problem = { 0 };
    struct cel_program *program = cel_compile(text, &environment, arena, &problem);
    FUZZ_CHECK(program ? !problem.text : problem.text && *problem.text);
    if (!program)
        return problem.text;
    FUZZ_CHECK(cel_program_type(program));
    FUZZ_CHECK(cel_program_cost(program).min <= cel_program_cost(program).max);
    return "";
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO_ARENA arena = { 0 };
    struct bytes text = { (const char *)bytes, size };
    const char *first = compile(text, &arena);
    FUZZ_CHECK(!strcmp(first, compile(text, &arena)));
    FUZZ_CHECK(utf8_is_valid(bytes_of(first)));
    return 0;
}
