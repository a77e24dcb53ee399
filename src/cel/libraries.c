/* SPDX-License-Identifier: Apache-2.0 */
/* libraries.c - what every expression is offered, and what admission is offered besides. */
#include "cel/program.h"

#define EVERYWHERE                                                                             \
    &cel_standard_library, &cel_optional_library

const struct cel_library *const cel_libraries[] = { EVERYWHERE, NULL };
const struct cel_library *const cel_admission_libraries[] = { EVERYWHERE, NULL };
