/* SPDX-License-Identifier: Apache-2.0 */
/* node_pressure.h - keeps the node from running out of disk, memory and processes.
 *
 * It looks whenever the agent's lease is renewed.  Below a threshold (eviction.h) it tells the node's
 * conditions, and gives back: of a disk first what pods that have ended keep, and images that nothing
 * uses (image_collect.h), then one pod a look, as upstream's kubelet does.  Above the threshold of use
 * that is for images alone, only images go.
 *
 * Thread: the loop's; what walks through folders is a job on another. */
#ifndef KNARR_NODE_NODE_PRESSURE_H
#define KNARR_NODE_NODE_PRESSURE_H

struct node_context;
struct node_pressure;
struct pressure_settings;

struct node_pressure_options {
    struct node_context            *node;
    const struct pressure_settings *settings;
    /* The conditions have changed: bits 1 << PRESSURE_... */
    void                          (*changed)(void *context, unsigned conditions);
    void                           *context;
};
/* Looks at once, and tells. */
struct node_pressure *node_pressure_new(const struct node_pressure_options *);
void node_pressure_free(struct node_pressure *);         /* accepts NULL; what runs ends unheard */
void node_pressure_look(struct node_pressure *);
/* The conditions as they are now; only where there was one does it look again.  Accepts NULL. */
unsigned node_pressure_conditions(struct node_pressure *);

#endif
