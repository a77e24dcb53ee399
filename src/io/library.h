/* SPDX-License-Identifier: Apache-2.0 */
/* library.h - shared libraries that few of our processes use, loaded when they first do.
 *
 * Linked in the usual way, a library and all that it needs is loaded and relocated by every process
 * of ours, be it a kubectl that runs for 5 ms.  Here a file for each such library defines the
 * functions that we use of it, under their own names, and each passes its call on:
 *
 *     static struct library library = { .name = "libarchive.so.13" };
 *     FORWARD(int, archive_errno, (struct archive *archive), (archive))
 *
 * So callers, and the library's header, know nothing of it.  Of a function that is forgotten the
 * linker takes the library itself, as it always did.  Where the library is missing the process ends
 * with a message, as it would have at its start.
 *
 * Thread: any. */
#ifndef KNARR_IO_LIBRARY_H
#define KNARR_IO_LIBRARY_H

#include <stdatomic.h>

struct library {
    const char *name;                    /* as dlopen takes it */
    void       *handle;                  /* NULL: not loaded yet */
};

typedef _Atomic(void *) library_place;   /* a function that was found; NULL: not yet */

void *library_find(struct library *, const char *name, library_place *);

static inline void *library_function(struct library *library, const char *name,
                                     library_place *place)
{
    void *known = atomic_load_explicit(place, memory_order_acquire);
    return known ? known : library_find(library, name, place);
}

/* One of `library`, which the file has above. */
#define FORWARD(type, name, parameters, arguments)                                        \
    type name parameters                                                                  \
    {                                                                                     \
        static library_place place;                                                       \
        return ((__typeof__(&name))library_function(&library, #name, &place)) arguments;  \
    }

#endif
