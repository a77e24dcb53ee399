/* SPDX-License-Identifier: Apache-2.0 */
/* probe.h - asks a running container again and again whether it is well: liveness, readiness,
 * startup.
 *
 * Each probe has its own timer: the first attempt after initialDelaySeconds, then one each
 * periodSeconds, each bounded by timeoutSeconds and none overlapping.  The verdict changes after
 * successThreshold or failureThreshold results of the same kind in a row.
 * Thread: the loop's. */
#ifndef KNARR_NODE_PROBE_H
#define KNARR_NODE_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "node/handler_run.h"

struct probe;
struct probe_spec;

enum probe_kind { PROBE_LIVENESS, PROBE_READINESS, PROBE_STARTUP, PROBE_KIND_COUNT };
enum probe_verdict { PROBE_UNKNOWN, PROBE_GOOD, PROBE_BAD };

struct probe_handler {
    /* The verdict has changed; or a readiness probe has failed again, without a change. */
    void (*verdict)(void *context, enum probe_kind, enum probe_verdict);
    /* One attempt has failed, or succeeded in a strange way: for an event. */
    void (*failed)(void *context, enum probe_kind, const char *message);
    void (*warned)(void *context, enum probe_kind, const char *message);
    void  *context;
};

const char *probe_kind_text(enum probe_kind);            /* "Liveness" */
/* `request` gives loop, container, address and exec target; handler and timeout come from the spec.
 * Texts must outlive the probe. */
struct probe *probe_new(enum probe_kind, const struct probe_spec *, const struct handler_request *,
                        const struct probe_handler *);
void probe_free(struct probe *);                         /* accepts NULL */

/* Of all attempts since the probe was made; one that could not be made has failed. */
struct probe_totals {
    int64_t successful, failed;
};
struct probe_totals probe_totals(const struct probe *);  /* of NULL: none */

/* The counting alone, for tests: returns the verdict after one more result. */
struct probe_count {
    enum probe_verdict verdict;
    int64_t            successes, failures;              /* in a row */
};
enum probe_verdict probe_count_add(struct probe_count *, const struct probe_spec *, bool success);

#endif
