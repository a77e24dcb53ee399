/* SPDX-License-Identifier: Apache-2.0 */
/* kubectl.h - our own kubectl: the verbs that a user needs to begin without installing another
 * program.
 *
 * Flags and output are upstream's: apply -f, get (-o json|yaml|wide|name|jsonpath=..., -n, -A, -l),
 * describe, delete, logs (-f, --previous, --tail, --since, -c, --timestamps), exec (-i, -t, -c, --),
 * version, wait, rollout status, scale; `--help` of each tells them all.  Credentials as kubectl
 * finds them.  Exit codes: 0 good, 1 the request failed (the message on stderr as upstream words
 * it), 2 wrong usage.
 *
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_KUBECTL_H
#define KNARR_KUBECTL_KUBECTL_H

int kubectl_main(int argc, char **argv);         /* argv[0] is "kubectl" */

#endif
