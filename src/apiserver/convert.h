/* SPDX-License-Identifier: Apache-2.0 */
/* convert.h - one object, two kinds: core/v1 Event and events.k8s.io/v1 Event say the same with
 * other names.
 *
 * Objects are stored as the first and shown as either; what a client writes as the second is
 * converted on its way in. Thread: pure. */
#ifndef KNARR_APISERVER_CONVERT_H
#define KNARR_APISERVER_CONVERT_H

struct arena;
struct kind;
struct value;

/* The same tree where the kinds are equal or only their names differ. */
struct value *kind_convert(struct value *, const struct kind *from, const struct kind *to,
                           struct arena *);

#endif
