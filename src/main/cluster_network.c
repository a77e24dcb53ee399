/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_network.c - see cluster_network.h. */
#include "main/cluster_network.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/netns.h"
#include "main/egress.h"
#include "net/link.h"

static const char bridge_name[] = "knarr0";
enum { MTU = 1500 };

/* A thread leaves for a new namespace and the descriptor is all that stays of it. */
static void *make_namespace(void *ret_fd)
{
    int *fd = ret_fd;
    *fd = unshare(CLONE_NEWNET) == 0 ? open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC) : -1;
    if (*fd < 0)
        *fd = -errno;
    return NULL;
}

static int new_namespace(struct error *err)
{
    pthread_t thread;
    int fd = -ENOMEM;
    if (pthread_create(&thread, NULL, make_namespace, &fd) == 0)
        pthread_join(thread, NULL);
    if (fd < 0)
        fail(err, REASON_INTERNAL_ERROR, -fd,
             "a network namespace cannot be made: %s (knarr up needs root)", strerror(-fd));
    return fd;
}

static bool unreachable(const char *range, struct error *err)
{
    struct address network;
    return address_parse(range, &network) && route_ensure_unreachable(&network, err);
}

static bool assign(const char *device, const char *text, struct error *err)
{
    struct address address;
    return address_parse(text, &address) && link_ensure_address(device, &address, err);
}

/* The rest of the world, by the program at the tap; the cluster's own ranges never go there. */
static bool route_out(const char *device, struct error *err)
{
    struct address everything, gateway;
    return address_parse("0.0.0.0/0", &everything) && address_parse(EGRESS_GATEWAY, &gateway) &&
           route_ensure(&everything, &gateway, device, err);
}

static bool set_up_cluster(void *context, struct error *err)
{
    const struct cluster *cluster = context;
    return link_ensure_up("lo", err) && link_ensure_bridge(bridge_name, MTU, err) &&
           assign(bridge_name, CLUSTER_NETWORK "1/24", err) && link_ensure_up(bridge_name, err) &&
           unreachable(CLUSTER_CIDR, err) && unreachable(SERVICE_CIDR, err) &&
           sysctl_set("net/ipv4/ip_forward", "1", err) &&
           (!cluster->egress ||
            (egress_make_tap(bridge_name, MTU, err) && route_out(bridge_name, err)));
}

struct wire {
    const struct cluster_network *network;
    const struct cluster         *cluster;
    int                           node;
};

/* The API reaches services through the first node's packet filter, and pods by its routes: which
 * node has which pods is known to the agents alone. */
static bool route_over_first_node(struct error *err)
{
    static const char *const ranges[] = { SERVICE_CIDR, CLUSTER_CIDR };
    AUTO_ARENA arena = { 0 };
    struct address node, range;
    if (!address_parse(cluster_node_address(0, &arena), &node))
        return false;
    FOR_EACH(text, ranges)
        if (!address_parse(*text, &range) || !route_ensure(&range, &node, bridge_name, err))
            return false;
    return true;
}

static bool connect_node(void *context, struct error *err)
{
    const struct wire *wire = context;
    AUTO_ARENA arena = { 0 };
    const char *name = arena_printf(&arena, "node%d", wire->node + 1);
    return link_make_veth(name, wire->network->node_fds[wire->node], "eth0", MTU, err) &&
           link_set_master(name, bridge_name, /* hairpin= */ false, err) &&
           (wire->node > 0 || route_over_first_node(err));
}

static bool set_up_node(void *context, struct error *err)
{
    const struct wire *wire = context;
    AUTO_ARENA arena = { 0 };
    return link_ensure_up("lo", err) &&
           assign("eth0", arena_printf(&arena, "%s/24", cluster_node_address(wire->node, &arena)),
                  err) &&
           link_ensure_up("eth0", err) && unreachable(CLUSTER_CIDR, err) &&
           unreachable(SERVICE_CIDR, err) && (!wire->cluster->egress || route_out("eth0", err));
}

static bool make_node(struct cluster_network *network, const struct cluster *cluster, int index,
                      struct error *err)
{
    struct wire wire = { network, cluster, index };
    network->node_fds[index] = new_namespace(err);
    if (network->node_fds[index] < 0)
        return false;
    network->node_count = index + 1;
    return netns_run(network->cluster_fd, connect_node, &wire, err) &&
           netns_run(network->node_fds[index], set_up_node, &wire, err);
}

bool cluster_network_make(struct cluster_network *network, const struct cluster *cluster,
                          struct error *err)
{
    struct cluster described = *cluster;
    network->cluster_fd = new_namespace(err);
    if (network->cluster_fd < 0 ||
        !netns_run(network->cluster_fd, set_up_cluster, &described, err))
        return error_context(err, "making the cluster's network");
    for (int i = 0; i < cluster->node_count; i++)
        if (!make_node(network, cluster, i, err))
            return error_context(err, "making the network of node%d", i + 1);
    return true;
}

void cluster_network_close(struct cluster_network *network)
{
    for (int i = 0; i < network->node_count; i++) {
        close(network->node_fds[i]);
        if (network->node_mount_fds[i] > 0)
            close(network->node_mount_fds[i]);
    }
    if (network->cluster_fd > 0)
        close(network->cluster_fd);
}

struct listening {
    const char *address;
    int         fd;
};

static bool listen_inside(void *context, struct error *err)
{
    struct listening *listening = context;
    listening->fd = netns_listen(NULL, listening->address, NULL);
    return listening->fd >= 0 ||
           fail(err, REASON_INTERNAL_ERROR, -listening->fd, "listening on %s: %s",
                listening->address, strerror(-listening->fd));
}

int cluster_network_listen(const struct cluster_network *network, const char *address,
                           uint16_t port, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct listening listening = { arena_printf(&arena, "%s:%d", address, port), -1 };
    return netns_run(network->cluster_fd, listen_inside, &listening, err) ? listening.fd : -1;
}
