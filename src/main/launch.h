/* SPDX-License-Identifier: Apache-2.0 */
/* launch.h - starting `knarr api` and `knarr node` with what each may have.
 *
 * The API gets its keys through a memory file, its sockets by number, and neither root nor any
 * capability.  A node is started inside its network namespace and a mount namespace of its own,
 * which outlives the process: the pods' mounts live there.
 *
 * Thread: the supervisor's. */
#ifndef KNARR_MAIN_LAUNCH_H
#define KNARR_MAIN_LAUNCH_H

#include <sys/types.h>

#include "base/bytes.h"
#include "base/error.h"
#include "main/cluster_network.h"

/* A command of our own program with a configuration on a memory file; or another program.  Where
 * unprivileged it gives up root and all capabilities before it starts. */
enum { PROGRAM_FDS_MAX = 8 };
struct cgroup_door;
struct program {
    const char  *title, *command;        /* "knarr api", "api" */
    struct bytes config;
    const char *const *arguments;        /* of another program, its file first; NULL: our own */
    int          kept_fds[PROGRAM_FDS_MAX];      /* stay open under their numbers */
    size_t       kept_count;
    int          log_fd;                 /* for its output; -1: where ours goes */
    const struct cgroup_door *cgroup;    /* it enters; NULL: ours */
    bool         is_unprivileged;
};
pid_t launch_program(const struct program *, struct error *err);         /* or -1 */
/* DIR/logs/NAME.log, to be written at its end; or -1. */
int launch_open_log(const struct cluster *, const char *name, struct error *err);
/* Folder DIR/store belongs to the user that the API runs as. */
MUST_USE bool launch_own_store(const struct cluster *, struct error *err);
/* The API's keys and certificates, as they stand in DIR/pki, as members of its configuration. */
struct value;
MUST_USE bool launch_set_keys(struct value *config, const struct cluster *, struct arena *,
                              struct error *err);

enum { LAUNCH_LISTENERS = 2 };
struct launch {
    const struct cluster   *cluster;
    int                     node;        /* index */
    struct cluster_network *network;
    const int              *listeners;   /* LAUNCH_LISTENERS: host's loopback, inside */
    int                     broker_link;
    const struct cgroup_door *cgroup;
    int                     ready_fd;    /* the child writes one byte */
};
pid_t launch_api(const struct launch *, struct error *err);      /* or -1 */
pid_t launch_node(const struct launch *, struct error *err);
int   launch_pid_fd(pid_t);              /* readable when the process has ended */

#endif
