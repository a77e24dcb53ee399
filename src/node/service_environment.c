/* SPDX-License-Identifier: Apache-2.0 */
/* service_environment.c - see service_environment.h. */
#include "node/service_environment.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "node/service_view.h"
#include "object/object.h"

void service_environment_init(struct service_environment *e, const char *ns, bool all,
                              struct arena *arena)
{
    *e = (struct service_environment){ .ns = ns, .all = all, .arena = arena };
    e->list = arena_array(arena, 1, sizeof *e->list);
}

static void add_variable(struct service_environment *e, const char *text)
{
    e->list = arena_grow(e->arena, e->list, e->count + 1, &e->capacity, sizeof *e->list);
    e->list[e->count++] = text;
    e->list[e->count] = NULL;
}

static const char *upper_name(const char *name, struct arena *arena)
{
    char *upper = arena_strdup(arena, name);
    for (char *at = upper; *at; at++)
        *at = *at == '-' || *at == '.' ? '_' : (char)toupper((unsigned char)*at);
    return upper;
}

static void add_port_variables(struct service_environment *e, const char *name, const char *ip,
                               const struct value *port)
{
    static const char *const lower[] = {
        [NET_TCP] = "tcp", [NET_UDP] = "udp", [NET_SCTP] = "sctp"
    };
    static const char *const upper[] = {
        [NET_TCP] = "TCP", [NET_UDP] = "UDP", [NET_SCTP] = "SCTP"
    };
    enum net_protocol protocol = service_protocol(port);
    long long number = (long long)value_int(port, "port", 0);
    const char *prefix = arena_printf(e->arena, "%s_PORT_%lld_%s", name, number, upper[protocol]);
    add_variable(e, arena_printf(e->arena, "%s=%s://%s:%lld", prefix, lower[protocol], ip, number));
    add_variable(e, arena_printf(e->arena, "%s_PROTO=%s", prefix, lower[protocol]));
    add_variable(e, arena_printf(e->arena, "%s_PORT=%lld", prefix, number));
    add_variable(e, arena_printf(e->arena, "%s_ADDR=%s", prefix, ip));
}

void service_environment_add(void *context, const struct object *service)
{
    struct service_environment *e = context;
    static const char *const protocols[] = {
        [NET_TCP] = "tcp", [NET_UDP] = "udp", [NET_SCTP] = "sctp"
    };
    bool is_master = strcmp(service->namespace, "default") == 0 &&
                     strcmp(service->name, "kubernetes") == 0;
    if (!is_master && (!e->all || strcmp(service->namespace, e->ns) != 0))
        return;
    struct value *spec = value_member(value_from_object(service, e->arena), "spec");
    const struct value *ports = value_member(spec, "ports"), *first = value_item(ports, 0);
    const char *ip = value_text(spec, "clusterIP", e->arena),
               *name = upper_name(service->name, e->arena);
    if (text_is_empty(ip) || strcmp(ip, "None") == 0 || !first)
        return;
    add_variable(e, arena_printf(e->arena, "%s_SERVICE_HOST=%s", name, ip));
    add_variable(e, arena_printf(e->arena, "%s_SERVICE_PORT=%lld", name,
                                 (long long)value_int(first, "port", 0)));
    for (size_t i = 0; i < value_count(ports); i++) {
        const char *port_name = value_text(value_item(ports, i), "name", e->arena);
        if (!text_is_empty(port_name))
            add_variable(e, arena_printf(e->arena, "%s_SERVICE_PORT_%s=%lld", name,
                                         upper_name(port_name, e->arena),
                                         (long long)value_int(value_item(ports, i), "port", 0)));
    }
    add_variable(e,
                 arena_printf(e->arena, "%s_PORT=%s://%s:%lld", name, protocols[service_protocol(first)],
                              ip, (long long)value_int(first, "port", 0)));
    for (size_t i = 0; i < value_count(ports); i++)
        add_port_variables(e, name, ip, value_item(ports, i));
}
