/* SPDX-License-Identifier: Apache-2.0 */
/* subresources.c - see subresources.h. */
#include "object/kinds/subresources.h"

#include <string.h>

#include "codec/value.h"
#include "object/schema.h"
#include "object/validation.h"

static const struct subresource_code codes[] = {
    { "", "Pod", "ephemeralcontainers", prepare_ephemeral_containers,
      validate_ephemeral_containers },
    { "", "Pod", "resize", prepare_pod_resize, validate_pod_resize },
    { "", "Namespace", "finalize", prepare_namespace_finalize, validate_namespace_finalize },
    { "certificates.k8s.io", "CertificateSigningRequest", "approval", prepare_request_approval,
      validate_request_approval },
};

const struct subresource_code *subresource_code_find(const struct kind *kind,
                                                     const char *subresource)
{
    FOR_EACH(row, codes)
        if (strcmp(row->kind, kind->name) == 0 && strcmp(row->group, kind->group) == 0
            && strcmp(row->subresource, subresource) == 0)
            return row;
    return NULL;
}

void validate_binding(const struct value *binding, struct field_errors *errors)
{
    static const char *const kinds[] = { "Node", "<empty>", NULL };
    struct bytes kind = value_string(binding, "target.kind");
    if (kind.size && !bytes_equal_text(kind, "Node"))
        field_not_supported(errors, "target.kind", kind, kinds);
    if (value_string(binding, "target.name").size == 0)
        field_required(errors, "target.name", NULL);
}

void validate_scale(const struct value *scale, struct field_errors *errors)
{
    field_enter(errors, "spec");
    field_non_negative(errors, value_member(scale, "spec"), "replicas");
    field_leave(errors);
}
