/* SPDX-License-Identifier: Apache-2.0 */
/* container_env_test.c - $(NAME), and what overrides what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "node/container_env.h"
#include "node/image_store.h"
#include "node/pod_context.h"
#include "node/pod_spec.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static void test_expand(void **state)
{
    static const struct { const char *text, *wanted; } cases[] = {
        { "plain", "plain" },     { "$(A)", "1" },          { "x$(A)y$(B)z", "x1y2z" }, { "$$(A)",
                "$(A)" }, { "$$$(A)", "$1" },
        { "$(NO)", "$(NO)" },     { "$(A", "$(A" },         { "$A", "$A" },             { "$",
                "$" },        { "$$", "$" },
        { "$()", "$()" },         { "$(A)$(A)", "11" },     { "$(B)$", "2$" },
    };
    struct map variables = { 0 };
    AUTO_ARENA arena = { 0 };
    char one[] = "1", two[] = "2";
    (void)state;
    map_put(&variables, BYTES("A"), one);
    map_put(&variables, BYTES("B"), two);
    FOR_EACH(row, cases)
        assert_string_equal(env_expand(&variables, row->text, &arena), row->wanted);
    map_done(&variables);
}

static void test_precedence(void **state)
{
    static const char *const services[] = { "S=service", "T=service", NULL };
    const char *image_env[] = { "PATH=/image", "A=image", NULL }, *none[] = { NULL };
    struct env_entry entries[] = { { .name = "A", .value = "own" },
                                   { .name = "B", .value = "$(A)-$(PATH)" },
                                   { .name = "T", .value = "own" } };
    struct container container = { .name = "c", .env = entries, .env_count = ARRAY_SIZE(entries) };
    struct pod pod = { .ns = "ns" };
    struct pod_context context = { .service_environment = services };
    struct image_config image = { .environment = image_env, .entrypoint = none, .command = none };
    static const char *const wanted[] = { "PATH=/image", "S=service", "T=own", "A=own",
                                          "B=own-$(PATH)" };
    struct container_env env;
    struct error err = { 0 };
    AUTO_ARENA arena = { 0 };
    (void)state;
    assert_true(container_env_build(&env, &pod, &container, &context, &arena, &err));
    const char **list = container_env_list(&env, &image, &arena);
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
        assert_string_equal(list[i], wanted[i]);
    assert_null(list[ARRAY_SIZE(wanted)]);
    container_env_done(&env);
}

static void test_arguments(void **state)
{
    static const struct {
        const char *name, *command, *args, *entrypoint, *cmd, *wanted;
    } cases[] = {
        { "image", NULL, NULL, "e", "c", "e c" },        { "args", NULL, "a", "e", "c", "e a" },
        { "command", "x", NULL, "e", "c", "x" },         { "both", "x", "a", "e", "c", "x a" },
        { "no entrypoint", NULL, NULL, NULL, "c", "c" },
    };
    (void)state;
    FOR_EACH(row, cases) {
        const char *command[] = { row->command }, *args[] = { row->args },
                   *entrypoint[] = { row->entrypoint, NULL }, *cmd[] = { row->cmd, NULL };
        struct container container = { .command = command,
                                       .command_count = row->command != NULL,
                                       .args = args,
                                       .args_count = row->args != NULL };
        struct image_config image = { .entrypoint = entrypoint, .command = cmd };
        struct container_env env = { 0 };
        AUTO_ARENA arena = { 0 };
        char joined[64] = "";
        for (const char **word = container_arguments(&env, &container, &image, &arena); *word;
             word++)
            snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s%s",
                     *joined ? " " : "", *word);
        if (strcmp(joined, row->wanted) != 0)
            fail_msg("%s: %s", row->name, joined);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_expand),
                                        cmocka_unit_test(test_precedence),
                                        cmocka_unit_test(test_arguments) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
