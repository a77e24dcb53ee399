/* SPDX-License-Identifier: Apache-2.0 */
/* expose.c - `kubectl expose`: a Service for the pods of a workload, a pod or another Service. */
#include <string.h>

#include "codec/value.h"
#include "kubectl/create.h"
#include "kubectl/selection.h"
#include "kubectl/verbs.h"

struct expose {
    struct create create;
    struct selection selection;
    const char *name;
};

/* matchLabels of a workload, the labels of a pod, the selector of a Service. */
static const struct value *selector_of(const struct found *found, struct error *err)
{
    const struct value *selector =
        found->kind == well_known.pod ? value_at(found->object, "metadata.labels")
        : found->kind == well_known.service || found->kind == well_known.replication_controller
            ? value_at(found->object, "spec.selector")
            : value_at(found->object, "spec.selector.matchLabels");
    if (found->kind == well_known.pod && value_count(selector) == 0) {
        fail(err, REASON_BAD_REQUEST, 0,
             "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels "
             "and cannot be exposed");
        return NULL;
    }
    if (value_count(selector) == 0 || value_at(found->object, "spec.selector.matchExpressions")) {
        fail(err, REASON_BAD_REQUEST, 0,
             "couldn't retrieve selectors via --selector flag or introspection: %s has none that a "
             "service could use",
             found->name);
        return NULL;
    }
    return selector;
}

static struct value *new_port(struct expose *expose, int64_t number, const char *protocol)
{
    struct create *create = &expose->create;
    struct arena *arena = &create->session.arena;
    struct value *port = value_new_map(arena);
    value_set(port, arena, "port", value_new_int(arena, number));
    make_set(create, port, "protocol", create->protocol ? create->protocol : protocol);
    value_set(port, arena, "targetPort",
              create->target_port ? make_int_or_text(create, bytes_of(create->target_port))
                                  : value_new_int(arena, number));
    return port;
}

/* --port, else what the containers (or the other Service) say. */
static struct value *ports_of(struct expose *expose, const struct found *found, struct error *err)
{
    struct create *create = &expose->create;
    struct arena *arena = &create->session.arena;
    struct value *ports = value_new_list(arena);
    const struct value *containers = found->kind == well_known.pod
                                         ? value_at(found->object, "spec.containers")
                                         : value_at(found->object, "spec.template.spec.containers");
    if (create->port != PORT_NOT_GIVEN)
        value_append(ports, arena, new_port(expose, create->port, "TCP"));
    for (size_t i = 0; create->port == PORT_NOT_GIVEN && i < value_count(containers); i++) {
        const struct value *list = value_member(value_item(containers, i), "ports");
        for (size_t k = 0; k < value_count(list); k++)
            value_append(ports, arena,
                         new_port(expose, value_int(value_item(list, k), "containerPort", 0),
                                  value_text(value_item(list, k), "protocol", arena)));
    }
    if (value_count(ports) == 0) {
        fail(err, REASON_BAD_REQUEST, 0, "couldn't find port via --port flag or introspection");
        return NULL;
    }
    for (size_t i = 0; value_count(ports) > 1 && i < value_count(ports); i++)
        value_set(value_item(ports, i), arena, "name", value_printf(arena, "port-%zu", i + 1));
    return ports;
}

static bool expose_one(void *context, struct found *found, struct error *err)
{
    struct expose *expose = context;
    struct create *create = &expose->create;
    struct arena *arena = &create->session.arena;
    struct value *object = value_new_map(arena);
    const struct value *selector = selector_of(found, err),
                       *labels = value_at(found->object, "metadata.labels");
    struct value *ports = selector ? ports_of(expose, found, err) : NULL;
    if (!ports)
        return false;
    create->name = expose->name ? expose->name : found->name;
    if (value_count(labels))
        value_set_at(object, arena, "metadata.labels", value_clone(arena, labels));
    make_set(create, object, "spec.clusterIP", create->cluster_ip);
    value_set_at(object, arena, "spec.ports", ports);
    value_set_at(object, arena, "spec.selector", value_clone(arena, selector));
    make_set(create, object, "spec.type", create->type);
    value_make_at(object, arena, "status.loadBalancer", VALUE_MAP);
    return create_send(create, well_known.service, object, "kubectl-expose", "exposed", err);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct create *create = container_of(session, struct create, session);
    struct expose *expose = container_of(create, struct expose, create);
    return selection_each(&expose->selection, words, found->count, expose_one, expose);
}

int verb_expose(int argc, char **argv)
{
    struct expose expose = { .create = { .port = PORT_NOT_GIVEN } };
    struct create *create = &expose.create;
    session_init(&create->session);
    expose.selection.session = &create->session;
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&create->session),
        MANIFEST_FLAG_ROWS(&expose.selection.files),
        OUTCOME_FLAG_ROWS(&create->outcome),
        { "--port", FLAG_NUMBER, &create->port, "PORT", "of the Service (the containers')" },
        { "--target-port", FLAG_TEXT, &create->target_port, "PORT", "of the pods, or its name" },
        { "--protocol", FLAG_TEXT, &create->protocol, "PROTOCOL", "TCP, UDP or SCTP" },
        { "--name", FLAG_TEXT, &expose.name, "NAME", "of the Service" },
        { "--type", FLAG_TEXT, &create->type, "TYPE", "ClusterIP, NodePort or LoadBalancer" },
        { "--cluster-ip", FLAG_TEXT, &create->cluster_ip, "ADDRESS", "a certain one, or None" },
    };
    const struct command command =
        COMMAND("kubectl expose TYPE/NAME --port=PORT [flags]", flags, act);
    return session_run(&create->session, &command, argc, argv);
}
