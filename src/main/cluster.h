/* SPDX-License-Identifier: Apache-2.0 */
/* cluster.h - a local cluster: what it is called, where it lives, and its addresses.
 *
 * Everything is computed from the name, the number of nodes and the port; DIR/cluster.json keeps
 * those.
 *
 *     DIR/cluster.json kubeconfig pki/ store/ images/ nodes/NODE/ logs/ supervisor.lock   what lasts
 *     RUN/supervisor.pid nodes/NODE/                                      gone after a reboot
 *
 * Network: a namespace with a bridge (CLUSTER_NETWORK 1), and one namespace a node (.11, .12 ...),
 * joined by veth.  The host's own addresses, routes and firewall stay untouched.
 *
 * Thread: any; paths and names are computed in the caller's arena. */
#ifndef KNARR_MAIN_CLUSTER_H
#define KNARR_MAIN_CLUSTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "node/pressure_options.h"

struct arena;

enum {
    CLUSTER_NODES_MAX = 100,
    CLUSTER_NAME_MAX = 40,
    CLUSTER_API_PORT = 6443,
    CLUSTER_KUBELET_PORT = 10250,
    CLUSTER_HTTP_PORT = 80,
    CLUSTER_HTTPS_PORT = 443,
    CLUSTER_INGRESS_NODE = 0                     /* index of the node whose nginx serves Ingresses */
};

#define CLUSTERS_FOLDER  "/var/lib/knarr"        /* DIR is CLUSTERS_FOLDER/NAME by default */
#define CLUSTER_NETWORK  "10.90.0."              /* of the nodes, /24 */
#define CLUSTER_CIDR     "10.42.0.0/16"          /* of the pods */
#define SERVICE_CIDR     "10.43.0.0/16"
#define CLUSTER_DNS      "10.43.0.10"
#define CLUSTER_DOMAIN   "cluster.local"
#define CLUSTER_ISSUER   "https://kubernetes.default.svc.cluster.local"

struct cluster {
    const char *name;
    const char *data_dir, *run_dir;
    int         node_count;
    uint16_t    port;                            /* of the API on the host's loopback */
    uint16_t    ingress_http_port, ingress_https_port;   /* of Ingresses, the same */
    bool        egress;
    struct pressure_options pressure;            /* of its nodes */
    const char *const *api_names;                /* of the API's certificate besides the usual
                                                    ones; NULL: none */
};

/* Whether a local cluster may be called so: a DNS label, and no folder of a machine's own. */
bool cluster_is_name(const char *name);
/* Paths and names; all in the arena. */
void cluster_of_name(struct cluster *, const char *name, const char *data_dir, struct arena *);
/* Reads DIR/cluster.json; the name becomes the one that stands there.  NOT_FOUND: there is none;
 * INTERNAL_ERROR: it is broken, and the cluster is as it was. */
MUST_USE bool cluster_load(struct cluster *, struct arena *, struct error *err);
MUST_USE bool cluster_save(const struct cluster *, struct error *err);
/* The two flags by which every command finds a cluster. */
#define CLUSTER_FLAG_ROWS(name, data_dir)                                                          \
    { "--name", FLAG_TEXT, (name), "NAME", "the cluster's name (default)" },                       \
    {                                                                                              \
        "--data-dir", FLAG_TEXT, (data_dir), "DIR", "its folder (" CLUSTERS_FOLDER "/NAME)"        \
    }

/* Which cluster the flags --name and --data-dir mean (NULL: not given), loaded.  NOT_FOUND where
 * there is none, INTERNAL_ERROR where its cluster.json is broken (then the cluster is as
 * cluster_of_name makes it, with the name that leads to the folder); INVALID where they disagree. */
MUST_USE bool cluster_find(struct cluster *, const char *name, const char *data_dir, struct arena *,
                           struct error *err);
/* Whether it may have its name: ALREADY_EXISTS where that leads to another cluster. */
MUST_USE bool cluster_owns_name(const struct cluster *, struct error *err);
/* Lets the name lead to a folder elsewhere: a link in CLUSTERS_FOLDER.  ALREADY_EXISTS where the
 * name leads to another cluster. */
MUST_USE bool cluster_register(const struct cluster *, struct error *err);
void cluster_forget(const struct cluster *);                         /* removes that link */
/* Whether the name is the folder's: it leads there, be cluster.json readable or not. */
bool cluster_is_registered(const struct cluster *);
/* All, by name; broken: cluster.json is, and but for the name and the folder nothing is known. */
void cluster_each(void (*visit)(const struct cluster *, bool is_broken));

const char *cluster_path(const struct cluster *, const char *relative,
                         struct arena *); /* below DIR */
const char *cluster_run_path(const struct cluster *, const char *relative,
                             struct arena *);                                    /* below RUN */
const char *cluster_node_name(int index, struct arena *);                        /* "node1" for 0 */
const char *cluster_node_address(int index, struct arena *);        /* "10.90.0.11" for 0 */
int cluster_supervisor_pid(const struct cluster *, struct arena *); /* 0: not running */
/* The same without RUN/supervisor.pid, by looking at every process. */
int cluster_search_supervisor(const struct cluster *, struct arena *);
/* Makes CA, keys, certificates and the kubeconfig where they are absent or end within 30 days. */
MUST_USE bool cluster_make_credentials(const struct cluster *, struct error *err);
/* Those of the node on the server's own machine, in DIR/node/pki: its address is the API's, too, so
 * that nobody could ask for them. */
MUST_USE bool cluster_make_own_node(const struct cluster *, const char *name, const char *address,
                                    struct error *err);

/* ---- its folder (cluster_folder.c) ---- */

/* Whether a new cluster may lie in it: INVALID where it has anything that is not ours. */
MUST_USE bool cluster_may_use_folder(const struct cluster *, struct error *err);
/* Whether a start that failed left it, and nothing else is in it. */
bool cluster_left_folder(const struct cluster *);
/* Removes what is ours, and the folder if nothing is left; *ret_left: one of what is not ours and
 * stays, in the arena, or NULL. */
MUST_USE bool cluster_remove_folder(const struct cluster *, const char **ret_left, struct arena *,
                                    struct error *err);

/* ---- commands ---- */

/* The commands of main.c; argv[0] is the command. The process' exit code. */
int command_up(int argc, char **argv);
int command_kubectl(int argc, char **argv);
int command_supervise(int argc, char **argv);    /* internal: the daemon that `knarr up` starts */
int command_down(int argc, char **argv);
int command_ls(int argc, char **argv);
int command_status(int argc, char **argv);
int command_image(int argc, char **argv);
int command_store(int argc, char **argv);
int command_api(int argc, char **argv);          /* internal: knarr api --config-fd N */
int command_node(int argc, char **argv);         /* joins a machine; internal: --config-fd N */
int command_server(int argc, char **argv);
/* Who starts, runs or cleans up a cluster holds DIR/supervisor.lock.  The descriptor, which a
 * supervisor inherits; -1: ALREADY_EXISTS where another has it. */
int supervise_lock(const struct cluster *, struct error *err);
/* For who holds the lock: ends the containers of a cluster whose supervisor is no more, and removes
 * what is gone after a reboot. */
void supervise_clean_up(const struct cluster *);
/* In the daemon's process; returns at the end.  Whoever waits has the other end of ready_fd, a
 * stream socket: gets 'a' when the API is ready, 'n' for each node, or 'e' and a sentence.  When it
 * closes before all are ready, and has not sent SUPERVISE_KEEP, the cluster ends. */
#define SUPERVISE_KEEP "k"
int supervise(const struct cluster *, int ready_fd);

#endif
