/* SPDX-License-Identifier: Apache-2.0 */
/* env_file.h - files of variables that one container writes, in an emptyDir, for those after it
 * (fileKeyRef).
 *
 *     # a comment, or a blank line
 *     NAME='value'        # the rest of the line may be a comment
 *     OTHER='a value of
 *     several lines'
 *
 * Quotes must be there, and nothing stands for a quote within.  No blank comes before "="; after it
 * one makes the value empty.  The file is what a container wrote: it is bounded, and opened inside
 * its volume whatever links lie in it.
 * Thread: any that may block for a moment. */
#ifndef KNARR_NODE_ENV_FILE_H
#define KNARR_NODE_ENV_FILE_H

#include "base/bytes.h"
#include "base/error.h"

enum { ENV_FILE_MAX = 1 << 20 };

/* The value of a key in the file's text, the first where there are several; appended to *ret.  "" where
 * there is none.  INVALID: a line before it is none of those above. */
MUST_USE bool env_file_find(struct bytes text, const char *key, struct buffer *ret,
                            struct error *err);
/* The same of a file in the folder `root`; INVALID also where it cannot be read. */
MUST_USE bool env_file_read(const char *root, const char *path, const char *key,
                            struct buffer *ret, struct error *err);

#endif
