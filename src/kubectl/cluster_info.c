/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_info.c - `kubectl cluster-info`: where the API is, and the cluster's own services. */
#include <stdio.h>

#include "codec/value.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

static void print_balanced(const struct value *service, const struct value *ingress)
{
    const struct value *ports = value_at(service, "spec.ports");
    struct bytes host = value_string(ingress, "ip");
    if (host.size == 0)
        host = value_string(ingress, "hostname");
    for (size_t i = 0; i < value_count(ports); i++)
        printf("http://%.*s:%lld ", BYTES_ARG(host),
               (long long)value_int(value_item(ports, i), "port", 0));
}

/* Through the API: SCHEME:SERVICE:PORT. */
static void print_proxied(const struct session *session, const struct value *service)
{
    const struct value *port = value_item(value_at(service, "spec.ports"), 0);
    struct bytes name = value_string(service, "metadata.name"), port_name = value_string(port, "name");
    bool is_tls = bytes_equal_text(port_name, "https") || value_int(port, "port", 0) == 443;
    printf("%s/api/v1/namespaces/%.*s/services/", session->server,
           BYTES_ARG(value_string(service, "metadata.namespace")));
    printf(is_tls ? "https:%.*s:" : port_name.size ? "%.*s:" : "%.*s", BYTES_ARG(name));
    printf("%.*s/proxy", BYTES_ARG(port_name));
}

static void print_service(const struct session *session, const struct value *service)
{
    const struct value *ingress =
        value_item(value_at(service, "status.loadBalancer.ingress"), 0);
    struct bytes name = value_string(value_at(service, "metadata.labels"), "kubernetes.io/name");
    if (name.size == 0)
        name = value_string(service, "metadata.name");
    printf("%.*s is running at ", BYTES_ARG(name));
    if (ingress)
        print_balanced(service, ingress);
    else
        print_proxied(session, service);
    putchar('\n');
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct error err = { 0 };
    struct arena *arena = &session->arena;
    if (found->count > 0) {
        fail(&err, REASON_BAD_REQUEST, 0, "unknown command \"%s\": cluster-info takes no words",
             words[0]);
        return complain(&err);
    }
    const char *path = client_path(well_known.service,
                                   session->ns_flag ? session->ns : "kube-system", NULL, NULL,
                                   arena),
               *query = selector_query("kubernetes.io/cluster-service=true", NULL, arena);
    const struct value *list =
        session_get(session, arena_printf(arena, "%s%s", path, query), arena, &err);
    const struct value *services = value_member(list, "items");
    if (list)
        printf("Kubernetes control plane is running at %s\n", session->server);
    for (size_t i = 0; i < value_count(services); i++)
        print_service(session, value_item(services, i));
    printf("\nTo further debug and diagnose cluster problems, use 'kubectl get events -A'.\n");
    return list ? 0 : complain(&err);
}

int verb_cluster_info(int argc, char **argv)
{
    struct session session;
    session_init(&session);
    const struct flag flags[] = { SESSION_FLAG_ROWS(&session) };
    const struct command command = COMMAND("kubectl cluster-info [flags]", flags, act);
    return session_run(&session, &command, argc, argv);
}
