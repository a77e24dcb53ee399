/* SPDX-License-Identifier: Apache-2.0 */
/* completion.h - what may stand at the end of a command line.
 * Thread: pure. */
#ifndef KNARR_KUBECTL_COMPLETION_H
#define KNARR_KUBECTL_COMPLETION_H

#include <stdbool.h>

enum completion_kind {
    COMPLETE_NOTHING,
    COMPLETE_VERBS,
    COMPLETE_WORDS,                      /* of `words` */
    COMPLETE_TYPES,
    COMPLETE_NAMES,                      /* of `type` */
    COMPLETE_PAIRS,                      /* "pod/web": of `type`, each with it in front */
    COMPLETE_CONTEXTS
};

struct completion {
    enum completion_kind kind;
    const char          *type;           /* a type's word, at most TYPE_SIZE_MAX long */
    const char *const   *words;          /* NULL-terminated */
    const char          *current;        /* what each must begin with */
};
/* The words behind "kubectl", the last of which is being written ("": nothing of it yet). */
struct completion completion_of(int count, char *const *words);

/* Every verb's name, in the order of the help; NULL past the end (kubectl.c). */
const char *verb_name(int index);

#endif
