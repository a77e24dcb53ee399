/* SPDX-License-Identifier: Apache-2.0 */
/* kubectl.h - our own kubectl: what users do every day, without installing another program.
 *
 * Flags, output and messages are upstream's, as far as they go; `kubectl --help` lists the verbs and
 * `kubectl VERB --help` the flags.  Credentials as kubectl finds them. Exit codes: 0 good, 1 the
 * request failed (the message on stderr as upstream words it), 2 wrong usage; that of the command
 * for exec and for run with its streams; diff's own for diff.
 *
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_KUBECTL_H
#define KNARR_KUBECTL_KUBECTL_H

int kubectl_main(int argc, char **argv);         /* argv[0] is "kubectl" */

#endif
