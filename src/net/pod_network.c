/* SPDX-License-Identifier: Apache-2.0 */
/* pod_network.c - a bridge, an address for each pod, and routes.
 *
 * A pod has its address as a host (/32) and reaches everything, its neighbours too, over the
 * bridge's address.  So each packet between pods passes the node's rules in both directions:
 * a reply of a service's endpoint on the same bridge is translated back, and policies see it.
 *
 * The service range is routed to the bridge, where nobody answers: a process of the node needs a
 * route before its packet meets the rules that translate it; what they do not know is refused.
 *
 * Not here: services (service_rules.c), policies. */
#include "net/pod_network.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "net/frame_guard.h"
#include "net/overlay.h"
#include "net/ruleset.h"

#define VETH_PREFIX "kn"

enum {
    HOSTS_MAX = 65536,                   /* of one node; larger networks are used in part */
    FIRST_HOST = 2,                      /* 0 is the network, 1 the bridge */
    VETH_NAME_ROOM = POD_DEVICE_ROOM,
    SETTING_ROOM = 128,
};

struct pod_network {
    char           bridge[VETH_NAME_ROOM];
    struct address pod_cidr, cluster_cidr, first_services, gateway;
    int            mtu;
    bool           has_overlay;
    struct frame_guard *guard;
    uint8_t       *in_use;               /* a bit a host of pod_cidr */
    uint64_t       host_count, last;     /* last: the one given last */
};

/* The MAC follows from the address, so that who has learnt an address' former pod is not wrong. */
static void mac_of(const struct address *address, uint8_t ret[6])
{
    ret[0] = 0x0a;
    ret[1] = 0x58;
    memcpy(ret + 2, address->bytes, 4);
}

/* Forwarded and own packets to the service range that no service took; and the outside's view
 * of pods.  Runs after the services' chains. */
static const char rules_format[] =
    "add table inet knarr_pods\n"
    "delete table inet knarr_pods\n"
    "add table inet knarr_pods\n"
    "add set inet knarr_pods services { type ipv4_addr; flags interval; }\n"
    "add element inet knarr_pods services { %2$s }\n"
    "add chain inet knarr_pods forward { type filter hook forward priority filter + 10; }\n"
    "add rule inet knarr_pods forward ip daddr @services reject\n"
    "add chain inet knarr_pods output { type filter hook output priority filter + 10; }\n"
    "add rule inet knarr_pods output oifname \"%4$s\" ip daddr @services reject\n"
    "add chain inet knarr_pods postrouting { type nat hook postrouting priority srcnat + 10; }\n"
    "add rule inet knarr_pods postrouting oifname != { \"lo\", \"%4$s\", \"" OVERLAY_DEVICE "\" } ip saddr %1$s"
    " ip daddr != %3$s masquerade\n";

static bool apply_rules(const struct pod_network_options *options, struct error *err)
{
    AUTO_BUFFER commands = { 0 };
    char pods[64], services[64], cluster[64];
    struct address pod_cidr = address_network(&options->pod_cidr);
    struct address service_cidr = address_network(&options->service_cidr);
    struct address cluster_cidr = address_network(&options->cluster_cidr);
    address_write(&pod_cidr, /* with_prefix= */ true, pods);
    address_write(&service_cidr, /* with_prefix= */ true, services);
    address_write(&cluster_cidr, /* with_prefix= */ true, cluster);
    buffer_printf(&commands, rules_format, pods, services, cluster, options->bridge);
    return ruleset_run(buffer_text(&commands), err);
}

/* Packets leave by the interface they came from: no reason to tell the pod a better way, or to be
 * told one by it.  Pods have no IPv6, and with it off the bridge hears no router that a pod plays
 * (CVE-2020-10749); a kernel without IPv6 has no such setting. */
static bool apply_settings(const char *bridge, struct error *err)
{
    static const char *const settings[][2] = {
        { "net/ipv4/conf/%s/send_redirects", "0" },
        { "net/ipv4/conf/%s/accept_redirects", "0" },
        { "net/ipv6/conf/%s/disable_ipv6", "1" },
    };
    FOR_EACH(setting, settings) {
        char path[SETTING_ROOM];
        struct error own = { 0 };
        snprintf(path, sizeof path, (*setting)[0], bridge);
        if (!sysctl_set(path, (*setting)[1], &own) && own.os_errno != ENOENT)
            return error_pass(err, &own);
    }
    return sysctl_set("net/ipv4/ip_forward", "1", err) &&
           sysctl_set("net/ipv4/conf/all/send_redirects", "0", err);
}

static bool make_bridge(const struct pod_network_options *options, const struct address *gateway,
                        struct error *err)
{
    return link_ensure_bridge(options->bridge, options->mtu, err) &&
           link_ensure_address(options->bridge, gateway, err) &&
           apply_settings(options->bridge, err) &&
           route_ensure_unreachable(&options->cluster_cidr, err) &&
           route_ensure(&options->service_cidr, /* via= */ NULL, options->bridge, err) &&
           apply_rules(options, err) &&
           (!options->has_overlay ||
            overlay_make(&options->node, &options->pod_cidr, options->mtu, err));
}

static bool check_options(const struct pod_network_options *options, struct error *err)
{
    if (options->pod_cidr.is_v6 || options->cluster_cidr.is_v6 || options->service_cidr.is_v6)
        return fail(err, REASON_INVALID, EAFNOSUPPORT, "pod and service ranges must be IPv4");
    if (address_host_count(&options->pod_cidr) < 4)
        return fail(err, REASON_INVALID, EINVAL, "the node's pod range has room for no pod");
    if (text_is_empty(options->bridge) || strlen(options->bridge) >= VETH_NAME_ROOM)
        return fail(err, REASON_INVALID, EINVAL, "no name of a bridge");
    return true;
}

/* As a pod's, the bridge's MAC follows from its address: rules name it, and it must not change with
 * the bridge's ports. */
static bool guard_frames(struct pod_network *network, struct error *err)
{
    uint8_t mac[6];
    mac_of(&network->gateway, mac);
    network->guard = frame_guard_new(VETH_PREFIX, mac);
    return link_set_mac(network->bridge, mac, err);
}

struct pod_network *pod_network_new(const struct pod_network_options *options, struct error *err)
{
    struct address gateway;
    if (!check_options(options, err) || !address_nth(&options->pod_cidr, 1, &gateway) ||
        !make_bridge(options, &gateway, err))
        return NULL;
    struct pod_network *network = MEMORY_NEW(struct pod_network);
    snprintf(network->bridge, sizeof network->bridge, "%s", options->bridge);
    network->pod_cidr = options->pod_cidr;
    network->cluster_cidr = address_network(&options->cluster_cidr);
    network->first_services = address_network(&options->service_cidr);
    network->gateway = gateway;
    network->mtu = options->mtu;
    network->has_overlay = options->has_overlay;
    network->host_count = address_host_count(&options->pod_cidr);
    if (network->host_count > HOSTS_MAX)
        network->host_count = HOSTS_MAX;
    network->in_use = memory_alloc((size_t)network->host_count / 8 + 1);
    network->last = FIRST_HOST - 1;
    if (guard_frames(network, err))
        return network;
    pod_network_free(network);
    return NULL;
}

bool pod_network_guards_frames(const struct pod_network *network)
{
    return frame_guard_works(network->guard);
}

void pod_network_free(struct pod_network *network)
{
    if (!network)
        return;
    frame_guard_free(network->guard);
    free(network->in_use);
    free(network);
}

static bool is_in_use(const struct pod_network *network, uint64_t host)
{
    return network->in_use[host / 8] & 1u << (host % 8);
}

static void mark(struct pod_network *network, uint64_t host, bool in_use)
{
    uint8_t bit = (uint8_t)(1u << (host % 8));
    if (in_use)
        network->in_use[host / 8] |= bit;
    else
        network->in_use[host / 8] &= (uint8_t)~bit;
}

/* The lowest free one after the last given, round the end: an address rests before it returns. */
static bool take_host(struct pod_network *network, uint64_t *ret, struct error *err)
{
    uint64_t usable = network->host_count - 1 - FIRST_HOST;      /* the last is for broadcasts */
    for (uint64_t n = 1; n <= usable; n++) {
        uint64_t host = FIRST_HOST + (network->last - FIRST_HOST + n + usable) % usable;
        if (is_in_use(network, host))
            continue;
        mark(network, host, true);
        *ret = network->last = host;
        return true;
    }
    return fail(err, REASON_SERVICE_UNAVAILABLE, EADDRNOTAVAIL, "no pod address is free");
}

/* The node's end is named by the pod's uid, the same after every restart (FNV-1a, 48 bits). */
void pod_network_device(const char *pod_uid, char ret_name[POD_DEVICE_ROOM])
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (const char *next = pod_uid; *next; next++)
        hash = (hash ^ (uint8_t)*next) * 0x100000001b3u;
    snprintf(ret_name, POD_DEVICE_ROOM, VETH_PREFIX "%012llx", (unsigned long long)(hash >> 16));
}

struct pod_side {
    struct address address, gateway;
};

static bool set_up_pod_side(void *context, struct error *err)
{
    const struct pod_side *pod = context;
    struct address gateway = pod->gateway, anywhere = { 0 };
    uint8_t mac[6];
    mac_of(&pod->address, mac);
    gateway.prefix = 32;
    return link_ensure_up("lo", err) && link_set_mac("eth0", mac, err) &&
           link_ensure_address("eth0", &pod->address, err) &&
           route_ensure(&gateway, /* via= */ NULL, "eth0", err) &&
           route_ensure(&anywhere, &gateway, "eth0", err);
}

static bool connect_pod(struct pod_network *network, int pod_netns_fd, const char *veth,
                        struct pod_side *pod, struct error *err)
{
    uint8_t mac[6];
    mac_of(&pod->address, mac);
    return link_delete(veth, err) &&
           frame_guard_allow(network->guard, veth, mac, &pod->address, err) &&
           link_make_veth(veth, pod_netns_fd, "eth0", network->mtu, err) &&
           link_set_master(veth, network->bridge, /* hairpin= */ true, err) &&
           netns_run(pod_netns_fd, set_up_pod_side, pod, err);
}

bool pod_network_attach(struct pod_network *network, int pod_netns_fd, const char *pod_uid,
                        struct address *ret, struct error *err)
{
    struct pod_side pod = { .gateway = network->gateway };
    char veth[VETH_NAME_ROOM];
    uint64_t host;
    if (!take_host(network, &host, err) || !address_nth(&network->pod_cidr, host, &pod.address))
        return false;
    pod.address.prefix = 32;
    pod_network_device(pod_uid, veth);
    if (connect_pod(network, pod_netns_fd, veth, &pod, err)) {
        *ret = pod.address;
        return true;
    }
    bool is_gone = link_delete(veth, NULL);
    (void)is_gone;                       /* one that stays goes with the pod's namespace */
    frame_guard_forget(network->guard, veth);
    mark(network, host, false);
    return false;
}

static bool read_pod_side(void *context, struct error *err)
{
    return link_first_address("eth0", context, err);
}

/* What the kernel lets it say is its address, whatever it has given itself since. */
static bool address_of_pod(struct pod_network *network, int pod_netns_fd, const char *veth,
                           struct address *ret)
{
    struct address own;
    uint8_t mac[6];
    if (!netns_run(pod_netns_fd, read_pod_side, &own, NULL))
        return false;
    if (frame_guard_address(network->guard, veth, ret))
        return true;
    *ret = own;
    mac_of(ret, mac);
    return address_contains(&network->pod_cidr, ret) &&
           frame_guard_allow(network->guard, veth, mac, ret, NULL);
}

bool pod_network_adopt(struct pod_network *network, int pod_netns_fd, const char *pod_uid,
                       struct address *ret)
{
    char veth[VETH_NAME_ROOM];
    pod_network_device(pod_uid, veth);
    if (!address_of_pod(network, pod_netns_fd, veth, ret) ||
        !address_contains(&network->pod_cidr, ret))
        return false;
    uint64_t host = address_index(&network->pod_cidr, ret);
    if (host < network->host_count)
        mark(network, host, true);
    return true;
}

void pod_network_detach(struct pod_network *network, const char *pod_uid,
                        const struct address *address)
{
    char veth[VETH_NAME_ROOM];
    pod_network_device(pod_uid, veth);
    bool is_gone = link_delete(veth, NULL);
    frame_guard_forget(network->guard, veth);
    uint64_t host = address_contains(&network->pod_cidr, address)
                        ? address_index(&network->pod_cidr, address) : HOSTS_MAX;
    if (is_gone && host < network->host_count)
        mark(network, host, false);
}

bool pod_network_set_node(struct pod_network *network, const struct address *pod_cidr,
                          const struct address *node, struct error *err)
{
    if (network->has_overlay)
        return overlay_set_peer(pod_cidr, node, err);
    return route_ensure(pod_cidr, node, /* device= */ NULL, err);
}

void pod_network_remove_node(struct pod_network *network, const struct address *pod_cidr)
{
    bool is_own = address_contains(&network->pod_cidr, pod_cidr);
    bool is_gone = is_own || (network->has_overlay ? overlay_remove_peer(pod_cidr, NULL)
                                                   : route_delete(pod_cidr, NULL));
    (void)is_gone;                       /* one that stays is replaced by the next set_node */
}

static bool overlaps(const struct address *a, const struct address *b)
{
    return address_contains(a, b) || address_contains(b, a);
}

bool pod_network_add_services(struct pod_network *network, const struct address *range,
                              struct error *err)
{
    AUTO_BUFFER commands = { 0 };
    char text[64];
    if (range->is_v6)
        return fail(err, REASON_INVALID, EAFNOSUPPORT, "service ranges must be IPv4");
    if (overlaps(&network->first_services, range))
        return true;                     /* it is routed already, or would hide the first */
    if (overlaps(&network->cluster_cidr, range) || link_overlaps(range))
        return fail(err, REASON_CONFLICT, EEXIST, "pods or nodes have addresses in it");
    address_write(range, /* with_prefix= */ true, text);
    buffer_printf(&commands, "add element inet knarr_pods services { %s }\n", text);
    return ruleset_run(buffer_text(&commands), err) &&
           route_ensure(range, /* via= */ NULL, network->bridge, err);
}

void pod_network_remove_services(struct pod_network *network, const struct address *range)
{
    AUTO_BUFFER commands = { 0 };
    char text[64];
    if (overlaps(&network->first_services, range) || overlaps(&network->cluster_cidr, range))
        return;
    address_write(range, /* with_prefix= */ true, text);
    buffer_printf(&commands, "delete element inet knarr_pods services { %s }\n", text);
    bool is_gone = ruleset_run(buffer_text(&commands), NULL) && route_delete(range, NULL);
    (void)is_gone;                       /* what stays refuses packets to addresses that no one has */
}
