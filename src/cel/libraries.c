/* SPDX-License-Identifier: Apache-2.0 */
/* libraries.c - what every expression is offered, and what admission is offered besides.
 *
 * Upstream offers the functions of authorization everywhere; only admission has an authorizer to
 * call them with. */
#include "cel/program.h"

#define EVERYWHERE                                                                             \
    &cel_standard_library, &cel_optional_library, &cel_strings_library, &cel_lists_library,    \
        &cel_sets_library, &cel_two_variable_library, &cel_regex_library, &cel_url_library,    \
        &cel_quantity_library, &cel_ip_library, &cel_cidr_library, &cel_format_library,        \
        &cel_semver_library, &cel_authorizer_library

const struct cel_library *const cel_libraries[] = { EVERYWHERE, NULL };
const struct cel_library *const cel_admission_libraries[] = { EVERYWHERE, &cel_json_patch_library,
                                                              NULL };
