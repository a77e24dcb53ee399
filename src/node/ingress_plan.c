/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_plan.c - see ingress_plan.h. */
#include "node/ingress_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "codec/value.h"

/* A site on its way. */
struct draft {
    const char           *host, *certificate;
    struct ingress_path  *paths;
    size_t                count, capacity;
    struct ingress_target fallback;      /* of an Ingress' default backend */
    bool                  has_fallback, fallback_wants_tls;
};

struct planning {
    const struct ingress_view    *views;
    const struct ingress_sources *sources;
    struct arena                 *arena;
    size_t                        index; /* of the Ingress that is read */
    bool                          wants_tls;     /* its paths */
    struct map                    drafts;    /* host -> struct draft */
    struct ingress_plan           plan;
    size_t                        complaint_capacity, path_count;
};

static void complain(struct planning *p, const char *reason, const char *message)
{
    struct ingress_plan *plan = &p->plan;
    plan->complaints = arena_grow(p->arena, plan->complaints, plan->complaint_count,
                                  &p->complaint_capacity, sizeof *plan->complaints);
    plan->complaints[plan->complaint_count++] =
        (struct ingress_complaint){ p->index, reason, message };
}

/* ---- backends ---- */

static uint16_t service_port(const struct value *service, const struct value *wanted)
{
    const struct value *ports = value_at(service, "spec.ports");
    struct bytes name = value_string(wanted, "name");
    int64_t number = value_int(wanted, "number", 0);
    for (size_t i = 0; i < value_count(ports); i++) {
        const struct value *port = value_item(ports, i);
        struct bytes protocol = value_string(port, "protocol");
        bool is_tcp = protocol.size == 0 || bytes_equal_text(protocol, "TCP");
        bool is_it = name.size ? bytes_equal(name, value_string(port, "name"))
                               : value_int(port, "port", 0) == number;
        if (is_tcp && is_it)
            return (uint16_t)value_int(port, "port", 0);
    }
    return 0;
}

static struct ingress_target find_target(struct planning *p, const struct value *backend)
{
    const struct value *wanted = value_member(backend, "service");
    const char *ns = p->views[p->index].ns, *name = value_text(wanted, "name", p->arena);
    struct ingress_target target = { 0 };
    if (!wanted || !name) {
        complain(p, "ResourceBackendIgnored",
                 "Only Services can be backends here; the path answers 503");
        return target;
    }
    const struct value *service = p->sources->service(p->sources->context, ns, name);
    const char *ip = value_text(service, "spec.clusterIP", p->arena);
    target.port = service_port(service, value_member(wanted, "port"));
    if (!service)
        complain(p, "BackendNotFound", arena_printf(p->arena, "Service %s does not exist", name));
    else if (text_is_empty(ip) || text_equal(ip, "None"))
        complain(p, "BackendNotSupported",
                 arena_printf(p->arena, "Service %s has no cluster IP to lead to", name));
    else if (target.port == 0)
        complain(p, "BackendNotFound",
                 arena_printf(p->arena, "Service %s has no such TCP port", name));
    else
        target.address = ip;
    return target;
}

/* ---- rules ---- */

static struct draft *draft_of(struct planning *p, const char *host)
{
    struct draft *draft = map_get(&p->drafts, bytes_of(host));
    if (draft || !ingress_host_is_sound(host) || p->drafts.count >= INGRESS_SITES_MAX) {
        if (!draft)
            complain(p, "HostIgnored", "A host is none that can be served, or there are too many");
        return draft;
    }
    draft = ARENA_NEW(p->arena, struct draft);
    draft->host = host;
    map_put(&p->drafts, bytes_of(host), draft);
    return draft;
}

/* Who issues certificates by ACME asks here without TLS, lest an old certificate be in the way. */
static const char acme_paths[] = "/.well-known/acme-challenge";

static void add_path(struct planning *p, struct draft *draft, const struct value *value)
{
    struct bytes type = value_string(value, "pathType");
    const char *path = value_text(value, "path", p->arena);
    struct ingress_path next = { .path = text_is_empty(path) ? "/" : path,
                                 .is_exact = bytes_equal_text(type, "Exact") };
    if (!ingress_path_is_sound(next.path) || p->path_count++ >= INGRESS_PATHS_MAX) {
        complain(p, "PathIgnored", "A path has characters that no request has, or is one too many");
        return;
    }
    next.target = find_target(p, value_member(value, "backend"));
    next.wants_tls = p->wants_tls && strncmp(next.path, acme_paths, strlen(acme_paths)) != 0;
    draft->paths = arena_grow(p->arena, draft->paths, draft->count, &draft->capacity,
                              sizeof *draft->paths);
    draft->paths[draft->count++] = next;
}

static void set_fallback(const struct planning *p, struct draft *draft,
                         const struct ingress_target *target)
{
    if (!draft || draft->has_fallback || !target)
        return;
    draft->fallback = *target;
    draft->has_fallback = true;
    draft->fallback_wants_tls = p->wants_tls;
}

static void read_rule(struct planning *p, const struct value *rule,
                      const struct ingress_target *fallback)
{
    const char *host = value_text(rule, "host", p->arena);
    struct draft *draft = draft_of(p, host ? host : "");
    const struct value *paths = value_at(rule, "http.paths");
    for (size_t i = 0; draft && i < value_count(paths); i++)
        add_path(p, draft, value_item(paths, i));
    set_fallback(p, draft, fallback);
}

/* ---- certificates ---- */

static bool host_is_covered(const char *pattern, const char *host)
{
    if (text_equal(pattern, host))
        return true;
    const char *dot = strchr(host, '.');
    return strncmp(pattern, "*.", 2) == 0 && dot && strcmp(dot, pattern + 1) == 0;
}

static bool names_host(const struct value *hosts, const char *host, struct arena *arena)
{
    for (size_t i = 0; i < value_count(hosts); i++) {
        const char *pattern = value_text(value_item(hosts, i), "", arena);
        if (pattern && host_is_covered(pattern, host))
            return true;
    }
    return value_count(hosts) == 0;
}

/* Of the Ingress' own hosts those that the entry names; of none all. */
static void read_certificate(struct planning *p, const struct value *entry)
{
    const struct ingress_view *view = &p->views[p->index];
    const struct value *rules = value_at(view->object, "spec.rules");
    const char *secret = value_text(entry, "secretName", p->arena), *problem = NULL;
    if (text_is_empty(secret))
        return;
    const char *file = p->sources->certificate(p->sources->context, view->ns, secret, &problem);
    if (!file && problem)
        complain(p, "CertificateNotUsable",
                 arena_printf(p->arena, "Secret %s: %s", secret, problem));
    if (!file)
        return;
    for (size_t i = 0; i < value_count(rules); i++) {
        const char *host = value_text(value_item(rules, i), "host", p->arena);
        struct draft *draft = map_get(&p->drafts, bytes_of(host ? host : ""));
        if (draft && !draft->certificate &&
            names_host(value_member(entry, "hosts"), draft->host, p->arena))
            draft->certificate = file;
    }
}

/* ---- the plan ---- */

/* As ingress-nginx has it, by the same annotation: unless it says otherwise. */
static bool wants_tls(const struct value *ingress)
{
    const struct value *annotations = value_at(ingress, "metadata.annotations");
    const struct value *said = value_member(annotations,
                                            "nginx.ingress.kubernetes.io/ssl-redirect");
    return !bytes_equal_text(value_string(said, ""), "false");
}

static void read_ingress(struct planning *p)
{
    const struct value *ingress = p->views[p->index].object, *spec = value_member(ingress, "spec"),
                       *backend = value_member(spec, "defaultBackend"),
                       *rules = value_member(spec, "rules"), *tls = value_member(spec, "tls");
    struct ingress_target fallback = { 0 };
    p->wants_tls = wants_tls(ingress);
    if (backend)
        fallback = find_target(p, backend);
    for (size_t i = 0; i < value_count(rules); i++)
        read_rule(p, value_item(rules, i), backend ? &fallback : NULL);
    if (backend && value_count(rules) == 0)
        set_fallback(p, draft_of(p, ""), &fallback);
    for (size_t i = 0; i < value_count(tls); i++)
        read_certificate(p, value_item(tls, i));
}

static int by_age(const void *a, const void *b)
{
    const struct ingress_view *const *first = a, *const *second = b;
    if ((*first)->creation_s != (*second)->creation_s)
        return (*first)->creation_s < (*second)->creation_s ? -1 : 1;
    int order = strcmp((*first)->ns, (*second)->ns);
    return order ? order : strcmp((*first)->name, (*second)->name);
}

static void finish_site(struct planning *p, const struct draft *draft)
{
    struct ingress_path *paths = arena_array(p->arena, draft->count + 1, sizeof *paths);
    size_t count = draft->count;
    for (size_t i = 0; i < count; i++)
        paths[i] = draft->paths[i];
    if (draft->has_fallback)
        paths[count++] = (struct ingress_path){ .path = "/", .target = draft->fallback,
                                                .wants_tls = draft->fallback_wants_tls };
    p->plan.sites[p->plan.site_count++] =
        (struct ingress_site){ draft->host, draft->certificate, paths, count };
}

struct ingress_plan ingress_plan(const struct ingress_view *views, size_t count,
                                 const struct ingress_sources *sources, struct arena *arena)
{
    struct planning p = { .views = views, .sources = sources, .arena = arena };
    const struct ingress_view **order = arena_array(arena, count + 1, sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = &views[i];
    qsort(order, count, sizeof *order, by_age);
    for (size_t i = 0; i < count; i++) {
        p.index = (size_t)(order[i] - views);
        read_ingress(&p);
    }
    p.plan.sites = arena_array(arena, p.drafts.count + 1, sizeof *p.plan.sites);
    for (struct map_entry *e = map_first(&p.drafts); e; e = map_after(&p.drafts, e))
        finish_site(&p, e->value);
    map_done(&p.drafts);
    return p.plan;
}
