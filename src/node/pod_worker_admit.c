/* SPDX-License-Identifier: Apache-2.0 */
/* pod_worker_admit.c - whether the node takes a pod that is new to it.
 *
 * Pods and the node's own object come by two watches, and the pod may be ahead: it is bound because
 * of a label that the agent has not heard of.  So where the labels speak against a pod the node is
 * read anew before it is refused.  Nothing is done for the pod meanwhile. */
#include <stdio.h>

#include "base/arena.h"
#include "base/log.h"
#include "client/client.h"
#include "io/file.h"
#include "node/pod_admission.h"
#include "node/pod_worker_parts.h"
#include "object/object.h"
#include "object/schema.h"

static void refuse(struct pod_worker *worker, const struct pod_rejection *rejection)
{
    snprintf(worker->rejected_reason, sizeof worker->rejected_reason, "%s", rejection->reason);
    snprintf(worker->rejected_message, sizeof worker->rejected_message, "Pod was rejected: %s",
             rejection->message);
    worker_event(worker, NULL, /* warning= */ true, rejection->reason, "%s",
                 worker->rejected_message);
}

static void node_answered(void *context, int status, struct bytes body, const struct error *err)
{
    struct pod_worker *worker = context;
    struct pod_rejection rejection;
    (void)status;
    worker->node_call = NULL;
    AUTO_PUT node = err ? NULL : object_from_text(well_known.node, body, NULL);
    if (!worker->pod->deletion_s &&
        !pod_admit(worker->context, node ? node : worker->context->node, worker->pod, &rejection))
        refuse(worker, &rejection);
    pod_worker_look(worker);
}

static void read_node(struct pod_worker *worker)
{
    AUTO_ARENA arena = { 0 };
    const char *name = worker->context->node_name;
    struct client_request request = {
        .method = "GET", .target = client_path(well_known.node, NULL, name, NULL, &arena),
        .done = node_answered, .context = worker,
    };
    worker->node_call = client_request(worker->context->client, &request);
}

void worker_admit(struct pod_worker *worker)
{
    AUTO_ARENA arena = { 0 };
    struct pod_rejection rejection;
    const char *known = pod_data_path(&worker->context->paths, worker->uid, "pod.json", &arena);
    if (file_exists(known) || worker->pod->deletion_s || pod_is_terminal(worker->pod))
        return;                                      /* it was admitted before */
    if (pod_admit(worker->context, worker->context->node, worker->pod, &rejection))
        return;
    if (rejection.is_by_labels)
        read_node(worker);
    else
        refuse(worker, &rejection);
}
