/* SPDX-License-Identifier: Apache-2.0 */
/* edit_text.h - the file of `kubectl edit`: a head of comments, and the objects as YAML or JSON.
 * Thread: pure. */
#ifndef KNARR_KUBECTL_EDIT_TEXT_H
#define KNARR_KUBECTL_EDIT_TEXT_H

#include <stdbool.h>

#include "base/bytes.h"

struct arena;
struct value;

/* Why the file must be edited again, as comments: "# deployments.apps "web" was not valid:". */
struct edit_reasons {
    struct buffer text;
};
void edit_add_reason(struct edit_reasons *, const char *head,
                     const char *detail); /* detail: NULL: none */

void edit_write_head(struct buffer *, const struct edit_reasons *);
/* The lines that are no comments. */
void edit_strip(struct buffer *, struct bytes text);
/* Whether anything is left but comments and blanks. */
bool edit_has_lines(struct bytes text);
/* The program and its first words: $KUBE_EDITOR, $EDITOR or vi; through $SHELL -c where it has
 * quotes.  NULL-terminated, with the file as the last word. */
const char *const *edit_command(const char *editor, const char *shell, const char *file,
                                struct arena *);

#endif
