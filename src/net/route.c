/* SPDX-License-Identifier: Apache-2.0 */
/* route.c - routes of the main table: over a gateway, over a device, and "unreachable".
 *
 * A route is named by its destination alone: making one replaces what stood there, deleting one
 * that is not there succeeds. */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

#include "net/link.h"
#include "net/netlink.h"

static size_t address_bytes(const struct address *address)
{
    return address->is_v6 ? 16 : 4;
}

static struct rtmsg *begin_route(struct netlink_message *message, uint16_t type, uint16_t flags,
                                 const struct address *to)
{
    struct address network = address_network(to);
    struct rtmsg *route = netlink_begin(message, type, flags, sizeof *route);
    route->rtm_family = to->is_v6 ? AF_INET6 : AF_INET;
    route->rtm_dst_len = to->prefix;
    route->rtm_table = RT_TABLE_MAIN;
    if (to->prefix > 0)
        mnl_attr_put(&message->header, RTA_DST, address_bytes(to), network.bytes);
    return route;
}

static bool fail_route(struct error *err, int error, const char *doing, const struct address *to)
{
    char text[64];
    address_write(to, /* with_prefix= */ true, text);
    return fail(err, REASON_INTERNAL_ERROR, -error, "%s route to %s: %s", doing, text,
                strerror(-error));
}

bool route_ensure(const struct address *to, const struct address *via, const char *device,
                  struct error *err)
{
    struct netlink_message message;
    unsigned index = device ? if_nametoindex(device) : 0;
    if (device && index == 0)
        return fail(err, REASON_NOT_FOUND, ENODEV, "no interface %s", device);
    struct rtmsg *route = begin_route(&message, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, to);
    route->rtm_type = RTN_UNICAST;
    route->rtm_protocol = RTPROT_STATIC;
    route->rtm_scope = via || to->is_v6 ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
    if (via)
        mnl_attr_put(&message.header, RTA_GATEWAY, address_bytes(via), via->bytes);
    if (device)
        mnl_attr_put_u32(&message.header, RTA_OIF, index);
    int error = netlink_ask(NETLINK_ROUTE, &message, NULL, NULL);
    return error == 0 || fail_route(err, error, "make", to);
}

bool route_ensure_unreachable(const struct address *to, struct error *err)
{
    struct netlink_message message;
    struct rtmsg *route = begin_route(&message, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, to);
    route->rtm_type = RTN_UNREACHABLE;
    route->rtm_protocol = RTPROT_STATIC;
    int error = netlink_ask(NETLINK_ROUTE, &message, NULL, NULL);
    return error == 0 || fail_route(err, error, "make unreachable", to);
}

bool route_delete(const struct address *to, struct error *err)
{
    struct netlink_message message;
    struct rtmsg *route = begin_route(&message, RTM_DELROUTE, /* flags= */ 0, to);
    route->rtm_scope = RT_SCOPE_NOWHERE;                 /* whatever its scope */
    int error = netlink_ask(NETLINK_ROUTE, &message, NULL, NULL);
    return error == 0 || error == -ESRCH || fail_route(err, error, "delete", to);
}
