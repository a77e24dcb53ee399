/* SPDX-License-Identifier: Apache-2.0 */
/* service_view_test.c - what Services and EndpointSlices mean on one node, as lines of text.
 *
 * The node is n1 in zone z1. */
#include "node/service_view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"

#include <cmocka.h>               /* last: it has a macro fail() */

#define EP(address, node, more) \
    "{'addresses':['" address "'],'nodeName':'" node "'" more "}"
#define READY    ",'conditions':{'ready':true,'serving':true,'terminating':false}"
#define UNREADY  ",'conditions':{'ready':false,'serving':false,'terminating':false}"
#define ENDING   ",'conditions':{'ready':false,'serving':true,'terminating':true}"
#define DEAD     ",'conditions':{'ready':false,'serving':false,'terminating':true}"
#define ZONE(z)  ",'hints':{'forZones':[{'name':'" z "'}]}"
#define NODE(n, z) ",'hints':{'forNodes':[{'name':'" n "'}],'forZones':[{'name':'" z "'}]}"
#define SLICE(endpoints) \
    "[{'addressType':'IPv4','endpoints':[" endpoints "],'ports':[{'name':'','port':8080}]}]"
#define WEB(more) "{'spec':{'type':'ClusterIP','clusterIP':'10.43.0.1','clusterIPs':['10.43.0.1']," \
                  "'ports':[{'port':80,'protocol':'TCP'}]" more "}}"
#define BALANCED(spec, ingress) \
    "{'spec':{'type':'LoadBalancer','clusterIP':'10.43.0.1','ports':[{'port':80,'nodePort':30080}]" spec \
    "},'status':{'loadBalancer':{'ingress':[" ingress "]}}}"
#define FOREIGN \
    "{'metadata':{'labels':{'service.kubernetes.io/service-proxy-name':'other'}},'spec':{'type':'LoadBalancer'," \
    "'clusterIP':'10.43.0.1','externalTrafficPolicy':'Local','healthCheckNodePort':30999,'ports':[{'port':80}]}}"

/* Wanted: addresses, then a line a port with its endpoints: L local too, l local alone, else C. */
static const struct {
    const char *name, *service, *slices, *wanted;
} entry_cases[] = {
    { "ready ones serve", WEB(""),
      SLICE(EP("10.42.1.2", "n1", READY) "," EP("10.42.2.2", "n2", READY) "," EP("10.42.2.3", "n2", UNREADY)),
      "ip 10.43.0.1\ntcp 80 L10.42.1.2:8080 C10.42.2.2:8080\n" },
    { "unset conditions are good", WEB(""), SLICE(EP("10.42.1.2", "n1", "")),
      "ip 10.43.0.1\ntcp 80 L10.42.1.2:8080\n" },
    { "ending ones when none is ready", WEB(""),
      SLICE(EP("10.42.1.2", "n1", ENDING) "," EP("10.42.2.2", "n2", ENDING) "," EP("10.42.2.3", "n2", DEAD)),
      "ip 10.43.0.1\ntcp 80 L10.42.1.2:8080 C10.42.2.2:8080\n" },
    { "an ending one here serves policy Local", WEB(""),
      SLICE(EP("10.42.1.2", "n1", ENDING) "," EP("10.42.2.2", "n2", READY)),
      "ip 10.43.0.1\ntcp 80 l10.42.1.2:8080 C10.42.2.2:8080\n" },
    { "not while a ready one is here", WEB(""),
      SLICE(EP("10.42.1.2", "n1", ENDING) "," EP("10.42.1.3", "n1", READY)),
      "ip 10.43.0.1\ntcp 80 L10.42.1.3:8080\n" },
    { "hints for our zone", WEB(""),
      SLICE(EP("10.42.2.2", "n2", READY ZONE("z1")) "," EP("10.42.3.2", "n3", READY ZONE("z2"))),
      "ip 10.43.0.1\ntcp 80 C10.42.2.2:8080\n" },
    { "a zone without any", WEB(""),
      SLICE(EP("10.42.2.2", "n2", READY ZONE("z2")) "," EP("10.42.3.2", "n3", READY ZONE("z3"))),
      "ip 10.43.0.1\ntcp 80 C10.42.2.2:8080 C10.42.3.2:8080\n" },
    { "a ready one without hints", WEB(""),
      SLICE(EP("10.42.2.2", "n2", READY ZONE("z1")) "," EP("10.42.3.2", "n3", READY)),
      "ip 10.43.0.1\ntcp 80 C10.42.2.2:8080 C10.42.3.2:8080\n" },
    { "hints of unready ones do not count", WEB(""),
      SLICE(EP("10.42.2.2", "n2", UNREADY ZONE("z1")) "," EP("10.42.3.2", "n3", READY ZONE("z2"))),
      "ip 10.43.0.1\ntcp 80 C10.42.3.2:8080\n" },
    { "hints for our node", WEB(""),
      SLICE(EP("10.42.1.2", "n1", READY NODE("n1", "z1")) "," EP("10.42.2.2", "n2", READY NODE("n2", "z1"))),
      "ip 10.43.0.1\ntcp 80 L10.42.1.2:8080\n" },
    { "no hint for our node, one for the zone", WEB(""),
      SLICE(EP("10.42.2.2", "n2", READY NODE("n2", "z1")) "," EP("10.42.3.2", "n3", READY NODE("n3", "z2"))),
      "ip 10.43.0.1\ntcp 80 C10.42.2.2:8080\n" },
    { "local, yet hinted to others", WEB(""),
      SLICE(EP("10.42.1.2", "n1", READY ZONE("z2")) "," EP("10.42.2.2", "n2", READY ZONE("z1"))),
      "ip 10.43.0.1\ntcp 80 l10.42.1.2:8080 C10.42.2.2:8080\n" },
    { "several slices, names as addresses left out", WEB(""),
      "[{'addressType':'IPv4','endpoints':[" EP("10.42.1.2", "n1", READY) "],'ports':[{'name':'','port':8080}]},"
      "{'addressType':'IPv4','endpoints':[" EP("10.42.2.2", "n2", READY) "],'ports':[{'name':'','port':9090}]},"
      "{'addressType':'FQDN','endpoints':[" EP("a.example", "n2", READY) "],'ports':[{'name':'','port':9090}]}]",
      "ip 10.43.0.1\ntcp 80 L10.42.1.2:8080 C10.42.2.2:9090\n" },
    { "a slice that is for names only", WEB(""),
      "[{'metadata':{'labels':{'service.kubernetes.io/headless':''}},'addressType':'IPv4',"
      "'endpoints':[" EP("10.42.1.2", "n1", READY) "],'ports':[{'name':'','port':8080}]},"
      "{'addressType':'IPv4','endpoints':[" EP("10.42.2.2", "n2", READY) "],'ports':[{'name':'','port':9090}]}]",
      "ip 10.43.0.1\ntcp 80 C10.42.2.2:9090\n" },
    { "a slice without the port", WEB(""),
      "[{'addressType':'IPv4','endpoints':[" EP("10.42.1.2", "n1", READY) "],'ports':[{'name':'other','port':8080}]}]",
      "ip 10.43.0.1\ntcp 80\n" },
    { "external addresses and affinity",
      WEB(",'externalIPs':['192.0.2.9'],'sessionAffinity':'ClientIP','sessionAffinityConfig':{'clientIP':{'timeoutSeconds':60}}"),
      SLICE(""), "ip 10.43.0.1\nexternal 192.0.2.9\naffinity 60\ntcp 80\n" },
    { "policies", WEB(",'externalTrafficPolicy':'Local','internalTrafficPolicy':'Local'"), SLICE(""),
      "ip 10.43.0.1\nlocal out\nlocal in\ntcp 80\n" },
    { "a balancer's address and ranges",
      BALANCED(",'loadBalancerSourceRanges':['10.0.0.0/8',' 192.0.2.0/24 ']", "{'ip':'192.0.2.7','ipMode':'VIP'}"),
      SLICE(""), "ip 10.43.0.1\nbalancer 192.0.2.7\nrange 10.0.0.0/8\nrange 192.0.2.0/24\ntcp 80/30080\n" },
    { "a balancer that is a proxy", BALANCED("", "{'ip':'127.1.2.3','ipMode':'Proxy'},{'hostname':'x.example'}"),
      SLICE(""), "ip 10.43.0.1\ntcp 80/30080\n" },
    { "headless", "{'spec':{'clusterIP':'None','clusterIPs':['None']}}", SLICE(""), "none" },
    { "ExternalName", "{'spec':{'type':'ExternalName','externalName':'a.example'}}", SLICE(""), "none" },
    { "another proxy's", FOREIGN, SLICE(""), "none" },
};

static struct value *parse(const char *text, struct arena *arena)
{
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    struct value *value = json_parse(bytes_of(json), NULL, arena, NULL);
    assert_non_null(value);
    return value;
}

static struct service_view view_of(const char *service, const char *slices, struct arena *arena)
{
    struct value *list = parse(slices, arena);
    return (struct service_view){ .node_name = "n1", .zone = "z1", .ns = "default", .name = "web",
                                  .service = parse(service, arena), .slices = list->list.items,
                                  .slice_count = list->list.count, .arena = arena };
}

static void write_list(struct buffer *to, const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_printf(to, "%s %s\n", word, list[i]);
}

static void write_port(struct buffer *to, const struct service_port *port)
{
    buffer_printf(to, "%s %u", port->protocol == NET_TCP ? "tcp" : "udp", port->port);
    if (port->node_port)
        buffer_printf(to, "/%u", port->node_port);
    for (size_t i = 0; i < port->backend_count; i++) {
        const struct service_backend *backend = &port->backends[i];
        buffer_printf(to, " %c%s:%u",
                      backend->is_only_local ? 'l' : backend->is_local ? 'L' : 'C',
                      backend->address, backend->port);
    }
    buffer_add_char(to, '\n');
}

static void write_entry(struct buffer *to, const struct service_entry *entry)
{
    write_list(to, "ip", entry->addresses, entry->address_count);
    write_list(to, "external", entry->external_addresses, entry->external_address_count);
    write_list(to, "balancer", entry->balancer_addresses, entry->balancer_address_count);
    write_list(to, "range", entry->source_ranges, entry->source_range_count);
    if (entry->affinity_s)
        buffer_printf(to, "affinity %d\n", entry->affinity_s);
    buffer_add_text(to, entry->external_local ? "local out\n" : "");
    buffer_add_text(to, entry->internal_local ? "local in\n" : "");
    for (size_t i = 0; i < entry->port_count; i++)
        write_port(to, &entry->ports[i]);
}

static void entries_of_services(void **state)
{
    FOR_EACH(row, entry_cases) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct service_view view = view_of(row->service, row->slices, &arena);
        struct service_entry entry;
        if (service_view_entry(&view, &entry))
            write_entry(&text, &entry);
        else
            buffer_add_text(&text, "none");
        if (!text_equal(buffer_text(&text), row->wanted))
            fail_msg("%s: got\n%s\nwanted\n%s", row->name, buffer_text(&text), row->wanted);
    }
}

static const struct {
    const char *name, *service, *slices;
    uint16_t    port;
    size_t      local;
} health_cases[] = {
    { "policy Local", BALANCED(",'externalTrafficPolicy':'Local','healthCheckNodePort':30999", ""),
      SLICE(EP("10.42.1.2", "n1", READY) "," EP("10.42.1.3", "n1", UNREADY) "," EP("10.42.2.2", "n2", READY)),
      30999, 1 },
    { "ending endpoints take no new clients", BALANCED(",'externalTrafficPolicy':'Local','healthCheckNodePort':30999", ""),
      SLICE(EP("10.42.1.2", "n1", ENDING)), 30999, 0 },
    { "policy Cluster", BALANCED(",'externalTrafficPolicy':'Cluster'", ""), SLICE(""), 0, 0 },
    { "another proxy's", FOREIGN, SLICE(EP("10.42.1.2", "n1", READY)), 0, 0 },
    { "no load balancer", WEB(",'externalTrafficPolicy':'Local'"), SLICE(""), 0, 0 },
};

static void health_of_services(void **state)
{
    FOR_EACH(row, health_cases) {
        AUTO_ARENA arena = { 0 };
        struct service_view view = view_of(row->service, row->slices, &arena);
        struct service_health health;
        service_view_health(&view, &health);
        if (health.port != row->port || health.local_endpoints != row->local)
            fail_msg("%s: port %u, %zu local", row->name, health.port, health.local_endpoints);
    }
}

static const struct {
    const char *name, *service, *slices, *wanted;
} dns_cases[] = {
    { "another proxy's", FOREIGN, SLICE(""), "address 10.43.0.1\n" },
    { "by address", WEB(""), SLICE(EP("10.42.1.2", "n1", READY)), "address 10.43.0.1\n" },
    { "headless", "{'spec':{'clusterIP':'None'}}",
      SLICE(EP("10.42.1.2", "n1", READY ",'hostname':'first'") "," EP("10.42.1.3", "n1", UNREADY)),
      "endpoint 10.42.1.2 first\n" },
    { "headless, published early", "{'spec':{'clusterIP':'None','publishNotReadyAddresses':true}}",
      SLICE(EP("10.42.1.3", "n1", UNREADY)), "endpoint 10.42.1.3 -\n" },
    { "another's name", "{'spec':{'type':'ExternalName','externalName':'a.example'}}", SLICE(""), "name a.example\n" },
};

static void names_of_services(void **state)
{
    FOR_EACH(row, dns_cases) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct service_view view = view_of(row->service, row->slices, &arena);
        struct dns_service service;
        service_view_dns(&view, &service);
        if (service.external_name)
            buffer_printf(&text, "name %s\n", service.external_name);
        write_list(&text, "address", service.addresses, service.address_count);
        for (size_t i = 0; i < service.endpoint_count; i++)
            buffer_printf(&text, "endpoint %s %s\n", service.endpoints[i].address,
                          service.endpoints[i].hostname ? service.endpoints[i].hostname : "-");
        if (!text_equal(buffer_text(&text), row->wanted))
            fail_msg("%s: got\n%s\nwanted\n%s", row->name, buffer_text(&text), row->wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_of_services),
        cmocka_unit_test(health_of_services),
        cmocka_unit_test(names_of_services),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
