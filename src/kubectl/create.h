/* SPDX-License-Identifier: Apache-2.0 */
/* create.h - objects made from flags: what `kubectl create TYPE`, `run` and `expose` have in common.
 *
 * A generator is a row: its words, which flags it takes, and a function that builds the object as
 * upstream's does, without defaults: those are the server's.
 *
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_CREATE_H
#define KNARR_KUBECTL_CREATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/flags.h"
#include "kubectl/manifest.h"
#include "kubectl/printer.h"
#include "kubectl/session.h"

enum { PORT_NOT_GIVEN = -1 };

struct create {
    struct session        session;
    struct outcome        outcome;
    struct manifest_files files;
    const char           *name;
    char                **command;       /* behind "--" */
    int                   command_count;
    /* what generators are told by flags; each uses some */
    struct flag_list      literals, from_files, env_files, images, tcp, verbs, resources,
        resource_names, urls, users, groups, service_accounts, rules, env, annotations,
        audiences;
    const char *type, *cert, *key, *docker_server, *docker_username, *docker_password,
        *docker_email, *from, *schedule, *restart, *cluster_ip, *external_name, *role,
        *cluster_role, *hard, *scopes, *selector, *min_available, *max_unavailable, *description,
        *class_name, *default_backend, *duration, *labels, *target_port, *port_name, *protocol,
        *preemption_policy;
    int64_t     replicas, port, node_port, value;
    bool        global_default, is_command;
};

struct generator {
    const char    *words[3];             /* "configmap", "cm"; of the second level, too */
    const char    *sub;                  /* "generic" of secret; NULL: none */
    const char    *kind_version, *kind_name;
    unsigned       flags;                /* of enum create_flags */
    struct value *(*build)(struct create *, struct error *err);      /* NULL with *err set */
    /* Between "failed to create " and what the server says; NULL: that alone. */
    const char    *failure;
};

enum create_flags {
    FLAGS_DATA = 1 << 0, FLAGS_SECRET = 1 << 1, FLAGS_TLS = 1 << 2, FLAGS_DOCKER = 1 << 3,
    FLAGS_IMAGE = 1 << 4, FLAGS_DEPLOYMENT = 1 << 5, FLAGS_JOB = 1 << 6, FLAGS_CRON = 1 << 7,
    FLAGS_TCP = 1 << 8, FLAGS_CLUSTER_IP = 1 << 9, FLAGS_NODE_PORT = 1 << 10,
    FLAGS_EXTERNAL = 1 << 11, FLAGS_ROLE = 1 << 12, FLAGS_URLS = 1 << 13, FLAGS_BINDING = 1 << 14,
    FLAGS_ROLE_NAME = 1 << 15, FLAGS_QUOTA = 1 << 16, FLAGS_BUDGET = 1 << 17,
    FLAGS_PRIORITY = 1 << 18, FLAGS_INGRESS = 1 << 19, FLAGS_TOKEN = 1 << 20, FLAGS_RUN = 1 << 21
};

/* The generators, by file. */
struct value *make_config_map(struct create *, struct error *err);
struct value *make_secret(struct create *, struct error *err);
struct value *make_secret_tls(struct create *, struct error *err);
struct value *make_secret_docker(struct create *, struct error *err);
struct value *make_deployment(struct create *, struct error *err);
struct value *make_job(struct create *, struct error *err);
struct value *make_cron_job(struct create *, struct error *err);
struct value *make_pod(struct create *, struct error *err);          /* of `run` */
struct value *make_service_cluster_ip(struct create *, struct error *err);
struct value *make_service_node_port(struct create *, struct error *err);
struct value *make_service_load_balancer(struct create *, struct error *err);
struct value *make_service_external(struct create *, struct error *err);
struct value *make_ingress(struct create *, struct error *err);
struct value *make_role(struct create *, struct error *err);
struct value *make_cluster_role(struct create *, struct error *err);
struct value *make_binding(struct create *, struct error *err);
struct value *make_cluster_binding(struct create *, struct error *err);
struct value *make_plain(struct create *, struct error *err);        /* a name is all */
struct value *make_namespace(struct create *, struct error *err);
struct value *make_quota(struct create *, struct error *err);
struct value *make_budget(struct create *, struct error *err);
struct value *make_priority_class(struct create *, struct error *err);

/* For them. */
struct value *make_text(struct create *, const char *);
void make_set(struct create *, struct value *object, const char *path, const char *text);
bool make_fail_flag(struct error *err, const char *flag);            /* required flag(s) ... */
/* "a=b,c=d" into a map. */
MUST_USE bool make_pairs(struct create *, struct value *map, const char *text, struct error *err);
/* A number where it is one, else the text. */
struct value *make_int_or_text(struct create *, struct bytes);

/* Sends it (or not, by --dry-run) and tells. `failure` goes before what the server says. */
MUST_USE bool create_send(struct create *, const struct kind *, struct value *, const char *manager,
                          const char *done, struct error *err);

#endif
