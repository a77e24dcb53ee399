/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_class.c - see ingress_class.h. */
#include "object/ingress_class.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/object.h"

const char *ingress_class_name(const struct value *ingress, struct arena *arena)
{
    const char *name = value_text(ingress, "spec.ingressClassName", arena);
    if (!name)
        name = value_text(value_member(value_at(ingress, "metadata.annotations"),
                                       "kubernetes.io/ingress.class"), "", arena);
    return name ? name : "";
}

bool ingress_class_is_ours(const struct object *ingress_class)
{
    AUTO_ARENA arena = { 0 };
    return ingress_class &&
           bytes_equal_text(value_string(value_from_object(ingress_class, &arena),
                                         "spec.controller"), INGRESS_CONTROLLER);
}
