/* SPDX-License-Identifier: Apache-2.0 */
/* yaml_test.c - YAML against what kubectl v1.36.3 makes of it (recorded), and what must be refused.
 */
#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "codec/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* kubectl create --dry-run=client -o json, of scalars of all sorts. */
static const char scalars[] =
    "apiVersion: v1\012kind: ConfigMap\012metadata: {name: a}\012data:\012  a: y\012  b: n\012  c:"
    " yes\012  d: off\012  e: 1e3\012  f: 1e+3\012  g: .5\012  h: 0o14\012  i: 014\012  j: 08\012 "
    " k: 0x1F\012  l: 1_000\012  m: 2001-01-01\012  n: 2001-01-01T00:00:00Z\012  o: 1.0\012  p: 19"
    "0:20:30\012  q: 0b11\012  r: !!str 12\012  s: \"12\"\012  t: ~\012  u:\012  v: +12\012  w: 12"
    "345678901234567890\012  x: 1.\012  z: !!int \"3\"\012  aa: !!float 3\012  ab: !!binary aGVsbG"
    "8=\012  ac: -0b11\012  ad: 0.0\012  ae: -.5\012  af: 1e400\012  ag: =\012  ah: 3e\012  ai: 07"
    "77\012  aj: 123456789012345678901234567890\012  1: one\012  true: two\012  1.5: three\012  20"
    "01-01-01: four\012";
static const char scalars_json[] =
    "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"data\":{\"a\":t"
    "rue,\"b\":false,\"c\":true,\"d\":false,\"e\":1000,\"f\":1000,\"g\":0.5,\"h\":12,\"i\":12,\"j"
    "\":8,\"k\":31,\"l\":1000,\"m\":\"2001-01-01\",\"false\":\"2001-01-01T00:00:00Z\",\"o\":1,\"p"
    "\":\"190:20:30\",\"q\":3,\"r\":\"12\",\"s\":\"12\",\"t\":null,\"u\":null,\"v\":12,\"w\":12345"
    "678901234567000,\"x\":1,\"z\":3,\"aa\":3,\"ab\":\"hello\",\"ac\":-3,\"ad\":0,\"ae\":-0.5,\"af"
    "\":\"1e400\",\"ag\":\"=\",\"ah\":\"3e\",\"ai\":511,\"aj\":1.2345678901234568e+29,\"1\":\"one"
    "\",\"true\":\"two\",\"1.5\":\"three\",\"2001-01-01\":\"four\"}}";

/* kubectl create --dry-run=client -o yaml, of texts that need quotes in all sorts of ways. */
static const char texts_json[] =
    "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"annotations\":{"
    "\"long\":\"aaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb ccccccccccccccccccc"
    "ccccccccccccccccc ddddddddddddddddddddddddd: eeeeeeeeeeeeeeeeeeeeeeeee\",\"long2\":\"aaaaaaaa"
    "aaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccccccccccccccccc d"
    "dddddddddddddddddddddddd eeeeeeeeeeeeeeeeeeeeeeeee\",\"long3\":\"aaaaaaaaaaaaaaaaaaaaaa \\\"b"
    "bbbbbbbbbbbbbbbb\\tbbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccccccccccccccccc dddddddddddddd"
    "ddddddddddd eeeeeeeeeeeeeeeeeeeeeeeee\"}},\"data\":{\"a\":\"true\",\"b\":\"1\",\"c\":\"y\",\""
    "d\":\"1.5\",\"e\":\"\",\"f\":\"null\",\"g\":\"~\",\"h\":\"a: b\",\"i\":\"a #b\",\"j\":\"- a\""
    ",\"k\":\" lead\",\"l\":\"trail \",\"m\":\"x\\ny\\n\",\"n\":\"x\\ny\",\"o\":\"x\\n\\n\",\"p\":"
    "\" x\\ny\",\"q\":\"\\n\",\"r\":\"a\\tb\",\"s\":\"\303\251\342\202\254\",\"t\":\"\\u0001\",\"u"
    "\":\"{a}\",\"v\":\"@x\",\"w\":\"%x\",\"x\":\"2001-01-01\",\"y\":\"190:20:30\",\"z\":\"0x1f\","
    "\"a10\":\"1\",\"a2\":\"2\",\"A\":\"b\",\"_\":\"x\",\"1e3\":\"1e3\",\"ba\":\"'\",\"bb\":\"\\\""
    "\",\"bc\":\"a'b\",\"bd\":\"it's: \",\"be\":\"*a\",\"bf\":\"&a\",\"bg\":\"!a\",\"bh\":\"|\",\""
    "bi\":\">\",\"bj\":\"\?\",\"bk\":\"-\",\"bl\":\"--- a\",\"bm\":\"=\",\"bn\":\"<<\",\"bo\":\"."
    "\",\"bp\":\"...\",\"bq\":\"x:\",\"br\":\"x,y\",\"bs\":\"[x\",\"bt\":\"x]\",\"bu\":\"`\",\"bv"
    "\":\"no\",\"bw\":\"x \\ny\",\"bx\":\"x\\r\\ny\",\"by\":\"\360\237\230\200\",\"ca\":\"x\\n y\\"
    "n\",\"cb\":\"\\ty\",\"cc\":\"0o7\",\"cd\":\"1_000\",\"ce\":\"+1\",\"cf\":\".5\",\"cg\":\"0b1"
    "\",\"ch\":\"x\\\\y\",\"ci\":\"#a\"},\"list\":[],\"map\":{},\"l2\":[1,[2,3],{\"a\":1,\"b\":[]}"
    ",[],null,1.5,1000000.5,1e+30,1e-07,true]}";
static const char texts[] =
    "apiVersion: v1\012data:\012  _: x\012  \"1e3\": \"1e3\"\012  A: b\012  a: \"true\"\012  a2: "
    "\"2\"\012  a10: \"1\"\012  b: \"1\"\012  ba: ''''\012  bb: '\"'\012  bc: a'b\012  bd: 'it''s:"
    " '\012  be: '*a'\012  bf: '&a'\012  bg: '!a'\012  bh: '|'\012  bi: '>'\012  bj: '\?'\012  bk:"
    " '-'\012  bl: '--- a'\012  bm: =\012  bn: <<\012  bo: .\012  bp: '...'\012  bq: 'x:'\012  br:"
    " x,y\012  bs: '[x'\012  bt: x]\012  bu: '`'\012  bv: \"no\"\012  bw: \"x \\ny\"\012  bx: \"x"
    "\\r\\ny\"\012  by: \"\\U0001F600\"\012  c: \"y\"\012  ca: |\012    x\012     y\012  cb: \"\\t"
    "y\"\012  cc: \"0o7\"\012  cd: \"1_000\"\012  ce: \"+1\"\012  cf: \".5\"\012  cg: \"0b1\"\012 "
    " ch: x\\y\012  ci: '#a'\012  d: \"1.5\"\012  e: \"\"\012  f: \"null\"\012  g: \"~\"\012  h: '"
    "a: b'\012  i: 'a #b'\012  j: '- a'\012  k: ' lead'\012  l: 'trail '\012  m: |\012    x\012   "
    " y\012  \"n\": |-\012    x\012    y\012  o: |+\012    x\012\012  p: |2-\012     x\012    y"
    "\012  q: |2+\012\012  r: \"a\\tb\"\012  s: \303\251\342\202\254\012  t: \"\\x01\"\012  u: '{a"
    "}'\012  v: '@x'\012  w: '%x'\012  x: \"2001-01-01\"\012  \"y\": \"190:20:30\"\012  z: \"0x1f"
    "\"\012kind: ConfigMap\012l2:\012- 1\012- - 2\012  - 3\012- a: 1\012  b: []\012- []\012- null"
    "\012- 1.5\012- 1.0000005e+06\012- 1e+30\012- 1e-07\012- true\012list: []\012map: {}\012metada"
    "ta:\012  annotations:\012    long: 'aaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    "bbbbb cccccccccccccccccccccccccccccccccccc\012      ddddddddddddddddddddddddd: eeeeeeeeeeeeee"
    "eeeeeeeeeee'\012    long2: aaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb ccc"
    "ccccccccccccccccccccccccccccccccc\012      ddddddddddddddddddddddddd eeeeeeeeeeeeeeeeeeeeeeee"
    "e\012    long3: \"aaaaaaaaaaaaaaaaaaaaaa \\\"bbbbbbbbbbbbbbbbb\\tbbbbbbbbbbbbbbbbbbbbbb ccccc"
    "ccccccccccccccccccccccccccccccc\012      ddddddddddddddddddddddddd eeeeeeeeeeeeeeeeeeeeeeeee"
    "\"\012  name: a\012";

static void check_json(const char *name, const struct value *value, const char *wanted)
{
    AUTO_BUFFER text = { 0 };
    json_write_value(&text, value);
    if (!text_equal(buffer_text(&text), wanted))
        fail_msg("%s: got <%s>, wanted <%s>", name, buffer_text(&text), wanted);
}

static void yaml_reads_scalars_as_kubectl(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const struct value *value = yaml_parse(bytes_of(scalars), &arena, &err);
    assert_string_equal(err.message, "");
    check_json("scalars", value, scalars_json);
}

static void yaml_writes_as_kubectl(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct value *value = json_parse(bytes_of(texts_json), NULL, &arena, NULL);
    yaml_write_value(&text, value);
    assert_string_equal(buffer_text(&text), texts);
    assert_true(value_equal(yaml_parse(buffer_bytes(&text), &arena, NULL), value));
}

static void yaml_writes_a_key_that_is_no_merge(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    yaml_write_value(&text, yaml_parse(bytes_of("'<<': {a: <<}"), &arena, NULL));
    assert_string_equal(buffer_text(&text), "\"<<\":\n  a: <<\n");
}

static const struct { const char *name, *yaml, *json; } good_cases[] = {
    { "nothing", "", "null" },
    { "a comment", "# x\n", "null" },
    { "an end", "---\na: 1\n...\n", "{\"a\":1}" },
    { "JSON", "{\"a\": [1, \"x\", null, true]}", "{\"a\":[1,\"x\",null,true]}" },
    { "lists in maps", "a:\n- 1\n- b: 2\n  c: 3\n- - 4\n", "{\"a\":[1,{\"b\":2,\"c\":3},[4]]}" },
    { "blocks", "a: |\n  x\n  y\nb: >-\n  x\n  y\n", "{\"a\":\"x\\ny\\n\",\"b\":\"x y\"}" },
    { "anchors", "a: &x {b: 1}\nc: *x\n", "{\"a\":{\"b\":1},\"c\":{\"b\":1}}" },
    { "merge", "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n",
      "{\"a\":{\"b\":1,\"c\":2},\"d\":{\"c\":3,\"b\":1}}" },
    { "merge of two", "- &x {a: 1}\n- &y {a: 2, b: 3}\n- <<: [*x, *y]\n",
      "[{\"a\":1},{\"a\":2,\"b\":3},{\"a\":1,\"b\":3}]" },
    { "an anchor twice", "a: &x 1\nb: &x 2\nc: *x\n", "{\"a\":1,\"b\":2,\"c\":2}" },
    { "keys of all sorts", "1: a\ntrue: b\n1.5: c\n",
      "{\"1\":\"a\",\"true\":\"b\",\"1.5\":\"c\"}" },
    { "quoted merge key", "\"<<\": 1\n", "{\"<<\":1}" },
    { "tags", "- !!str 1\n- !local x\n- !!int \"7\"\n", "[\"1\",\"x\",7]" },
};

static void yaml_reads(void **state)
{
    FOR_EACH(row, good_cases) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        const struct value *value = yaml_parse(bytes_of(row->yaml), &arena, &err);
        if (!value)
            fail_msg("%s: %s", row->name, err.message);
        check_json(row->name, value, row->json);
    }
}

static const struct { const char *yaml, *message; } bad_cases[] = {
    { "a: 1\na: 2\n", "yaml: unmarshal errors:\n  line 2: key \"a\" already set in map" },
    { "a: b: c\n", "yaml: mapping values are not allowed in this context" },
    { "a: [1\n", "yaml: line 1: did not find expected ',' or ']'" },
    { "a: \"x\n", "yaml: line 2: found unexpected end of stream" },
    { "a: *x\n", "yaml: unknown anchor 'x' referenced" },
    { "a: &x [*x]\n", "yaml: unknown anchor 'x' referenced" },
    { "{}: 1\n", "yaml: unsupported map key" },
    { "a: .inf\n", "json: unsupported value: +Inf" },
    { "a: -.Inf\n", "json: unsupported value: -Inf" },
    { "a: .NaN\n", "json: unsupported value: NaN" },
    { "a: !!int x\n", "yaml: cannot decode a scalar as its tag says" },
    { "a: !!binary \"*\"\n", "yaml: !!binary value contains invalid base64 data" },
    { "<<: 1\n", "yaml: map merge requires map or sequence of maps as the value" },
    { "<<: [1]\n", "yaml: map merge requires map or sequence of maps as the value" },
    { "\ta: 1\n", "yaml: found character that cannot start any token" },
    { "a: \xff\n", "yaml: invalid leading UTF-8 octet" },
};

static void yaml_refuses(void **state)
{
    FOR_EACH(row, bad_cases) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        assert_null(yaml_parse(bytes_of(row->yaml), &arena, &err));
        if (!text_equal(err.message, row->message))
            fail_msg("%s: got <%s>, wanted <%s>", row->yaml, err.message, row->message);
    }
}

static void tell(void *context, const char *text)
{
    buffer_printf(context, "%s;", text);
}

/* Nine lists of nine of the one before: 9^9 nodes if it were let. */
static void yaml_refuses_an_alias_bomb(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct error err = { 0 };
    buffer_add_text(&text, "a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
        buffer_printf(&text, "a%d: &a%d [", i, i);
        for (int j = 0; j < 9; j++)
            buffer_printf(&text, "%s*a%d", j ? "," : "", i - 1);
        buffer_add_text(&text, "]\n");
    }
    assert_null(yaml_parse(buffer_bytes(&text), &arena, &err));
    assert_string_equal(err.message, "yaml: document contains excessive aliasing");
    assert_true(arena.used_bytes < (size_t)100 * YAML_NODES_MAX);
}

/* A text that aliases name over and over: the tree is small, what would be written of it is not. */
static void yaml_refuses_a_text_bomb(void **state)
{
    static const struct { const char *name, *before, *line; } rows[] = {
        { "as values", "b: &a ", "- *a\n" },
        { "as keys", "b: &a ", "- *a : 1\n" },
        { "as one key over and over", "b: &a ", "- { *a : 1, *a : 2, *a : 3, *a : 4 }\n" },
        { "in lists of aliases", "b: &a ", "- &c [*a, *a]\n- [*c, *c, *c]\n" },
    };
    enum { TEXT = 100000, LINES = 100 };
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 }, told = { 0 };
        struct error err = { 0 };
        struct yaml_options options = { tell, &told };
        buffer_add_text(&text, row->before);
        for (int i = 0; i < TEXT; i++)
            buffer_add_char(&text, 'x');
        buffer_add_text(&text, "\nlist:\n");
        for (int i = 0; i < LINES; i++)
            buffer_add_text(&text, row->line);
        if (yaml_parse_with(buffer_bytes(&text), &options, &arena, &err))
            fail_msg("%s: it was taken", row->name);
        assert_string_equal(err.message, "yaml: document contains excessive aliasing");
    }
}

static void yaml_refuses_many_directives(void **state)
{
    static const struct { const char *ends, *between; int count; bool is_good; } rows[] = {
        { "\n", "", YAML_TAG_DIRECTIVES_MAX, true },
        { "\n", "", YAML_TAG_DIRECTIVES_MAX + 1, false },
        { "\r", "", YAML_TAG_DIRECTIVES_MAX + 1, false },
        { "\xc2\x85", "", YAML_TAG_DIRECTIVES_MAX + 1, false },
        { "\xe2\x80\xa8", "", YAML_TAG_DIRECTIVES_MAX + 1, false },
        { "\n", "# ", 10 * YAML_TAG_DIRECTIVES_MAX, true },
    };
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct error err = { 0 };
        struct yaml_documents documents;
        for (int i = 0; i < row->count; i++)
            buffer_printf(&text, "%s%%TAG !t%d! tag:example.com,2000:%s", row->between, i,
                          row->ends);
        buffer_add_text(&text, "---\na: 1\n");
        assert_true((yaml_parse(buffer_bytes(&text), &arena, &err) != NULL) == row->is_good);
        assert_true(yaml_parse_all(buffer_bytes(&text), &arena, &documents, NULL) == row->is_good);
        assert_string_equal(err.message,
                            row->is_good ? "" : "yaml: document contains too many %TAG directives");
    }
}

/* Levels that aliases make one on top of the other. */
static void yaml_refuses_depth(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct error err = { 0 };
    buffer_add_text(&text, "- &a0 [1]\n");
    for (int i = 1; i < 300; i++)
        buffer_printf(&text, "- &a%d [*a%d]\n", i, i - 1);
    assert_null(yaml_parse(buffer_bytes(&text), &arena, &err));
    assert_true(bytes_ends_with(bytes_of(err.message), "document contains excessive aliasing"));
    buffer_reset(&text);
    for (int i = 0; i < JSON_DEPTH_MAX + 1; i++)
        buffer_add_char(&text, '[');
    for (int i = 0; i < JSON_DEPTH_MAX + 1; i++)
        buffer_add_char(&text, ']');
    error_clear(&err);
    assert_null(yaml_parse(buffer_bytes(&text), &arena, &err));
    assert_string_equal(err.message, "yaml: exceeded max depth");
}

static void yaml_reads_all_documents(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct yaml_documents documents;
    assert_true(yaml_parse_all(BYTES("# x\n---\na: &x 1\n---\n---\nb: 2\n---\n# y\n"), &arena,
                               &documents, NULL));
    assert_int_equal(documents.count, 2);
    check_json("first", documents.items[0], "{\"a\":1}");
    check_json("second", documents.items[1], "{\"b\":2}");
    assert_false(yaml_parse_all(BYTES("a: &x 1\n---\nb: *x\n"), &arena, &documents, NULL));
}

static void yaml_tells_duplicates(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER told = { 0 };
    struct yaml_options options = { tell, &told };
    check_json("last",
               yaml_parse_with(BYTES("a: 1\nb: {c: 1, c: 2}\na: 3\n"), &options, &arena, NULL),
               "{\"a\":3,\"b\":{\"c\":2}}");
    assert_string_equal(
        buffer_text(&told),
        "line 2: key \"c\" already set in map;line 3: key \"a\" already set in map;");
}

static void count_duplicate(void *context, const char *text)
{
    ++*(int *)context;
}

static void yaml_tells_so_many_duplicates(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    int count = 0;
    struct yaml_options options = { count_duplicate, &count };
    for (int i = 0; i < 2 * YAML_DUPLICATES_MAX; i++)
        buffer_printf(&text, "a: %d\n", i);
    const struct value *map = yaml_parse_with(buffer_bytes(&text), &options, &arena, NULL);
    assert_int_equal(count, YAML_DUPLICATES_MAX);
    assert_int_equal(value_int(map, "a", 0), 2 * YAML_DUPLICATES_MAX - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yaml_reads_scalars_as_kubectl), cmocka_unit_test(yaml_writes_as_kubectl),
        cmocka_unit_test(yaml_reads),                    cmocka_unit_test(yaml_refuses),
        cmocka_unit_test(yaml_refuses_an_alias_bomb),    cmocka_unit_test(yaml_refuses_depth),
        cmocka_unit_test(yaml_refuses_a_text_bomb),
        cmocka_unit_test(yaml_writes_a_key_that_is_no_merge),
        cmocka_unit_test(yaml_refuses_many_directives),
        cmocka_unit_test(yaml_tells_so_many_duplicates),
        cmocka_unit_test(yaml_reads_all_documents),      cmocka_unit_test(yaml_tells_duplicates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
