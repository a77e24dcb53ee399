/* SPDX-License-Identifier: Apache-2.0 */
/* node_status.h - this node in the API: its Node object, its status, its lease.
 *
 * The Node is made where it is absent, else only what is ours is patched: capacities that others
 * have put there stay, as do labels and foreign conditions.  The lease in kube-node-lease is
 * renewed each LEASE_RENEW_S; the status is written when it changes and each STATUS_REPORT_S.  The
 * node is Ready once its network is up (node_status_set_ready).
 *
 * Thread: the loop's. */
#ifndef KNARR_NODE_NODE_STATUS_H
#define KNARR_NODE_NODE_STATUS_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct buffer;
struct client;
struct env;
struct image_store;
struct node_status;
struct object;

enum { LEASE_RENEW_S = 10, LEASE_DURATION_S = 40, STATUS_REPORT_S = 300, NODE_IMAGES_MAX = 50 };

/* What this machine is; read once. */
struct machine {
    int64_t cpu_milli, memory_bytes, storage_bytes;
    char    machine_id[64], system_uuid[64], boot_id[64], kernel[128], os_image[128],
        architecture[16], runtime[64];
};
void machine_read(struct machine *, const char *data_dir, const char *crun);

struct node_status_options {
    uv_loop_t          *loop;
    struct env         *env;
    struct client      *client;
    const struct machine *machine;
    struct image_store *images;          /* for status.images; may be NULL */
    const char         *name, *address;
    const char         *storage_root;    /* below which local volumes lie; NULL: it has none */
    const char *const  *labels;          /* "k=v", NULL-terminated; may be NULL */
    uint16_t            port;
    int                 max_pods;
    /* The Node object has come or changed (borrowed; NULL: it was deleted, and is made again). */
    void              (*node_changed)(void *context, const struct object *);
    /* Each LEASE_RENEW_S: the agent's other rare work. */
    void              (*tick)(void *context);
    /* The Ready status has been written for the first time. */
    void              (*ready)(void *context);
    void               *context;
};
struct node_status *node_status_new(const struct node_status_options *);
void node_status_free(struct node_status *);
/* false: why, as the condition's message. */
void node_status_set_ready(struct node_status *, bool ready, const char *why);
/* The conditions that hold: bits 1 << PRESSURE_... (eviction.h); none at first. */
void node_status_set_pressure(struct node_status *, unsigned conditions);

/* For tests: the Node as it is created, and the status patch. */
void node_object_write(const struct node_status_options *, struct buffer *ret_json);

#endif
