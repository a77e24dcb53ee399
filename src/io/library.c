/* SPDX-License-Identifier: Apache-2.0 */
/* library.c - see library.h.
 *
 * Holds: a library that was loaded stays; one lock for all, taken once a function. */
#include "io/library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *find(struct library *library, const char *name)
{
    if (!library->handle)
        library->handle = dlopen(library->name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    return library->handle ? dlsym(library->handle, name) : NULL;
}

void *library_find(struct library *library, const char *name, library_place *place)
{
    pthread_mutex_lock(&lock);
    void *found = find(library, name);
    if (!found) {
        fprintf(stderr, "knarr: %s\n", dlerror());
        abort();
    }
    pthread_mutex_unlock(&lock);
    atomic_store_explicit(place, found, memory_order_release);
    return found;
}
