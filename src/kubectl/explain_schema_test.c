/* SPDX-License-Identifier: Apache-2.0 */
/* explain_schema_test.c - lines that are broken, types, enums, fields behind references, lists and
 * maps, types that hold themselves, fields that are none. */
#include "kubectl/explain_schema.h"
#include "kubectl/test_rows.h"

static const struct {
    const char *text;
    size_t      width, indent;
    const char *wrapped;
} wraps[] = {
    { "", 10, 2, "  " },
    { "one two three", 7, 0, "one two\nthree" },
    { "one two three", 3, 1, " one\n two\n three" },
    { "one  two", 8, 0, "one  two" },
    { "overlong-word one", 4, 0, "overlong-word\none" },
    { "a\n\nb\n", 10, 1, " a\n \n b\n " },
    { "\xc3\xa4\xc3\xb6\xc3\xbc x", 5, 0, "\xc3\xa4\xc3\xb6\xc3\xbc x" },
};

static void lines_are_broken(void **state)
{
    (void)state;
    FOR_EACH(row, wraps) {
        AUTO_BUFFER text = { 0 };
        explain_wrap(&text, bytes_of(row->text), row->width, row->indent);
        if (!text_equal(buffer_text(&text), row->wrapped))
            FAIL_ROW("\"%s\" became \"%s\"", row->text, buffer_text(&text));
    }
}

static const char document[] =
    "components:\n"
    "  schemas:\n"
    "    x.v1.Tree:\n"
    "      type: object\n"
    "      description: A tree.\n"
    "      x-kubernetes-group-version-kind: [{group: x, version: v1, kind: Tree}]\n"
    "      required: [leaf]\n"
    "      properties:\n"
    "        leaf: {type: string, enum: [b, \"\", c, d, e]}\n"
    "        root: {allOf: [{$ref: \"#/components/schemas/x.v1.Tree\"}], default: {}}\n"
    "        all: {type: array, items: {$ref: \"#/components/schemas/x.v1.Leaf\"}}\n"
    "        by: {type: object, additionalProperties: {type: integer}}\n"
    "        any: {$ref: \"#/components/schemas/nothing\"}\n"
    "    x.v1.Leaf: {type: object, description: A leaf., properties: {size: {type: number}}}\n"
    "    x.v1.Ring: {x-kubernetes-group-version-kind: [{group: x, version: v1, kind: Ring}],\n"
    "                allOf: [{$ref: \"#/components/schemas/x.v1.Ring\"}]}\n";

static const struct {
    const char *kind, *path;
    bool        is_recursive;
    const char *message, *text;          /* text: stands in the output */
} rows[] = {
    { "Tree", "", false, NULL, "DESCRIPTION:\n    A tree.\n    \nFIELDS:\n  all\t<[]Leaf>\n" },
    { "Tree", "", false, NULL, "  by\t<map[string]integer>\n    <no description>\n" },
    { "Tree", "", false, NULL, "  leaf\t<string> -required-\n  enum: b, \"\", c, d, ....\n" },
    { "Tree", "", true, NULL, "  all\t<[]Leaf>\n    size\t<number>\n  any\t<nothing>\n  by" },
    { "Tree", "", true, NULL, "    root\t<Tree>\n\n" },
    { "Tree", "leaf", false, NULL, "FIELD: leaf <string>\nENUM:\n    b\n    \"\"\n" },
    { "Tree", "root.root.all.size", false, NULL, "FIELD: size <number>\n" },
    { "Tree", "all", false, NULL, "FIELD: all <[]Leaf>\n\n\nDESCRIPTION:\n    A leaf.\n" },
    { "Tree", "all.nothing", false, "field \"nothing\" does not exist", "KIND:       Tree\n" },
    { "Tree", "leaf.more", false, "field \"more\" does not exist", "" },
    { "Tree", "any.more", false, "field \"more\" does not exist", "" },
    { "Tree", ".", false, "field \"\" does not exist", "" },
    { "Ring", "x", false, "field \"x\" does not exist", "" },
    { "Ring", "", true, NULL, "GROUP:      x\nKIND:       Ring\n" },
    { "Bush", "", false, "GVR (x/v1, Kind=Bush) not found in OpenAPI schema", "" },
};

static void schemas_are_told(void **state)
{
    AUTO_ARENA arena = { 0 };
    const struct value *parsed = parse_row(document, &arena);
    (void)state;
    FOR_EACH(row, rows) {
        AUTO_BUFFER text = { 0 };
        struct error err = { 0 };
        struct explain_options options = { "x", "v1", row->kind, row->path, row->is_recursive };
        bool good = explain_write(parsed, &options, &text, &err);
        if (good == (row->message != NULL) || (!good && !text_equal(err.message, row->message)) ||
            !strstr(buffer_text(&text), row->text))
            FAIL_ROW("%s.%s: %s\n%s", row->kind, row->path, err.message, buffer_text(&text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_broken),
        cmocka_unit_test(schemas_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
