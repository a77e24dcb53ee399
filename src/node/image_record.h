/* SPDX-License-Identifier: Apache-2.0 */
/* image_record.h - who may use an image that the agent has pulled.
 *
 * An image that a registry gave for a pod's credentials is there for all pods of the machine, but it
 * is not for all of them: who does not bring the same credentials asks the registry anew.  What a
 * registry gave to anyone is for anyone, and so is what was imported or pulled by hand, under the
 * names that it was given then (upstream: NeverVerifyPreloadedImages).
 *
 *     DIR/pulled/HEX.json    of each image, by its id: under which repositories, with which
 *                            credentials; kept as hashes, mode 0600
 *
 * A record is written before the image gets its name, and what cannot be read allows nothing.
 * Thread: any that may block for a file. */
#ifndef KNARR_NODE_IMAGE_RECORD_H
#define KNARR_NODE_IMAGE_RECORD_H

#include "base/error.h"

struct image_reference;

enum { IMAGE_RECORD_HASHES_MAX = 100 };          /* of a repository; the oldest are forgotten */

/* Pulled with these credentials (a header, image_credentials.h; NULL: none were needed).  For who
 * holds the store's lock. */
MUST_USE bool image_record_pulled(const char *image_dir, const char *image_id,
                                  const struct image_reference *, const char *credentials,
                                  struct error *err);
/* May everyone use the image by this name? */
bool image_record_is_open(const char *image_dir, const char *image_id, const char *name);
/* May who has one of these docker configurations (texts, NULL-terminated)?  True where it is open. */
bool image_record_allows(const char *image_dir, const char *image_id, const char *name,
                         const char *const *docker_configs);
/* Has an agent pulled the image for a pod? */
bool image_record_exists(const char *image_dir, const char *image_id);
void image_record_remove(const char *image_dir, const char *image_id);

#endif
