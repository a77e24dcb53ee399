/* SPDX-License-Identifier: Apache-2.0 */
/* aggregator_test.c - what extension servers say of themselves. */
#include "apiserver/aggregator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#include "base/arena.h"

static char *quoted(const char *text, struct arena *arena)
{
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        if (*at == '\'')
            *at = '"';
    return json;
}

#define LIST(resources) "{'kind':'APIResourceList','groupVersion':'g/v1','resources':[" resources "]}"
#define NO_KIND "'responseKind':{'group':'','version':'','kind':''}"

static const struct { const char *name, *json, *made; } rows[] = {
    { "none", LIST(""), "[]" },
    { "no list", "{'kind':'APIResourceList'}", "[]" },
    { "a resource",
      LIST("{'name':'things','singularName':'thing','namespaced':true,'kind':'Thing','verbs':['get','list'],"
           "'shortNames':['th'],'categories':['all'],'storageVersionHash':'x'}"),
      "[{'resource':'things','scope':'Namespaced','responseKind':{'group':'','version':'','kind':'Thing'},"
      "'singularResource':'thing','verbs':['get','list'],'shortNames':['th'],'categories':['all']}]" },
    { "a subresource, before its resource",
      LIST("{'name':'things/scale','namespaced':false,'group':'autoscaling','version':'v1','kind':'Scale',"
           "'verbs':['get']},{'name':'things','kind':'Thing','verbs':['get']}"),
      "[{'resource':'things','scope':'Cluster','responseKind':{'group':'','version':'','kind':'Thing'},"
      "'singularResource':'','verbs':['get'],'subresources':[{'subresource':'scale','responseKind':"
      "{'group':'autoscaling','version':'v1','kind':'Scale'},'verbs':['get']}]}]" },
    { "a subresource without one", LIST("{'name':'things/log','namespaced':true,'verbs':['get']}"),
      "[{'resource':'things','scope':'Namespaced'," NO_KIND ",'subresources':[{'subresource':'log'," NO_KIND
      ",'verbs':['get']}]}]" },
    { "halves of names", LIST("{'name':'/a'},{'name':'a/'},{'name':'/'}"), "[]" },
    { "members of wrong types", LIST("{'name':'a','verbs':'get','shortNames':[1,'b',null],'kind':7},7,{'name':''}"),
      "[{'resource':'a','scope':'Cluster'," NO_KIND ",'singularResource':'','shortNames':['b']}]" },
    { "texts that are none of JSON's", LIST("{'name':'a\\\"]}','kind':'\\u0001'}"),
      "[{'resource':'a\\\"]}','scope':'Cluster','responseKind':{'group':'','version':'','kind':'\\u0001'},"
      "'singularResource':''}]" },
    { "another kind", "{'kind':'Status'}", NULL },
    { "resources that are no list", "{'kind':'APIResourceList','resources':{'a':1}}", NULL },
    { "no JSON", "<html>", NULL },
    { "nothing", "", NULL },
};

static void what_servers_have(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER made = { 0 };
        bool good = discovery_from_resources(bytes_of(quoted(row->json, &arena)), &made);
        const char *wanted = row->made ? quoted(row->made, &arena) : NULL;
        if (good != (wanted != NULL) || (good && strcmp(buffer_text(&made), wanted) != 0))
            print_error("%s: %s\n", row->name, good ? buffer_text(&made) : "refused");
        assert_int_equal(good, wanted != NULL);
        if (good)
            assert_string_equal(buffer_text(&made), wanted);
    }
}

#define INDEX(url) "{'paths':{'apis/g/v1':{'serverRelativeURL':'" url "'}}}"

static const struct { const char *json, *url; } indexes[] = {
    { INDEX("/openapi/v3/apis/g/v1?hash=AB"), "/openapi/v3/apis/g/v1?hash=AB" },
    { INDEX("/openapi/v3/apis/g/v1"), "/openapi/v3/apis/g/v1" },
    { INDEX("/openapi/v3/apis/g/v12"), NULL },
    { INDEX("/api/v1/secrets"), NULL },
    { INDEX("https://elsewhere/openapi/v3/apis/g/v1"), NULL },
    { INDEX("/openapi/v3/apis/g/v1?\\\"}"), NULL },
    { INDEX("/openapi/v3/apis/g/v1?\\n"), NULL },
    { "{'paths':{'apis/g/v2':{'serverRelativeURL':'/openapi/v3/apis/g/v2'}}}", NULL },
    { "{'paths':7}", NULL },
    { "", NULL },
};

static void where_their_documents_are(void **state)
{
    (void)state;
    FOR_EACH(row, indexes) {
        AUTO_ARENA arena = { 0 };
        const char *url =
            openapi_url_from_index(bytes_of(quoted(row->json, &arena)), "g", "v1", &arena);
        if (!text_equal(url, row->url))
            print_error("%s\n", row->json);
        assert_true(text_equal(url, row->url));
    }
}

#define PATH "'/apis/g/v1/things':{'get':{'responses':{'200':{'description':'OK','schema':{'$ref':'#/definitions/a'}}}}}"

static const struct { const char *json, *part; } documents[] = {
    { "{'swagger':'2.0','paths':{" PATH ",'/apis/g/v12/things':{},'/api/v1/pods':{}},'definitions':{'a':{'type':'object',"
      "'properties':{'b':{'$ref':'#/definitions/b'},'a':{'$ref':'#/definitions/a'},'x':{'$ref':'#/definitions/x'}}},"
      "'b':{'type':'string'},'c':{'type':'string'}}}",
      "{'paths':{" PATH "},'definitions':{'a':{'type':'object','properties':{'b':{'$ref':'#/definitions/b'},'a':"
      "{'$ref':'#/definitions/a'},'x':{'$ref':'#/definitions/x'}}},'b':{'type':'string'}}}" },
    { "{'swagger':'2.0','paths':{" PATH "}}", "{'paths':{" PATH "},'definitions':{}}" },
    { "{'swagger':'2.0','paths':{'/apis/other/v1/things':{}}}", NULL },
    { "{'swagger':'2.0','paths':[" "1]}", NULL },
    { "{'openapi':'3.0.0','paths':{" PATH "}}", NULL },
    { "[]", NULL },
    { "", NULL },
};

static void what_of_a_document_is_theirs(void **state)
{
    (void)state;
    FOR_EACH(row, documents) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER part = { 0 };
        bool good = openapi_fragment(bytes_of(quoted(row->json, &arena)), "g", "v1", &part);
        if (good != (row->part != NULL))
            print_error("%s\n", row->json);
        assert_int_equal(good, row->part != NULL);
        if (good)
            assert_string_equal(buffer_text(&part), quoted(row->part, &arena));
    }
}

static void what_goes_with_a_namespace(void **state)
{
    static const char list[] =
        "[{'resource':'a','scope':'Namespaced','verbs':['list','deletecollection']},"
        "{'resource':'b','scope':'Cluster','verbs':['list','deletecollection']},"
        "{'resource':'c','scope':'Namespaced','verbs':['list','delete']},"
        "{'resource':'../d','scope':'Namespaced','verbs':['list','deletecollection']},"
        "{'resource':'e-1','scope':'Namespaced','verbs':['deletecollection','get','list']}]";
    AUTO_ARENA arena = { 0 };
    const char **names;
    (void)state;
    size_t count = collections_of_namespaces(bytes_of(quoted(list, &arena)), &names);
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "a");
    assert_string_equal(names[1], "e-1");
    for (size_t i = 0; i < count; i++)
        free((char *)(uintptr_t)names[i]);
    free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_servers_have),
        cmocka_unit_test(where_their_documents_are),
        cmocka_unit_test(what_of_a_document_is_theirs),
        cmocka_unit_test(what_goes_with_a_namespace),
    };
    return cmocka_run_group_tests_name("aggregator", tests, NULL, NULL);
}
