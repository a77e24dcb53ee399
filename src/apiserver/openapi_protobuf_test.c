/* SPDX-License-Identifier: Apache-2.0 */
/* openapi_protobuf_test.c - documents as gnostic's own reader makes messages of them. */
#include "apiserver/openapi_protobuf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"

/* Quotes are single for the reader's sake; bytes are in hexadecimal. */
static const struct {
    const char *name;
    bool        is_v3;
    const char *json, *wanted;
} rows[] = {
    { "nothing but its head", false,
      "{'swagger':'2.0','info':{'title':'T','version':'V'},'paths':{}}",
      "0a03322e3012060a01541201564200" },
    { "an extension", false,
      "{'swagger':'2.0','info':{'title':'T','version':'V'},'paths':{},'x-a':5}",
      "0a03322e3012060a0154120156420082010b0a03782d6112041202350a" },
    { "a parameter", false,
      "{'swagger':'2.0','info':{'title':'T','version':'V'},'paths':{'/a':{'patch':{'operati"
      "onId':'o','parameters':[{'name':'n','in':'query','type':'string','uniqueItems':true}"
      "],'responses':{}}}}}",
      "0a03322e3012060a0154120156422c122a0a022f61122442222a016f421b0a1912171a15120571756572"
      "7922016e3206737472696e67a001014a00" },
    { "a response", false,
      "{'swagger':'2.0','info':{'title':'T','version':'V'},'paths':{'/a':{'get':{'responses"
      "':{'200':{'description':'OK','schema':{'$ref':'#/definitions/A'}}}}}}}",
      "0a03322e3012060a01541201564230122e0a022f61122812264a240a220a03323030121b0a190a024f4b"
      "12130a110a0f232f646566696e6974696f6e732f41" },
    { "a schema", false,
      "{'swagger':'2.0','info':{'title':'T','version':'V'},'paths':{},'definitions':{'A':{'"
      "description':'d','type':'object','required':['b','c'],'properties':{'b':{'type':'int"
      "eger','format':'int32','default':7,'minimum':1.5},'c':{'type':'array','items':{'$ref"
      "':'#/definitions/A'}}}}}}",
      "0a03322e3012060a015412015642004a700a6e0a014112692201649a0101629a010163b201080a066f62"
      "6a656374ca01500a270a016212221205696e7433322a041202370a49000000000000f83fb201090a0769"
      "6e74656765720a250a01631220b201070a056172726179ba01130a110a0f232f646566696e6974696f6e"
      "732f41" },
    { "maps of anything", false,
      "{'swagger':'2.0','info':{'title':'T','version':'V'},'paths':{},'definitions':{'A':{'"
      "type':'object','additionalProperties':{'type':'string','enum':['x','w']}},'B':{'addi"
      "tionalProperties':true,'x-kubernetes-preserve-unknown-fields':true}}}",
      "0a03322e3012060a015412015642004a6e0a2e0a01411229aa011b0a19a201041202780aa20104120277"
      "0ab201080a06737472696e67b201080a066f626a6563740a3c0a01421237aa01021001fa012f0a24782d"
      "6b756265726e657465732d70726573657276652d756e6b6e6f776e2d6669656c64731207120574727565"
      "0a" },
    { "v3: nothing but its head", true,
      "{'openapi':'3.0.0','info':{'title':'T','version':'V'},'paths':{}}",
      "0a05332e302e3012060a01543201562200" },
    { "v3: a parameter", true,
      "{'openapi':'3.0.0','info':{'title':'T','version':'V'},'paths':{'/a':{'patch':{'opera"
      "tionId':'o','parameters':[{'name':'n','in':'query','schema':{'type':'string','unique"
      "Items':true}}],'responses':{'200':{'description':'OK'}}}}}}",
      "0a05332e302e3012060a0154320156223c0a3a0a022f61123452322a016f321c0a1a0a016e1205717565"
      "7279520e0a0ca00101ca0106737472696e67420f120d0a0332303012060a040a024f4b" },
    { "v3: schemas and references", true,
      "{'openapi':'3.0.0','info':{'title':'T','version':'V'},'paths':{},'components':{'sche"
      "mas':{'A':{'type':'object','default':'x','properties':{'b':{'allOf':[{'$ref':'#/comp"
      "onents/schemas/B'}],'default':5},'c':{'$ref':'#/components/schemas/C'}}},'B':{'oneOf"
      "':[{'type':'integer'},{'type':'string'}],'default':true,'additionalProperties':{'typ"
      "e':'boolean'},'x-z':'w'}}}}",
      "0a05332e302e3012060a015432015622002abb010ab8010a6c0a014112670a65ca01066f626a656374fa"
      "01530a300a0162122b0a29d2011a12180a16232f636f6d706f6e656e74732f736368656d61732f428a02"
      "090900000000000014400a1f0a0163121a12180a16232f636f6d706f6e656e74732f736368656d61732f"
      "438a02031a01780a480a014212430a41da010c0a0aca0107696e7465676572da010b0a09ca0106737472"
      "696e6782020e0a0c0a0aca0107626f6f6c65616e8a02021001a2020b0a03782d7a12041202770a" },
};

static char *unquote(const char *text, struct arena *arena)
{
    char *copy = arena_strdup(arena, text);
    for (char *at = copy; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    return copy;
}

static void documents_are_gnostics(void **state)
{
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER got = { 0 };
        AUTO_BUFFER shown = { 0 };
        const char *json = unquote(row->json, &arena);
        assert_true(openapi_write_protobuf(&got, bytes_of(json), row->is_v3));
        for (size_t i = 0; i < got.size; i++)
            buffer_printf(&shown, "%02x", (unsigned char)got.at[i]);
        print_message("%s\n", row->name);
        assert_string_equal(buffer_text(&shown), row->wanted);
    }
}

static void other_texts_are_refused(void **state)
{
    AUTO_BUFFER got = { 0 };
    assert_false(openapi_write_protobuf(&got, BYTES("{"), false));
    assert_true(openapi_write_protobuf(&got, BYTES("[1]"), false));
    assert_true(openapi_write_protobuf(&got, BYTES("{\"nothing\":{\"a\":[1]}}"), true));
    assert_int_equal(got.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_gnostics),
        cmocka_unit_test(other_texts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
