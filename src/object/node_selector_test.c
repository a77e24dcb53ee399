/* SPDX-License-Identifier: Apache-2.0 */
/* node_selector_test.c - one node, and what asks for it. */
#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/node_selector.h"
#include "object/object.h"
#include "object/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* JSON with ' for ". */
static struct bytes json_of(const char *text, struct arena *arena)
{
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        if (*at == '\'')
            *at = '"';
    return bytes_of(json);
}

#define NODE "{'metadata':{'name':'n1','labels':{'zone':'a','cores':'8','empty':''}}}"
#define REQUIRED(terms)                                                                            \
    "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"                \
    "{'nodeSelectorTerms':[" terms "]}}}"
#define LABEL(key, operator, values)                                                               \
    REQUIRED("{'matchExpressions':[{'key':'" key "','operator':'" operator "','values':[" values   \
             "]}]}")
#define NAME(operator, values)                                                                     \
    REQUIRED("{'matchFields':[{'key':'metadata.name','operator':'" operator "','values':[" values  \
             "]}]}")

static const struct { const char *what, *spec; bool matches; } cases[] = {
    { "nothing is asked for", "", true },
    { "a label", "'nodeSelector':{'zone':'a'}", true },
    { "another value", "'nodeSelector':{'zone':'b'}", false },
    { "a label that is not there", "'nodeSelector':{'rack':'a'}", false },
    { "an empty label", "'nodeSelector':{'empty':''}", true },
    { "of two labels one", "'nodeSelector':{'zone':'a','rack':'1'}", false },
    { "In", LABEL("zone", "In", "'b','a'"), true },
    { "In, not listed", LABEL("zone", "In", "'b','c'"), false },
    { "In, no label", LABEL("rack", "In", "'b'"), false },
    { "NotIn", LABEL("zone", "NotIn", "'b'"), true },
    { "NotIn, listed", LABEL("zone", "NotIn", "'a'"), false },
    { "NotIn, no label", LABEL("rack", "NotIn", "'a'"), true },
    { "Exists", LABEL("empty", "Exists", ""), true },
    { "Exists, no label", LABEL("rack", "Exists", ""), false },
    { "DoesNotExist", LABEL("rack", "DoesNotExist", ""), true },
    { "DoesNotExist, but it does", LABEL("zone", "DoesNotExist", ""), false },
    { "Gt", LABEL("cores", "Gt", "'7'"), true },
    { "Gt, the same", LABEL("cores", "Gt", "'8'"), false },
    { "Lt", LABEL("cores", "Lt", "'10'"), true },
    { "Lt of no number", LABEL("zone", "Lt", "'10'"), false },
    { "Gt of two numbers", LABEL("cores", "Gt", "'1','2'"), false },
    { "an unknown operator", LABEL("cores", "Near", "'8'"), false },
    { "its name", NAME("In", "'n1'"), true },
    { "another's name", NAME("In", "'n2'"), false },
    { "not its name", NAME("NotIn", "'n1'"), false },
    { "no term", REQUIRED(""), false },
    { "an empty term", REQUIRED("{}"), false },
    { "an empty term and one that matches",
      REQUIRED("{},{'matchExpressions':[{'key':'zone','operator':'Exists'}]}"), true },
    { "all of a term",
      REQUIRED("{'matchExpressions':[{'key':'zone','operator':'Exists'},"
               "{'key':'rack','operator':'Exists'}]}"), false },
    { "labels and affinity", "'nodeSelector':{'zone':'b'}," LABEL("zone", "Exists", ""), false },
};

static void pods_and_a_node(void **state)
{
    (void)state;
    FOR_EACH(row, cases) {
        AUTO_ARENA arena = { 0 };
        AUTO_PUT node = object_from_text(well_known.node, json_of(NODE, &arena), NULL);
        const char *text = arena_printf(&arena, "{%s}", row->spec);
        const struct value *spec = json_parse(json_of(text, &arena), NULL, &arena, NULL);
        assert_non_null(node);
        assert_non_null(spec);
        if (node_affinity_matches(value_member(spec, "nodeSelector"),
                                  value_member(spec, "affinity"), node, &arena) != row->matches)
            fail_msg("%s", row->what);
    }
}

static int set_up(void **state)
{
    (void)state;
    schema_init();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(pods_and_a_node) };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
