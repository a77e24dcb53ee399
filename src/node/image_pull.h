/* SPDX-License-Identifier: Apache-2.0 */
/* image_pull.h - fetches images from registries (distribution API version 2) with libcurl.
 *
 * Bearer tokens and basic credentials come from docker configurations (imagePullSecrets); mirrors
 * from IMAGE_DIR/mirrors.json ({"docker.io": ["https://mirror:5000"]}).  A manifest list is
 * followed to this machine's platform. Everything is checked against its digest before it is used.
 * What answers no connection fails quickly and is not asked again for PULL_HOST_REST_MS.
 *
 * Pulls run on threads of their own, in the network namespace given; the same reference is pulled
 * once for all who ask.
 * Thread: the loop's, but image_pull_now, which blocks. */
#ifndef KNARR_NODE_IMAGE_PULL_H
#define KNARR_NODE_IMAGE_PULL_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "base/error.h"

struct image_puller;
struct image_wait;

enum { PULLS_MAX = 3, PULL_CONNECT_TIMEOUT_MS = 5000, PULL_HOST_REST_MS = 60000 };
#define PULL_BLOB_MAX (INT64_C(16) << 30)

struct image_puller *image_puller_new(uv_loop_t *, const char *image_dir, int netns_fd);
void image_puller_free(struct image_puller *);           /* running pulls end unheard */

bool image_puller_is_busy(const struct image_puller *);

/* docker_configs: texts of .dockerconfigjson (or .dockercfg), NULL-terminated; copied.  NOT_FOUND
 * where the registry has no such image, UNAUTHORIZED, SERVICE_UNAVAILABLE where it cannot be
 * reached. Called once, never from within. */
typedef void image_pulled(void *context, const struct error *err);
struct image_wait *image_pull_start(struct image_puller *, const char *reference,
                                    const char *const *docker_configs, image_pulled *,
                                    void *context);
void image_pull_cancel(struct image_wait *); /* accepts NULL; others may still wait for the same */

/* The pull itself, blocking.  For pods: who may use it is recorded (image_record.h). */
MUST_USE bool image_pull_now(const char *image_dir, const char *reference,
                             const char *const *docker_configs, bool for_pods, struct error *err);

#endif
