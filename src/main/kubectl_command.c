/* SPDX-License-Identifier: Apache-2.0 */
/* kubectl_command.c - `knarr kubectl`: the kubectl within, which finds the cluster that `knarr up`
 * starts without being told where it is.
 *
 * Only where nobody has said anything: $KUBECONFIG, ~/.kube/config and a pod's service account go
 * before it, and flags before all.  Called as kubectl the program looks where every kubectl does. */
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "io/file.h"
#include "kubectl/kubectl.h"
#include "main/cluster.h"

static const char usual_kubeconfig[] = CLUSTERS_FOLDER "/default/kubeconfig";

static bool has_own_config(void)
{
    AUTO_ARENA arena = { 0 };
    const char *home = getenv("HOME");
    return !text_is_empty(getenv("KUBECONFIG")) || !text_is_empty(getenv("KUBERNETES_SERVICE_HOST")) ||
           (home && file_exists(arena_printf(&arena, "%s/.kube/config", home)));
}

int command_kubectl(int argc, char **argv)
{
    if (!has_own_config() && access(usual_kubeconfig, R_OK) == 0)
        setenv("KUBECONFIG", usual_kubeconfig, /* overwrite= */ 1);
    return kubectl_main(argc, argv);
}
