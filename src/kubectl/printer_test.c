/* SPDX-License-Identifier: Apache-2.0 */
/* printer_test.c - grids, tables, custom columns, names, paths and --sort-by: what is printed. */
#include "kubectl/printer.h"

#include <stdio.h>
#include <unistd.h>

#include "kubectl/session.h"
#include "kubectl/sort.h"
#include "kubectl/table.h"
#include "kubectl/test_rows.h"

/* ---- what goes to standard output ---- */

static int saved_fd;
static FILE *caught;

static void catch_output(void)
{
    fflush(stdout);
    caught = tmpfile();
    saved_fd = dup(1);
    assert_true(caught && saved_fd >= 0 && dup2(fileno(caught), 1) == 1);
}

static const char *caught_output(struct arena *arena)
{
    char text[4096];
    fflush(stdout);
    dup2(saved_fd, 1);
    close(saved_fd);
    rewind(caught);
    size_t size = fread(text, 1, sizeof text, caught);
    fclose(caught);
    return arena_copy(arena, text, size);
}

/* ---- formats ---- */

#define POD                                                                                  \
    "{apiVersion: v1, kind: Pod, metadata: {name: p, managedFields: [1], labels: {b: w, a: x}}," \
    " spec: {containers: [{name: c}, {name: d}], none: null}}"
#define TWO "{kind: List, items: [" POD ", {apiVersion: v1, kind: Pod, metadata: {name: q}}]}"

static const struct {
    const char *format, *object, *printed, *message;
    bool        no_headers;
} formats[] = {
    { "name", POD, "pod/p\n", NULL, false },
    { "name", TWO, "pod/p\npod/q\n", NULL, false },
    { "jsonpath={.metadata.labels}", POD, "{\"a\":\"x\",\"b\":\"w\"}", NULL, false },
    { "jsonpath={.metadata.managedFields}", POD, "", NULL, false },
    { "jsonpath={.items[*].metadata.name}", TWO, "p q", NULL, false },
    { "jsonpath-as-json={.metadata.name}", POD, "[\n    \"p\"\n]\n", NULL, false },
    { "custom-columns=N:.metadata.name,LABELS:metadata.labels", POD,
      "N     LABELS\np     map[a:x b:w]\n", NULL, false },
    { "custom-columns=N:{.metadata.name},C:.spec.containers[*].name", TWO,
      "N     C\np     c,d\nq     <none>\n", NULL, false },
    { "custom-columns=N:.metadata.name,C:.spec.containers", POD, "p     [map[name:c] map[name:d]]\n",
      NULL, true },
    { "custom-columns=N:.spec.none", POD, "N\n<none>\n", NULL, false },
    { "custom-columns=N", POD, "",
      "unexpected custom-columns spec: N, expected <header>:<json-path-expr>", false },
    { "custom-columns=", POD, "", "template format specified but no template given", false },
    { "jsonpath", POD, "", "template format specified but no template given", false },
    { "bad", POD, "",
      "unable to match a printer suitable for the output format \"bad\", allowed formats are: "
      "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,"
      "jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml",
      false },
    { "go-template={{.metadata.name}} {{.spec}}", POD,
      "p map[containers:[map[name:c] map[name:d]] none:<nil>]", NULL, false },
    { "template={{range .items}}{{.metadata.name}}{{end}}{{.metadata.managedFields}}", TWO,
      "pq<no value>", NULL, false },
    { "go-template={{.metadata.managedFields}}", POD, "[1]", NULL, false },
    { "go-template=", POD, "", "template format specified but no template given", false },
    { "go-template={{if}}", POD, "",
      "error parsing template {{if}}, template: output:1: missing value for if", false },
    { "go-template=<{{.x.y.z}}{{.kind.x}}", "{kind: K}",
      "<<no value>Error executing template: template: output:1:18: executing \"output\" at <.kind.x>: "
      "can't evaluate field x in type interface {}. Printing more information for debugging the "
      "template:\n\ttemplate was:\n\t\t<{{.x.y.z}}{{.kind.x}}\n\traw data was:\n\t\t"
      "{\"kind\":\"K\"}\n\tobject given to template engine was:\n\t\tmap[kind:K]\n\n",
      "error executing template \"<{{.x.y.z}}{{.kind.x}}\": template: output:1:18: executing "
      "\"output\" at <.kind.x>: can't evaluate field x in type interface {}", false },
    { "go-template-file=/nonexistent", POD, "",
      "error reading --template /nonexistent, open /nonexistent: no such file or directory",
      false },
};

static void objects_are_printed(void **state)
{
    (void)state;
    schema_init();
    FOR_EACH(row, formats) {
        struct session session = { 0 };
        struct error err = { 0 };
        struct printer printer = { .format = row->format, .no_headers = row->no_headers };
        struct value *object = parse_row(row->object, &session.arena);
        catch_output();
        bool good = printer_print(&printer, object, well_known.pod, &session, &err);
        const char *printed = caught_output(&session.arena);
        if (good == (row->message != NULL) || !text_equal(printed, row->printed) ||
            (row->message && !text_equal(err.message, row->message)))
            FAIL_ROW("%s: \"%s\" %s", row->format, printed, err.message);
        arena_done(&session.arena);
    }
}

/* ---- tables ---- */

static const char table[] =
    "{columnDefinitions: [{name: Name}, {name: Ready}, {name: IP, priority: 1}], rows: [\n"
    "{cells: [web, 1/2, 10.1.1.1], object: {metadata: {namespace: ns, labels: {app: w, x/z: z}}}},\n"
    "{cells: [longer, \"two\\nlines\", null], object: {metadata: {namespace: ns}}}]}";

static const struct {
    struct table_options options;
    const char *printed;
} tables[] = {
    { { 0 }, "NAME     READY\nweb      1/2\nlonger   two...\n" },
    { { .no_headers = true }, "web      1/2\nlonger   two...\n" },
    { { .is_wide = true, .prefix = "pod/" },
      "NAME         READY    IP\npod/web      1/2      10.1.1.1\npod/longer   two...   \n" },
    { { .with_namespace = true, .show_labels = true },
      "NAMESPACE   NAME     READY    LABELS\nns          web      1/2      app=w,x/z=z\n"
      "ns          longer   two...   <none>\n" },
    { { .label_columns = "x/z,app", .with_event = true },
      "EVENT   NAME     READY    Z     APP\nADDED   web      1/2      z     w\n"
      "ADDED   longer   two...         \n" },
};

static void tables_are_printed(void **state)
{
    (void)state;
    FOR_EACH(row, tables) {
        AUTO_ARENA arena = { 0 };
        struct table_print print = { .options = row->options, .grid = { .arena = &arena },
                                     .event = BYTES("ADDED") };
        const struct value *value = parse_row(table, &arena);
        catch_output();
        table_print(&print, value);
        const char *printed = caught_output(&arena);
        if (!text_equal(printed, row->printed))
            FAIL_ROW("\"%s\"", printed);
    }
}

/* ---- order ---- */

static const struct {
    const char *list, *path, *order;
} sorts[] = {
    { "[{v: b, k: 1}, {v: a, k: 2}, {v: c, k: 3}]", ".v", "2 1 3" },
    { "[{v: 10, k: 1}, {v: 9, k: 2}, {k: 3}]", "v", "3 2 1" },
    { "[{v: 1Gi, k: 1}, {v: 100Mi, k: 2}, {v: '1', k: 3}]", "{.v}", "3 2 1" },
    { "[{v: x, k: 1}, {v: x, k: 2}]", ".v", "1 2" },
    { "[{v: {w: 2}, k: 1}, {v: {w: 1}, k: 2}]", ".v.w", "2 1" },
    { "[]", ".v", "" },
};

static void lists_are_ordered(void **state)
{
    (void)state;
    FOR_EACH(row, sorts) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER order = { 0 };
        struct value *list = parse_row(row->list, &arena);
        sort_items(list, "", relaxed_path(row->path, &arena));
        for (size_t i = 0; i < value_count(list); i++)
            buffer_printf(&order, "%s%d", i ? " " : "",
                          (int)value_int(value_item(list, i), "k", 0));
        if (!text_equal(buffer_text(&order), row->order))
            FAIL_ROW("%s by %s: %s", row->list, row->path, buffer_text(&order));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_printed),
        cmocka_unit_test(tables_are_printed),
        cmocka_unit_test(lists_are_ordered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
