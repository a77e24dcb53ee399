/* SPDX-License-Identifier: Apache-2.0 */
/* server.h - the API process: I/O threads around one core.
 *
 * api_server_run opens the store, loads the core, makes what every cluster has, starts the I/O
 * threads and runs the core's loop on the calling thread until SIGTERM or SIGINT.  Controllers and
 * scheduler are started by `plug` (main/), for the layers do not see each other. */
#ifndef KNARR_APISERVER_SERVER_H
#define KNARR_APISERVER_SERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "base/bytes.h"
#include "base/error.h"

struct core;
struct join_options;
struct netns_link;

enum { API_BODY_MAX = 3 * 1024 * 1024, API_LISTENERS_MAX = 4 };

struct api_options {
    const char        *data_dir;             /* DIR/store */
    int                listening_fds[API_LISTENERS_MAX];
    int                listening_count;
    int                io_threads;           /* 1 to 8 */
    struct bytes       server_certificate_pem, server_key_pem, client_ca_pem;
    struct bytes kubelet_certificate_pem, kubelet_key_pem, kubelet_ca_pem; /* how we dial nodes */
    /* How extension servers know us, and by whom it is signed. */
    struct bytes front_proxy_certificate_pem, front_proxy_key_pem, front_proxy_ca_pem;
    struct bytes       token_key_pem;
    const char        *issuer;
    const char        *service_cidr;
    uint16_t           node_port_min, node_port_max;
    const char        *api_address;          /* inside the cluster */
    uint16_t           api_port;
    const struct join_options *join;     /* NULL: no machine may join */
    const char        *ingress_node;     /* the node that serves Ingresses; NULL: none */
    struct netns_link *link; /* sockets towards nodes and pods; NULL: our own namespace */
    int                ready_fd;             /* one byte once requests are answered; -1: none */
    /* Starts what lives in the core besides the API; called on the core's thread after bootstrap.
     * `loop` is the core's. */
    bool             (*plug)(void *context, struct core *, uv_loop_t *loop, struct error *err);
    void             (*unplug)(void *context);
    void              *context;
};

int api_server_run(const struct api_options *);      /* the process' exit code */

#endif
