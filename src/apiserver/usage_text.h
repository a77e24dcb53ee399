/* SPDX-License-Identifier: Apache-2.0 */
/* usage_text.h - reads what a node's /metrics/resource answers: Prometheus' text form.
 *
 * The text comes from a node, so from outside: lines that are no samples of the metrics we know are
 * skipped, and names that could not be of a pod or container, too.
 * Thread: pure. */
#ifndef KNARR_APISERVER_USAGE_TEXT_H
#define KNARR_APISERVER_USAGE_TEXT_H

#include <stddef.h>

#include "base/bytes.h"
#include "core/usage.h"

struct arena;

enum { USAGE_SAMPLES_MAX = 32768, USAGE_NAME_MAX = 253 };

struct usage_sample {
    const char          *ns, *pod, *container;   /* NULL each: of the node */
    struct usage_reading reading;
};
struct usage_samples {
    struct usage_sample *items;
    size_t               count;
};
/* A sample for each container that has both a CPU and a memory figure, and for the node; texts are
 * in the arena.  Times without a time stamp are `now_ns`. */
void usage_text_read(struct bytes text, int64_t now_ns, struct arena *, struct usage_samples *ret);

#endif
