/* SPDX-License-Identifier: Apache-2.0 */
/* write_options.h - the options that a write has in its query, into request->write.
 *
 * dryRun, fieldManager, fieldValidation, and force of a patch.  All that is wrong is told at once,
 * in upstream's order and words.  Not here: what a deletion asks for (decode.c).
 *
 * Thread: the request's I/O thread. */
#ifndef KNARR_APISERVER_WRITE_OPTIONS_H
#define KNARR_APISERVER_WRITE_OPTIONS_H

#include "apiserver/option_mistakes.h"

/* Of a create, an update, or a patch whose type is known. */
MUST_USE bool write_options_read(struct request *);
/* dryRun alone. */
void write_options_dry_run(struct request *, struct option_mistakes *);

#endif
