/* SPDX-License-Identifier: Apache-2.0 */
/* admission_api_service.c - an APIService that loses its service is this server's own from then on,
 * and so available.  What it is from the start its kind says (object/kinds/api_service.c). */
#include "core/core.h"
#include "write/admission.h"
#include "write/condition.h"

bool local_api_service(struct write *write, struct error *err)
{
    static const struct condition_state local = { "Available", "True", "Local",
                                                  "Local APIServices are always available" };
    (void)err;
    if (write->kind == well_known.api_service && write->old &&
        value_at(write->old_value, "spec.service") && !value_at(write->next, "spec.service"))
        condition_put(write->next, &local, core_now_text(write->pipeline->core, write->arena),
                      write->arena);
    return true;
}
