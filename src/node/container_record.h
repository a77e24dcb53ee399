/* SPDX-License-Identifier: Apache-2.0 */
/* container_record.h - what is remembered of one container of a pod, on disk: restart count, the
 * running instance, the one before.
 *
 * Written when a container is created, started and has ended; read when the agent starts.  A record
 * is a hint that is checked against the runtime's facts (is the process there? is there an exit
 * file?), never trusted alone. No fsync: what a power cut loses, it has also ended.
 * Thread: any;
 * the file of one container belongs to its pod's worker. */
#ifndef KNARR_NODE_CONTAINER_RECORD_H
#define KNARR_NODE_CONTAINER_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct node_paths;
struct value;
struct arena;

enum { CONTAINER_ID_SIZE = 65, TERMINATION_MESSAGE_MAX = 4096, RECORD_TEXT_MAX = 512 };

enum container_state { CONTAINER_ABSENT, CONTAINER_CREATED, CONTAINER_RUNNING, CONTAINER_EXITED };

/* One start of a container. All times are nanoseconds since 1970; 0: not yet. */
struct container_instance {
    enum container_state state;
    char    id[CONTAINER_ID_SIZE];
    int     attempt;                     /* number of the start, from 0 */
    int64_t created_ns, started_ns, finished_ns;
    int     exit_code;
    char    reason[64];                  /* of an exit: "Completed", "Error", "OOMKilled" ... */
    char    message[TERMINATION_MESSAGE_MAX + 1];
    char    image[RECORD_TEXT_MAX], image_id[RECORD_TEXT_MAX];
    int64_t uid, gid;
    char    groups[RECORD_TEXT_MAX];     /* "44 45 7": gid first; "" where they are too many */
    int64_t pid;
    /* of the container's part of the Pod: a change means a restart */
    uint64_t spec_hash;
    int      outlived;                   /* 1: all is to begin anew, this container as well */
};

struct container_record {
    struct container_instance now, last; /* state CONTAINER_ABSENT: there is none */
    int                       restart_count;
    int                       backoff_step;          /* 0: the next start waits not at all */
};

/* False where there is no record or it cannot be read. */
bool container_record_load(const struct node_paths *, const char *uid, const char *name,
                           struct container_record *ret);
MUST_USE bool container_record_save(const struct node_paths *, const char *uid, const char *name,
                                    const struct container_record *, struct error *err);
/* 64 random hex digits. */
void container_id_new(char ret_id[CONTAINER_ID_SIZE]);

#endif
