/* SPDX-License-Identifier: Apache-2.0 */
/* volume_view_test.c - which volume serves a claim, and what is read of both. */
#include "base/arena.h"
#include "object/object.h"
#include "object/schema.h"
#include "object/volume_view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { VOLUMES_MAX = 4 };

/* JSON with ' for ". */
static const struct object *object_of(const struct kind *kind, const char *text,
                                      struct arena *arena)
{
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        if (*at == '\'')
            *at = '"';
    const struct object *object = object_from_text(kind, bytes_of(json), NULL);
    assert_non_null(object);
    return object;
}

#define CLAIM(more)                                                                                \
    "{'metadata':{'name':'c','namespace':'n','uid':'u'},'spec':{'storageClassName':'s',"           \
    "'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}" more "}}"
#define VOLUME(name, size, modes, more)                                                            \
    "{'metadata':{'name':'" name "','labels':{'disk':'" name "'}},'spec':{'storageClassName':'s'," \
    "'capacity':{'storage':'" size "'},'accessModes':[" modes "]" more "},"                        \
    "'status':{'phase':'Available'}}"
#define RWO "'ReadWriteOnce'"

static const struct {
    const char *name, *claim, *volumes[VOLUMES_MAX], *best;
    bool only_reserved;
} best_cases[] = {
    { "none", CLAIM(""), { NULL }, NULL },
    { "the smallest", CLAIM(""),
      { VOLUME("a", "3Gi", RWO, ""), VOLUME("b", "2Gi", RWO, ""), VOLUME("c", "4Gi", RWO, "") },
      "b" },
    { "the first of two that are alike", CLAIM(""),
      { VOLUME("a", "2Gi", RWO, ""), VOLUME("b", "2Gi", RWO, "") }, "a" },
    { "the same size in other words", CLAIM(""), { VOLUME("a", "1048576Ki", RWO, "") }, "a" },
    { "a byte short", CLAIM(""), { VOLUME("a", "1073741823", RWO, "") }, NULL },
    { "fewer modes go before less room", CLAIM(""),
      { VOLUME("a", "1Gi", RWO ",'ReadWriteMany'", ""), VOLUME("b", "9Gi", RWO, "") }, "b" },
    { "a mode is missing", CLAIM(""), { VOLUME("a", "1Gi", "'ReadOnlyMany'", "") }, NULL },
    { "selected by label", CLAIM(",'selector':{'matchLabels':{'disk':'b'}}"),
      { VOLUME("a", "1Gi", RWO, ""), VOLUME("b", "2Gi", RWO, "") }, "b" },
    { "a raw one", CLAIM(""), { VOLUME("a", "1Gi", RWO, ",'volumeMode':'Block'") }, NULL },
    { "a raw one for who wants that", CLAIM(",'volumeMode':'Block'"),
      { VOLUME("a", "1Gi", RWO, ""), VOLUME("b", "1Gi", RWO, ",'volumeMode':'Block'") }, "b" },
    { "attributes differ", CLAIM(",'volumeAttributesClassName':'gold'"),
      { VOLUME("a", "1Gi", RWO, "") }, NULL },
    { "reserved for it", CLAIM(""),
      { VOLUME("a", "1Gi", RWO, ""),
        VOLUME("b", "5Gi", RWO, ",'claimRef':{'namespace':'n','name':'c'}") }, "b" },
    { "reserved for the one before it", CLAIM(""),
      { VOLUME("b", "5Gi", RWO, ",'claimRef':{'namespace':'n','name':'c','uid':'old'}") }, NULL },
    { "reserved for one elsewhere", CLAIM(""),
      { VOLUME("b", "5Gi", RWO, ",'claimRef':{'namespace':'m','name':'c'}") }, NULL },
    { "reserved and too small", CLAIM(""),
      { VOLUME("b", "5Mi", RWO, ",'claimRef':{'namespace':'n','name':'c'}") }, NULL },
    { "only what is reserved", CLAIM(""), { VOLUME("a", "1Gi", RWO, "") }, NULL, true },
    { "only what is reserved, and there is one", CLAIM(""),
      { VOLUME("a", "1Gi", RWO, ""),
        VOLUME("b", "1Gi", RWO, ",'claimRef':{'namespace':'n','name':'c'}") }, "b", true },
};

static void best_volumes(void **state)
{
    FOR_EACH(row, best_cases) {
        AUTO_ARENA arena = { 0 };
        struct volume_view views[VOLUMES_MAX];
        struct claim_view claim;
        const struct object *held[VOLUMES_MAX];
        size_t count = 0;
        AUTO_PUT object = object_of(well_known.persistent_volume_claim, row->claim, &arena);
        claim_view_read(object, &arena, &claim);
        for (; count < VOLUMES_MAX && row->volumes[count]; count++) {
            held[count] = object_of(well_known.persistent_volume, row->volumes[count], &arena);
            volume_view_read(held[count], &arena, &views[count]);
        }
        const struct volume_view *best = volume_best(&claim, views, count, row->only_reserved);
        if (!best != !row->best || (best && !text_equal(best->object->name, row->best)))
            fail_msg("%s: %s", row->name, best ? best->object->name : "none");
        while (count > 0)
            object_put(held[--count]);
    }
}

static void the_beta_class_comes_first(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct claim_view view;
    AUTO_PUT object = object_of(
        well_known.persistent_volume_claim,
        "{'metadata':{'name':'c','annotations':{'volume.beta.kubernetes.io/storage-class':'old',"
        "'volume.kubernetes.io/selected-node':'n1','pv.kubernetes.io/bind-completed':'yes'}},"
        "'spec':{'storageClassName':'new'}}", &arena);
    claim_view_read(object, &arena, &view);
    assert_string_equal(view.class_name, "old");
    assert_string_equal(view.selected_node, "n1");
    assert_true(view.has_class && view.is_bind_completed && !view.is_bound_by_controller);
    assert_string_equal(view.mode, "Filesystem");
}

static void claims_of_a_pod(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct pod_claim *claims;
    AUTO_PUT none = object_of(well_known.pod,
                              "{'metadata':{'name':'p'},'spec':{'volumes':[{'name':'a','emptyDir':{}}]}}",
                              &arena);
    AUTO_PUT two = object_of(well_known.pod,
                             "{'metadata':{'name':'p'},'spec':{'volumes':[{'name':'a','emptyDir':{}},"
                             "{'name':'b','persistentVolumeClaim':{'claimName':'x'}},"
                             "{'name':'c','ephemeral':{'volumeClaimTemplate':{'spec':{}}}}]}}", &arena);
    assert_int_equal(pod_claims_read(none, &arena, &claims), 0);
    assert_int_equal(pod_claims_read(two, &arena, &claims), 2);
    assert_string_equal(claims[0].claim_name, "x");
    assert_false(claims[0].is_ephemeral);
    assert_string_equal(claims[1].claim_name, "p-c");
    assert_true(claims[1].is_ephemeral);
}

static void labels_of_nodes(void **state)
{
    AUTO_ARENA arena = { 0 };
    char name[200], other[200];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = 0;
    memcpy(other, name, sizeof name);
    other[sizeof other - 2] = 'm';
    assert_string_equal(local_node_label("n1", &arena), "n1");
    const char *label = local_node_label(name, &arena);
    assert_true(strlen(label) <= 63);
    assert_string_not_equal(label, local_node_label(other, &arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(best_volumes), cmocka_unit_test(the_beta_class_comes_first),
        cmocka_unit_test(claims_of_a_pod), cmocka_unit_test(labels_of_nodes),
    };
    schema_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
