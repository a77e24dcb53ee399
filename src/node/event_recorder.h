/* SPDX-License-Identifier: Apache-2.0 */
/* event_recorder.h - tells the API what happened to a pod or the node, as core/v1 Events.
 *
 * A repeat of the same event (object, reason, message) raises the count of the first one instead of
 * making another.  Each object may have EVENTS_BURST at once and then one every EVENTS_REFILL_S;
 * what is above is dropped, for events are advice.
 * Thread: the loop's. Nothing is reported back. */
#ifndef KNARR_NODE_EVENT_RECORDER_H
#define KNARR_NODE_EVENT_RECORDER_H

#include <stdbool.h>

#include "base/compiler.h"

struct client;
struct env;
struct event_recorder;

enum { EVENTS_BURST = 25, EVENTS_REFILL_S = 300, EVENTS_REMEMBERED_MAX = 512,
       EVENT_MESSAGE_MAX = 1024 };

struct event_object {
    const char *kind, *ns, *name, *uid;  /* ns "" for a node: the event goes to "default" */
    const char *field_path;              /* "spec.containers{web}"; NULL */
    const char *api_version;             /* NULL: "v1" */
};

struct event_recorder *event_recorder_new(struct client *, struct env *, const char *node_name);
void event_recorder_free(struct event_recorder *);
void event_record(struct event_recorder *, const struct event_object *, bool warning,
                  const char *reason, const char *format, ...) PRINTF(5, 6);

#endif
