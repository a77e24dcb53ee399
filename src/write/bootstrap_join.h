/* SPDX-License-Identifier: Apache-2.0 */
/* bootstrap_join.h - what other machines need to join: a token, leave to ask for a certificate, and
 * the cluster's public facts in kube-public/cluster-info, which anyone may read.
 *
 * Thread: the core's, before the first request. */
#ifndef KNARR_WRITE_BOOTSTRAP_JOIN_H
#define KNARR_WRITE_BOOTSTRAP_JOIN_H

#include "write/pipeline.h"

struct value;

MUST_USE bool bootstrap_join(struct pipeline *, const struct join_options *, struct error *err);

/* bootstrap_make.c: makes an object where it is absent. */
MUST_USE bool bootstrap_make(struct pipeline *, const struct kind *, const char *ns,
                             struct value *body, struct arena *, struct error *err);
MUST_USE bool bootstrap_make_text(struct pipeline *, const struct kind *, const char *ns,
                                  const char *json, struct error *err);

#endif
