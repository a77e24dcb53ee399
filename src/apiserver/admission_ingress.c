/* SPDX-License-Identifier: Apache-2.0 */
/* admission_ingress.c - an Ingress that names no class gets the default one: of several the newest. */
#include "apiserver/write_stage.h"
#include "base/arena.h"

struct default_class {
    struct arena        *arena;
    const struct object *found;
};

static bool find_default(void *context, const struct object *class)
{
    struct default_class *wanted = context;
    const struct value *annotations = value_at(value_from_object(class, wanted->arena),
                                               "metadata.annotations");
    bool is_default = bytes_equal_text(
        value_string(value_member(annotations, "ingressclass.kubernetes.io/is-default-class"), ""),
        "true");
    if (is_default && (!wanted->found || class->creation_s > wanted->found->creation_s))
        wanted->found = class;
    return true;
}

bool admit_default_ingress_class(struct write *write, struct error *err)
{
    struct default_class wanted = { .arena = write->arena };
    (void)err;
    if (write->old || write->kind != well_known.ingress)
        return true;
    struct value *spec = value_member(write->next, "spec");
    const struct value *annotations = value_at(write->next, "metadata.annotations");
    if (!value_is(spec, VALUE_MAP) || value_member(spec, "ingressClassName") ||
        value_member(annotations, "kubernetes.io/ingress.class"))
        return true;
    core_each_latest(write->pipeline->core, well_known.ingress_class, NULL, find_default, &wanted);
    if (wanted.found)
        value_set(spec, write->arena, "ingressClassName",
                  value_new_text(write->arena, wanted.found->name));
    return true;
}
