/* SPDX-License-Identifier: Apache-2.0 */
/* image_reference.h - names of images: "busybox", "quay.io/a/b:v1", "localhost:5000/x@sha256:...".
 *
 * A short name is completed as docker does: no host means docker.io, a single word there means
 * library/WORD, and neither tag nor digest means the tag latest.
 * Thread: pure; texts are in the
 * arena. */
#ifndef KNARR_NODE_IMAGE_REFERENCE_H
#define KNARR_NODE_IMAGE_REFERENCE_H

#include <stdbool.h>

#include "base/error.h"

struct arena;

/* "sha256:" and 64 hex digits, with NUL */
enum { IMAGE_REFERENCE_MAX = 512, DIGEST_TEXT_MAX = 72 };

struct image_reference {
    const char *host;                    /* "docker.io" */
    const char *repository;              /* "library/busybox" */
    const char *tag;                     /* NULL where only a digest is given */
    const char *digest;                  /* "sha256:..." or NULL */
    /* the whole, completed; with a digest the tag is left out */
    const char *name;
};

/* BAD_REQUEST: `couldn't parse image name "X": invalid reference format`, or that its repository is too
 * long: so a name that was completed is no longer than IMAGE_REFERENCE_MAX. */
MUST_USE bool image_reference_parse(const char *text, struct arena *, struct image_reference *ret,
                                    struct error *err);
/* Of this machine's own loopback, whose registries speak plain HTTP: "localhost", "127.0.0.1:5000",
 * "[::1]".  Names that only begin like one are not. */
bool image_host_is_local(const char *host);
/* "sha256:" and 64 lower-case hex digits. */
bool digest_is_valid(const char *text);

#endif
