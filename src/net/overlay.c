/* SPDX-License-Identifier: Apache-2.0 */
/* overlay.c - see overlay.h. */
#include "net/overlay.h"

#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

#include "net/netlink.h"

enum { MAC_BYTES = 6 };

/* Locally administered, and the machine's own. */
static void mac_of(const struct address *machine, uint8_t ret_mac[MAC_BYTES])
{
    ret_mac[0] = 0x0a;
    ret_mac[1] = 0x59;
    memcpy(ret_mac + 2, machine->bytes, 4);
}

/* The CIDR's zero address, as a host: no pod has it. */
static struct address zero_of(const struct address *pod_cidr)
{
    struct address zero = address_network(pod_cidr);
    zero.prefix = 32;
    return zero;
}

static bool check_v4(const struct address *a, const struct address *b, struct error *err)
{
    return (!a->is_v6 && !b->is_v6) ||
           fail(err, REASON_INVALID, EAFNOSUPPORT, "machines and pod ranges must be IPv4");
}

bool overlay_make(const struct address *machine, const struct address *pod_cidr, int mtu,
                  struct error *err)
{
    uint8_t mac[MAC_BYTES];
    struct address own = zero_of(pod_cidr);
    mac_of(machine, mac);
    return check_v4(machine, pod_cidr, err) &&
           link_ensure_vxlan(OVERLAY_DEVICE, OVERLAY_ID, machine, mtu, err) &&
           link_set_mac(OVERLAY_DEVICE, mac, err) &&
           link_ensure_address(OVERLAY_DEVICE, &own, err) && link_ensure_up(OVERLAY_DEVICE, err);
}

/* One entry of the neighbours (AF_INET) or of the device's forwarding table (PF_BRIDGE). */
static bool set_entry(uint8_t family, const struct address *to, const uint8_t mac[MAC_BYTES],
                      struct error *err)
{
    struct netlink_message message;
    struct ndmsg *entry =
        netlink_begin(&message, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, sizeof *entry);
    entry->ndm_family = family;
    entry->ndm_ifindex = (int)if_nametoindex(OVERLAY_DEVICE);
    entry->ndm_state = NUD_PERMANENT;
    if (family == PF_BRIDGE)
        entry->ndm_flags = NTF_SELF;
    mnl_attr_put(&message.header, NDA_DST, 4, to->bytes);
    mnl_attr_put(&message.header, NDA_LLADDR, MAC_BYTES, mac);
    int error = netlink_ask(NETLINK_ROUTE, &message, NULL, NULL);
    return error == 0 || fail(err, REASON_INTERNAL_ERROR, -error, "entry of " OVERLAY_DEVICE ": %s",
                              strerror(-error));
}

bool overlay_set_peer(const struct address *pod_cidr, const struct address *machine,
                      struct error *err)
{
    uint8_t mac[MAC_BYTES];
    struct address zero = zero_of(pod_cidr);
    mac_of(machine, mac);
    return check_v4(machine, pod_cidr, err) &&
           route_ensure(&zero, /* via= */ NULL, OVERLAY_DEVICE, err) &&
           set_entry(PF_BRIDGE, machine, mac, err) && set_entry(AF_INET, &zero, mac, err) &&
           route_ensure(pod_cidr, &zero, OVERLAY_DEVICE, err);
}

/* The entries stay: they say only where a machine was, and are replaced with the next one. */
bool overlay_remove_peer(const struct address *pod_cidr, struct error *err)
{
    struct address zero = zero_of(pod_cidr);
    return route_delete(pod_cidr, err) && route_delete(&zero, err);
}
