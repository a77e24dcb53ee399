/* SPDX-License-Identifier: Apache-2.0 */
/* bootstrap_extension.h - what servers of other API groups must know of us: by whose certificates
 * users prove themselves, and whom they may believe about who asks.
 *
 * It stands in kube-system/extension-apiserver-authentication, which is ours: it is put right at
 * each start.  Who may read it: the role extension-apiserver-authentication-reader.
 *
 * Thread: the core's, before the first request. */
#ifndef KNARR_WRITE_BOOTSTRAP_EXTENSION_H
#define KNARR_WRITE_BOOTSTRAP_EXTENSION_H

#include "write/pipeline.h"

/* The only name that is believed, of those that its CA signs. */
#define FRONT_PROXY_NAME "front-proxy-client"

MUST_USE bool bootstrap_extension(struct pipeline *, const struct bootstrap_options *,
                                  struct error *err);

#endif
