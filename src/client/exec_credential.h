/* SPDX-License-Identifier: Apache-2.0 */
/* exec_credential.h - credentials from a program that a kubeconfig names ("exec" of a user): how the
 * clouds' kubeconfigs log in (client.authentication.k8s.io, v1 and v1beta1).
 *
 * The program is told by $KUBERNETES_EXEC_INFO what is wanted, has our standard error and, where it
 * may ask the user, our standard input, and prints an ExecCredential: a token, or a certificate with
 * its key, and until when they are good.  Nothing of it is kept beyond the process.
 *
 * Thread: any that may block. */
#ifndef KNARR_CLIENT_EXEC_CREDENTIAL_H
#define KNARR_CLIENT_EXEC_CREDENTIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

struct arena;
struct value;

/* What the kubeconfig says; kubeconfig_load fills it in. */
struct exec_plugin {
    const struct value *exec;            /* the user's "exec"; NULL: there is none */
    const struct value *cluster;         /* the cluster, for provideClusterInfo */
    struct bytes        ca_pem;          /* its authority, wherever it stood */
    const char         *command;         /* a relative path is beside the kubeconfig by now */
};

struct exec_credential {
    const char  *token;                  /* NULL: none */
    struct bytes certificate_pem, key_pem;       /* {0}: none */
    int64_t      expires_s;              /* 0: never */
};
/* Runs the program to its end, however long its user takes.  BAD_REQUEST: the kubeconfig says too
 * little, it cannot be run, fails, or answers otherwise.  Texts are in the arena. */
MUST_USE bool exec_credential_get(const struct exec_plugin *, struct arena *,
                                  struct exec_credential *ret, struct error *err);
/* What it has printed; `api_version` is what the kubeconfig asked for.  Pure. */
MUST_USE bool exec_credential_parse(struct bytes text, const char *api_version, struct arena *,
                                    struct exec_credential *ret, struct error *err);

#endif
