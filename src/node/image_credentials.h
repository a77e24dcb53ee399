/* SPDX-License-Identifier: Apache-2.0 */
/* image_credentials.h - which of a pod's credentials may be for an image.
 *
 * A docker configuration ({"auths": {KEY: {"auth": ...}}}, or the older form without "auths") names
 * registries by KEY: a host with its port, `*` within a part of its name, and a path below which it
 * holds: "ghcr.io", "*.example.com:5000", "https://index.docker.io/v1/", "ghcr.io/team".
 *
 * Thread: pure. */
#ifndef KNARR_NODE_IMAGE_CREDENTIALS_H
#define KNARR_NODE_IMAGE_CREDENTIALS_H

#include <stddef.h>

struct arena;
struct image_reference;

enum { IMAGE_CREDENTIALS_MAX = 16 };

/* Headers "Authorization: Basic ..." in the arena: those of longer paths first, then in the order
 * of the configurations (texts, NULL-terminated; NULL: none).  What is no configuration is left
 * out.  Returns how many. */
size_t image_credentials_find(const char *const *configs, const struct image_reference *,
                              struct arena *, const char *ret[IMAGE_CREDENTIALS_MAX]);

#endif
