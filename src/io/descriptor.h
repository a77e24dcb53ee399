/* SPDX-License-Identifier: Apache-2.0 */
/* descriptor.h - descriptors and heap memory that leave with their block. */
#ifndef KNARR_IO_DESCRIPTOR_H
#define KNARR_IO_DESCRIPTOR_H

#include <stdlib.h>
#include <unistd.h>

#include "base/compiler.h"

/* Closes where it is open, and marks it closed; errno stays. */
void descriptor_close(int *fd);
#define AUTO_CLOSE CLEANUP(descriptor_close) int

static inline void memory_free_at(char **memory)
{
    free(*memory);
}
#define AUTO_FREE CLEANUP(memory_free_at) char *

#endif
