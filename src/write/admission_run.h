/* SPDX-License-Identifier: Apache-2.0 */
/* admission_run.h - the names that expressions of admission may use, between compiling and running.
 *
 * Thread: pure. */
#ifndef KNARR_WRITE_ADMISSION_RUN_H
#define KNARR_WRITE_ADMISSION_RUN_H

#include <stddef.h>

enum admission_name {
    NAME_OBJECT,
    NAME_OLD_OBJECT,
    NAME_NAMESPACE,
    NAME_REQUEST,
    NAME_PARAMS,
    NAME_AUTHORIZER,
    NAME_REQUEST_RESOURCE,
    NAME_VARIABLES,
    NAME_COUNT
};
enum name_need { NEEDS_PARAMS = 1 << 0, NEEDS_AUTHORIZER = 1 << 1, NEEDS_VARIABLES = 1 << 2 };

/* The name that stands at this place of an environment that has what is given; NAME_COUNT past the
 * end. */
enum admission_name admission_name_at(unsigned given, size_t place);

#endif
