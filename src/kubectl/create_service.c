/* SPDX-License-Identifier: Apache-2.0 */
/* create_service.c - Services of the four types, and Ingresses from one line a rule. */
#include "codec/value.h"
#include "kubectl/create.h"

/* "80", "80:8080", "80:http" */
static bool add_tcp(struct create *create, struct value *ports, const char *word, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct bytes target = bytes_of(word), port = bytes_next(&target, ':');
    struct value *entry = value_new_map(arena);
    int64_t number, aim;
    if (!bytes_to_int64(port, &number) || number < 1 || number > UINT16_MAX)
        return fail(err, REASON_BAD_REQUEST, 0, "invalid port: %s (PORT[:TARGET])", word);
    if (bytes_to_int64(target, &aim) && (aim < 1 || aim > UINT16_MAX))
        return fail(err, REASON_BAD_REQUEST, 0, "must be between 1 and 65535, inclusive");
    make_set(create, entry, "name",
             target.at ? arena_printf(arena, "%.*s-%.*s", BYTES_ARG(port), BYTES_ARG(target))
                       : word);
    value_set(entry, arena, "port", value_new_int(arena, number));
    make_set(create, entry, "protocol", "TCP");
    value_set(entry, arena, "targetPort", make_int_or_text(create, target.at ? target : port));
    if (create->node_port)
        value_set(entry, arena, "nodePort", value_new_int(arena, create->node_port));
    value_append(ports, arena, entry);
    return true;
}

static struct value *new_service(struct create *create, const char *type, bool needs_port,
                                 struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *object = value_new_map(arena);
    if (needs_port && create->tcp.count == 0) {
        fail(err, REASON_BAD_REQUEST, 0, "at least one tcp port specifier must be provided");
        return NULL;
    }
    make_set(create, object, "metadata.labels.app", create->name);
    for (size_t i = 0; i < create->tcp.count; i++)
        if (!add_tcp(create, value_make_at(object, arena, "spec.ports", VALUE_LIST),
                     create->tcp.items[i], err))
            return NULL;
    make_set(create, object, "spec.selector.app", create->name);
    make_set(create, object, "spec.type", type);
    value_make_at(object, arena, "status.loadBalancer", VALUE_MAP);
    return object;
}

struct value *make_service_cluster_ip(struct create *create, struct error *err)
{
    bool is_headless = text_equal(create->cluster_ip, "None");
    struct value *object = new_service(create, "ClusterIP", !is_headless, err);
    if (object)
        make_set(create, object, "spec.clusterIP", create->cluster_ip);
    return object;
}

struct value *make_service_node_port(struct create *create, struct error *err)
{
    return new_service(create, "NodePort", /* needs_port= */ true, err);
}

struct value *make_service_load_balancer(struct create *create, struct error *err)
{
    return new_service(create, "LoadBalancer", /* needs_port= */ true, err);
}

struct value *make_service_external(struct create *create, struct error *err)
{
    if (!create->external_name) {
        make_fail_flag(err, "external-name");
        return NULL;
    }
    struct value *object = new_service(create, "ExternalName", /* needs_port= */ false, err);
    if (object)
        make_set(create, object, "spec.externalName", create->external_name);
    return object;
}

/* ---- ingresses ---- */

/* "web:80", "web:http" */
static struct value *backend(struct create *create, struct bytes text, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct bytes port = text, name = bytes_next(&port, ':');
    struct value *backend = value_new_map(arena);
    if (!port.at || name.size == 0 || port.size == 0) {
        fail(err, REASON_BAD_REQUEST, 0, "%.*s: a backend is SERVICE:PORT", BYTES_ARG(text));
        return NULL;
    }
    struct value *number = make_int_or_text(create, port);
    value_set_at(backend, arena, "service.name", value_new_string(arena, name));
    value_set_at(backend, arena,
                 value_is(number, VALUE_INT) ? "service.port.number" : "service.port.name", number);
    return backend;
}

static struct value *rule_of_host(struct create *create, struct value *rules, struct bytes host)
{
    struct arena *arena = &create->session.arena;
    for (size_t i = 0; i < value_count(rules); i++)
        if (bytes_equal(value_string(value_item(rules, i), "host"), host))
            return value_item(rules, i);
    struct value *rule = value_new_map(arena);
    if (host.size)
        value_set(rule, arena, "host", value_new_string(arena, host));
    value_append(rules, arena, rule);
    return rule;
}

static bool add_tls(struct create *create, struct value *object, struct bytes host,
                    struct bytes option, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct bytes secret = option, word = bytes_next(&secret, '=');
    struct value *entry = value_new_map(arena);
    if (!bytes_equal_text(word, "tls"))
        return fail(err, REASON_BAD_REQUEST, 0, "%.*s: only tls[=SECRET] may follow a rule",
                    BYTES_ARG(option));
    if (host.size)
        value_append(value_make_at(entry, arena, "hosts", VALUE_LIST), arena,
                     value_new_string(arena, host));
    if (secret.size)
        value_set(entry, arena, "secretName", value_new_string(arena, secret));
    value_append(value_make_at(object, arena, "spec.tls", VALUE_LIST), arena, entry);
    return true;
}

/* "HOST/PATH=SERVICE:PORT,tls=SECRET"; a path that ends in "*" is a prefix. */
static bool add_rule(struct create *create, struct value *object, const char *word,
                     struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct bytes options = bytes_of(word), rule = bytes_next(&options, ','), to = rule,
                 from = bytes_next(&to, '=');
    size_t slash;
    if (!to.at || !bytes_find(from, '/', &slash))
        return fail(
            err, REASON_BAD_REQUEST, 0,
            "rule %s is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]",
            word);
    struct bytes host = { from.at, slash }, path_text = { from.at + slash, from.size - slash };
    bool is_prefix = path_text.at[path_text.size - 1] == '*';
    path_text.size -= is_prefix;
    struct value *target = backend(create, to, err), *path = value_new_map(arena);
    if (!target)
        return false;
    value_set(path, arena, "path", value_new_string(arena, path_text));
    make_set(create, path, "pathType", is_prefix ? "Prefix" : "Exact");
    value_set(path, arena, "backend", target);
    struct value *rules = value_make_at(object, arena, "spec.rules", VALUE_LIST);
    value_append(value_make_at(rule_of_host(create, rules, host), arena, "http.paths", VALUE_LIST),
                 arena, path);
    return !options.at || add_tls(create, object, host, options, err);
}

struct value *make_ingress(struct create *create, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *object = value_new_map(arena);
    if (create->rules.count == 0 && !create->default_backend) {
        fail(
            err, REASON_BAD_REQUEST, 0,
            "not enough information provided: every ingress has to either specify a default-backend "
            "(which catches all traffic) or a list of rules (which catch specific paths)");
        return NULL;
    }
    for (size_t i = 0; i < create->annotations.count; i++)
        if (!make_pairs(create, value_make_at(object, arena, "metadata.annotations", VALUE_MAP),
                        create->annotations.items[i], err))
            return NULL;
    make_set(create, object, "spec.ingressClassName", create->class_name);
    for (size_t i = 0; i < create->rules.count; i++)
        if (!add_rule(create, object, create->rules.items[i], err))
            return NULL;
    if (create->default_backend) {
        struct value *target = backend(create, bytes_of(create->default_backend), err);
        if (!target)
            return NULL;
        value_set_at(object, arena, "spec.defaultBackend", target);
    }
    value_make_at(object, arena, "status.loadBalancer", VALUE_MAP);
    return object;
}
