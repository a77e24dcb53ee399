/* SPDX-License-Identifier: Apache-2.0 */
/* cel_value_test.c - objects of a schema, looked at through expressions: declared types, members that are
 * no identifiers, lists that are sets or keyed.  And names, numbers and times as texts. */
#include "cel/value.h"

#include <setjmp.h>
#include <stdarg.h>

#include "base/arena.h"
#include "cel/name.h"
#include "cel/program.h"
#include "cel/text.h"
#include "codec/json.h"
#include "codec/value.h"

#include <cmocka.h>
#undef fail

/* ---- a schema ---- */

static const char *const port_keys[] = { "port", "protocol", NULL };

static const struct cel_type *port_member(const struct cel_type *object, struct bytes name)
{
    return bytes_equal_text(name, "port")     ? &cel_int
           : bytes_equal_text(name, "protocol") ? &cel_string
           : bytes_equal_text(name, "name")     ? &cel_string
                                                : NULL;
}

static const struct cel_type port_type = {
    .kind = CEL_OBJECT, .name = "Port", .max_count = UINT64_MAX, .member = port_member };
static const struct cel_type ports_type = {
    .kind = CEL_LIST, .element = &port_type, .max_count = 10, .is_keyed_list = true,
    .list_keys = port_keys };
static const struct cel_type set_type = {
    .kind = CEL_LIST, .element = &cel_string, .max_count = 5, .is_set = true };
static const struct cel_type short_text = { .kind = CEL_STRING, .max_count = 20 };

static const struct { const char *name; const struct cel_type *type; } members[] = {
    { "count",     &cel_int       },
    { "ratio",     &cel_double    },
    { "since",     &cel_timestamp },
    { "wait",      &cel_duration  },
    { "data",      &cel_bytes     },
    { "label-x",   &cel_string    },
    { "namespace", &cel_string    },
    { "short",     &short_text    },
    { "ports",     &ports_type    },
    { "ports2",    &ports_type    },
    { "tags",      &set_type      },
    { "tags2",     &set_type      },
    { "any",       &cel_dyn       },
    { "empty",     &cel_string    },
};

static const struct cel_type *self_member(const struct cel_type *object, struct bytes name)
{
    FOR_EACH (member, members)
        if (bytes_equal_text(name, member->name))
            return member->type;
    return NULL;
}

static const struct cel_type self_type = {
    .kind = CEL_OBJECT, .name = "object", .max_count = UINT64_MAX, .member = self_member };

static const char self_json[] =
    "{\"count\":3,\"ratio\":2,\"since\":\"2026-01-02T03:04:05.5+01:00\",\"wait\":\"1h30m\","
    "\"data\":\"aGk=\",\"label-x\":\"x\",\"namespace\":\"ns\",\"short\":\"abc\",\"empty\":null,"
    "\"ports\":[{\"port\":80,\"protocol\":\"TCP\",\"name\":\"a\"},"
    "{\"port\":80,\"protocol\":\"UDP\",\"name\":\"b\"}],"
    "\"ports2\":[{\"port\":80,\"protocol\":\"UDP\",\"name\":\"b\"},"
    "{\"port\":80,\"protocol\":\"TCP\",\"name\":\"a\"}],"
    "\"tags\":[\"a\",\"b\"],\"tags2\":[\"b\",\"a\"],\"any\":{\"a-b\":[1,2.5,\"x\",null,true]},"
    "\"unknown\":1}";

static const struct {
    const char *text, *json;             /* what comes of it; or how it fails, behind a '!' */
} rows[] = {
    { "self.count + 1", "4" },
    { "self.ratio / 4.0", "0.5" },
    { "self.since.getHours()", "2" },
    { "self.since + self.wait == timestamp('2026-01-02T03:34:05.5Z')", "true" },
    { "self.since", "\"2026-01-02T02:04:05.5Z\"" },
    { "string(self.wait)", "\"5400s\"" },
    { "self.data == b'hi'", "true" },
    { "self.data + b'!'", "\"aGkh\"" },
    { "has(self.empty)", "false" },
    { "has(self.count)", "true" },
    { "self.any['a-b'][1]", "2.5" },
    { "self.any['a-b'][3] == null", "true" },
    { "self.any['a-b'].map(x, x)", "[1,2.5,\"x\",null,true]" },
    { "self.ports == self.ports2", "true" },
    { "self.ports != self.ports2", "false" },
    { "self.tags == self.tags2", "true" },
    { "self.tags == ['a', 'a']", "true" },
    { "self.tags + ['b', 'c']", "[\"a\",\"b\",\"c\"]" },
    { "(self.ports + [self.ports2[0]]).size()", "2" },
    { "self.ports.exists(p, p.port == 80 && p.name == 'b')", "true" },
    { "self.ports[0]", "{\"port\":80,\"protocol\":\"TCP\",\"name\":\"a\"}" },
    { "self.ports[2].port", "!index out of bounds: 2" },
    { "type(self) == map", "true" },
    { "self == self", "true" },
    { "{'a': [self.ratio / 4.0], 'b': []}", "{\"a\":[0.5],\"b\":[]}" },
    { "{1: 2}", "!unsupported type for map key: int" },
    { "0.0 / 0.0", "!type conversion error from 'double' to JSON" },
};

static const struct cel_variable variables[] = { { "self", &self_type } };
static const struct cel_environment environment = {
    .variables = variables, .variable_count = 1, .libraries = cel_libraries };

static const char *written(struct cel_value value, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    struct value *tree;
    const char *problem = NULL;
    if (cel_is_failure(value))
        return arena_printf(arena, "!%s", value.failure->message);
    if (!cel_to_tree(value, arena, &tree, &problem))
        return arena_printf(arena, "!%s", problem);
    json_write_value(&text, tree);
    return arena_strdup(arena, buffer_text(&text));
}

static const char *run(const char *text, const char *self, struct arena *arena)
{
    struct cel_problem problem = { 0 };
    struct cel_program *program = cel_compile(bytes_of(text), &environment, arena, &problem);
    if (!program)
        return problem.text;
    const struct cel_value values[] = {
        cel_from_tree(json_parse(bytes_of(self), NULL, arena, NULL), &self_type, arena) };
    struct cel_run_options options = { .values = values };
    return written(cel_program_run(program, &options, arena), arena);
}

static void test_declared(void **state)
{
    (void)state;
    FOR_EACH (row, rows) {
        AUTO_ARENA arena = { 0 };
        const char *found = run(row->text, self_json, &arena);
        if (strcmp(row->json, found) != 0)
            print_error("%s: %s\n", row->text, found);
        assert_string_equal(row->json, found);
    }
}

static const struct { const char *text, *self, *failure; } bad_rows[] = {
    { "self.count == 1", "{\"count\":\"1\"}", "!invalid data, expected int, got string" },
    { "self.count == 1", "{\"count\":1.5}", "!invalid data, expected int, got float64" },
    { "self.ratio == 1.0", "{\"ratio\":true}", "!invalid data, expected float, got bool" },
    { "self.short == ''", "{\"short\":[]}", "!invalid data, expected string, got []interface {}" },
    { "self.since == self.since", "{\"since\":\"x\"}", "!Invalid date-time formatted string x" },
    { "self.wait == self.wait", "{\"wait\":\"x\"}", "!Invalid duration x" },
    { "self.data == b''", "{\"data\":\"*\"}",
      "!Invalid byte formatted string *: illegal base64 data at input byte 0" },
    { "self.tags == []", "{\"tags\":{}}",
      "!invalid data, expected an array for the provided schema with type=array" },
    { "self.count == 1", "[]",
      "!invalid data, expected a map for the provided schema with type=object" },
    { "self.count == 1", "{}", "!no such key: count" },
    { "self.count == 1 || true", "{\"count\":\"1\"}", "true" },
};

static void test_bad_data(void **state)
{
    (void)state;
    FOR_EACH (row, bad_rows) {
        AUTO_ARENA arena = { 0 };
        assert_string_equal(row->failure, run(row->text, row->self, &arena));
    }
}

static void test_large_maps(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    buffer_add_text(&text, "{");
    for (int i = 0; i < 200; i++)
        buffer_printf(&text, "%s%d: 'v%d'", i > 0 ? ", " : "", i, i);
    buffer_add_text(&text, "}[dyn(150.0)]");
    assert_string_equal("\"v150\"", run(buffer_text(&text), "{}", &arena));
    buffer_reset(&text);
    buffer_add_text(&text, "[");
    for (int i = 0; i < 100; i++)
        buffer_printf(&text, "%s%d", i > 0 ? ", " : "", i);
    buffer_add_text(&text, "].transformMap(i, v, v * 2)[dyn(99u)]");
    assert_string_equal("198", run(buffer_text(&text), "{}", &arena));
}

/* ---- texts ---- */

static const struct { const char *name, *escaped; } name_rows[] = {
    { "abc",       "abc"                   },
    { "a-b",       "a__dash__b"            },
    { "a.b/c",     "a__dot__b__slash__c"   },
    { "a__b",      "a__underscores__b"     },
    { "namespace", "__namespace__"         },
    { "a b",       NULL                    },
    { "1a",        NULL                    },
    { "",          NULL                    },
};

static void test_names(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    struct bytes found;
    FOR_EACH (row, name_rows) {
        assert_int_equal(row->escaped != NULL,
                         cel_name_escape(bytes_of(row->name), &arena, &found));
        if (!row->escaped)
            continue;
        assert_true(bytes_equal_text(found, row->escaped));
        assert_true(cel_name_unescape(bytes_of(row->escaped), &arena, &found));
        assert_true(bytes_equal_text(found, row->name));
    }
    assert_false(cel_name_unescape(BYTES("a__nothing__b"), &arena, &found));
    assert_false(cel_name_unescape(BYTES("a__namespace__b"), &arena, &found));
    assert_true(cel_name_unescape(BYTES("__a_b__"), &arena, &found));
    assert_true(bytes_equal_text(found, "__a_b__"));
}

static const struct { double number; const char *general, *fixed; } double_rows[] = {
    { 0,         "0",           "0"                      },
    { 0.1,       "0.1",         "0.1"                    },
    { 1e6,       "1e+06",       "1000000"                },
    { 123456,    "123456",      "123456"                 },
    { 1.5e-5,    "1.5e-05",     "0.000015"               },
    { 1e21,      "1e+21",       "1000000000000000000000" },
    { -2.5,      "-2.5",        "-2.5"                   },
};

static void test_doubles(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    double number;
    FOR_EACH (row, double_rows) {
        assert_true(bytes_equal_text(cel_double_text(row->number, 'g', &arena), row->general));
        assert_true(bytes_equal_text(cel_double_text(row->number, 'f', &arena), row->fixed));
        assert_true(cel_double_parse(bytes_of(row->general), &number) && number == row->number);
    }
    assert_true(bytes_equal_text(cel_double_text(__builtin_inf(), 'g', &arena), "+Inf"));
    assert_false(cel_double_parse(BYTES(" 1"), &number));
    assert_false(cel_double_parse(BYTES("1e999"), &number));
    assert_false(cel_double_parse(BYTES("0x1"), &number));
    assert_false(cel_double_parse(BYTES(""), &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_declared),   cmocka_unit_test(test_bad_data),
        cmocka_unit_test(test_large_maps), cmocka_unit_test(test_names),
        cmocka_unit_test(test_doubles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
