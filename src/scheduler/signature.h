/* SPDX-License-Identifier: Apache-2.0 */
/* signature.h - all that filters and scores read of a pod but its labels, shared by the pods that
 * are alike.
 *
 * The key is made of numbers and raw JSON, so that a pod like one seen before costs a hash and no
 * parsing. Thread: the core's. */
#ifndef KNARR_SCHEDULER_SIGNATURE_H
#define KNARR_SCHEDULER_SIGNATURE_H

#include "object/selector.h"
#include "scheduler/cluster.h"
#include "scheduler/pod_view.h"

struct pod_volumes;
struct term;
struct value;

struct toleration {
    const char *key, *op, *value, *effect;       /* "" where absent */
};

struct field_need {                      /* of metadata.name, the one field there is */
    const char *value;
    bool        negated;
};

/* A nodeSelectorTerm: all of it must match. */
struct node_term {
    struct selector    labels;
    struct field_need *fields;
    size_t             field_count;
    int64_t            weight;           /* of a preferred one */
    bool               never;            /* empty or not understood: matches nothing */
};

struct spread_term {
    int64_t             max_skew, min_domains;
    const char         *topology_key;
    const struct value *selector;        /* LabelSelector; NULL: none */
    const char        **match_label_keys;
    size_t              match_label_key_count;
    bool                is_hard, honors_affinity, honors_taints;
};

struct signature {
    char              *key;
    uint64_t           id;
    size_t             references;
    struct arena       arena;
    int32_t            priority;
    bool               may_preempt;

    struct resources   request;
    int64_t            scored[2];        /* cpu and memory, with defaults */
    struct host_port  *ports;
    size_t             port_count;

    struct toleration *tolerations;
    size_t             toleration_count;
    struct selector    node_selector;
    struct node_term  *node_terms;       /* one must match, where is_node_bound */
    size_t             node_term_count;
    struct node_term  *preferred_nodes;
    size_t             preferred_node_count;
    const char       **names;            /* is_named: only these nodes come into question */
    size_t             name_count;
    bool               is_node_bound, is_named;

    struct pod_volumes *volumes;         /* NULL: any node will do */
    struct spread_term *spread;
    size_t              spread_count;
    struct term        *terms;           /* of podAffinity and podAntiAffinity */
    struct tally      **carried;         /* one for each term */
    size_t              term_count;
};

struct signature *signature_acquire(struct cluster *, const struct object *pod,
                                    const struct pod_view *, struct arena *scratch);
struct signature *signature_ref(struct signature *);
void          signature_release(struct cluster *, struct signature *);       /* accepts NULL */

bool signature_tolerates(const struct signature *, const struct taint *);
/* nodeSelector and required node affinity. */
bool signature_selects_node(const struct signature *, const struct object *node);
bool node_term_matches(const struct node_term *, const struct object *node);

#endif
