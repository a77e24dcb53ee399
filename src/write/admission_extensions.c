/* SPDX-License-Identifier: Apache-2.0 */
/* admission_extensions.c - what extends the API and is not evaluated here: nobody is to believe
 * that it holds. */
#include "write/admission.h"
#include "base/arena.h"
#include "codec/json.h"

/* ---- WithoutEffect ---- */

/* Stored for tools that look for them; not refused, for charts carry them along. */
bool without_effect_warn(struct write *write, struct error *err)
{
    static const char *const bindings[] = { "ValidatingAdmissionPolicyBinding",
                                            "MutatingAdmissionPolicyBinding" };
    (void)err;
    FOR_EACH(name, bindings)
        if (text_equal(write->kind->name, *name) &&
            text_equal(write->kind->group, "admissionregistration.k8s.io"))
            admission_warn(write, "admission policies (CEL) are not evaluated by this server: this "
                           "binding has no effect");
    return true;
}
