/* SPDX-License-Identifier: Apache-2.0 */
/* link.c - bridges, veth pairs and VXLAN devices by rtnetlink.
 *
 * Each function is one or two messages to the kernel and acts in the calling thread's network
 * namespace.  What exists already is left alone if it is of the wanted kind, an error if not.
 *
 * Not here: addresses (link_address.c), routes (route.c), namespaces (netns.c). */
#include "net/link.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/bytes.h"
#include "base/env.h"
#include "io/descriptor.h"
#include "net/netlink.h"

enum { VXLAN_PORT = 4789, MAC_BYTES = 6, KIND_ROOM = 16 };

static const char tun_device[] = "/dev/net/tun";

static bool fail_link(struct error *err, int error, const char *doing, const char *name)
{
    return fail(err, REASON_INTERNAL_ERROR, -error, "%s %s: %s", doing, name, strerror(-error));
}

static bool is_link_name(const char *name)
{
    return !text_is_empty(name) && strlen(name) < IFNAMSIZ;
}

static struct ifinfomsg *begin_link(struct netlink_message *message, uint16_t type, uint16_t flags)
{
    return netlink_begin(message, type, flags, sizeof(struct ifinfomsg));
}

/* Opens IFLA_LINKINFO with the kind; the caller may add IFLA_INFO_DATA and closes it. */
static struct nlattr *begin_kind(struct netlink_message *message, const char *kind)
{
    struct nlattr *info = mnl_attr_nest_start(&message->header, IFLA_LINKINFO);
    mnl_attr_put_str(&message->header, IFLA_INFO_KIND, kind);
    return info;
}

static int note_kind(const struct nlmsghdr *header, void *context)
{
    const struct nlattr *link[IFLA_LINKINFO + 1], *info[IFLA_INFO_KIND + 1];
    netlink_attributes(header, sizeof(struct ifinfomsg), link, IFLA_LINKINFO);
    netlink_nested(link[IFLA_LINKINFO], info, IFLA_INFO_KIND);
    if (!info[IFLA_INFO_KIND])
        return MNL_CB_OK;
    size_t size = mnl_attr_get_payload_len(info[IFLA_INFO_KIND]);
    if (size < KIND_ROOM)
        memcpy(context, mnl_attr_get_payload(info[IFLA_INFO_KIND]), size);
    return MNL_CB_OK;
}

static bool check_kind(const char *name, const char *kind, struct error *err)
{
    struct netlink_message message;
    char found[KIND_ROOM] = { 0 };
    begin_link(&message, RTM_GETLINK, /* flags= */ 0);
    mnl_attr_put_strz(&message.header, IFLA_IFNAME, name);
    int error = netlink_ask(NETLINK_ROUTE, &message, note_kind, found);
    if (error != 0)
        return fail_link(err, error, "look at interface", name);
    if (!text_equal(found, kind))
        return fail(err, REASON_CONFLICT, EEXIST, "interface %s exists and is no %s", name, kind);
    return true;
}

static bool send_link(struct netlink_message *message, const char *doing, const char *name,
                      struct error *err)
{
    int error = netlink_ask(NETLINK_ROUTE, message, NULL, NULL);
    return error == 0 || fail_link(err, error, doing, name);
}

static bool find_link(const char *name, unsigned *ret_index, struct error *err)
{
    *ret_index = is_link_name(name) ? if_nametoindex(name) : 0;
    return *ret_index != 0 ||
           fail(err, REASON_NOT_FOUND, ENODEV, "no interface %s", name ? name : "");
}

bool link_exists(const char *name)
{
    return is_link_name(name) && if_nametoindex(name) != 0;
}

/* A message about an interface that there is; NULL with *err set. */
static struct ifinfomsg *begin_existing(struct netlink_message *message, uint16_t type,
                                        const char *name, struct error *err)
{
    unsigned index;
    if (!find_link(name, &index, err))
        return NULL;
    struct ifinfomsg *link = begin_link(message, type, /* flags= */ 0);
    link->ifi_index = (int)index;
    return link;
}

bool link_ensure_up(const char *name, struct error *err)
{
    struct netlink_message message;
    struct ifinfomsg *link = begin_existing(&message, RTM_NEWLINK, name, err);
    if (!link)
        return false;
    link->ifi_flags = link->ifi_change = IFF_UP;
    return send_link(&message, "set up interface", name, err);
}

/* A bridge that chooses its own address changes it with its ports, and so breaks what the pods
 * have learnt of it; one that is given stays. */
static void put_mac(struct netlink_message *message)
{
    uint8_t mac[MAC_BYTES];
    env_random_bytes(env_system(), mac, sizeof mac);
    mac[0] = (uint8_t)((mac[0] & 0xfc) | 0x02);          /* local, unicast */
    mnl_attr_put(&message->header, IFLA_ADDRESS, sizeof mac, mac);
}

/* 0 also where it exists. */
static int make_link(struct netlink_message *message)
{
    int error = netlink_ask(NETLINK_ROUTE, message, NULL, NULL);
    return error == -EEXIST ? 0 : error;
}

bool link_ensure_bridge(const char *name, int mtu, struct error *err)
{
    struct netlink_message message;
    if (!is_link_name(name))
        return fail(err, REASON_INVALID, EINVAL, "no name of an interface: %s", name ? name : "");
    begin_link(&message, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    mnl_attr_put_strz(&message.header, IFLA_IFNAME, name);
    mnl_attr_put_u32(&message.header, IFLA_MTU, (uint32_t)mtu);
    put_mac(&message);
    struct nlattr *info = begin_kind(&message, "bridge");
    mnl_attr_nest_end(&message.header, info);
    int error = make_link(&message);
    if (error != 0)
        return fail_link(err, error, "make bridge", name);
    return check_kind(name, "bridge", err) && link_ensure_up(name, err);
}

/* The peer's half of a veth message: a link header of its own and its attributes. */
static void put_peer(struct netlink_message *message, int netns_fd, const char *name, int mtu)
{
    struct nlmsghdr *header = &message->header;
    struct nlattr *data = mnl_attr_nest_start(header, IFLA_INFO_DATA);
    struct nlattr *peer = mnl_attr_nest_start(header, VETH_INFO_PEER);
    mnl_nlmsg_put_extra_header(header, sizeof(struct ifinfomsg));
    mnl_attr_put_strz(header, IFLA_IFNAME, name);
    mnl_attr_put_u32(header, IFLA_MTU, (uint32_t)mtu);
    mnl_attr_put_u32(header, IFLA_NET_NS_FD, (uint32_t)netns_fd);
    mnl_attr_nest_end(header, peer);
    mnl_attr_nest_end(header, data);
}

static bool set_up_peer(void *context, struct error *err)
{
    return link_ensure_up(context, err);
}

/* The peer cannot be up before the two are tied. */
bool link_make_veth(const char *here, int peer_netns_fd, const char *peer_name, int mtu,
                    struct error *err)
{
    struct netlink_message message;
    char peer[IFNAMSIZ];
    if (!is_link_name(here) || !is_link_name(peer_name))
        return fail(err, REASON_INVALID, EINVAL, "no names of a veth pair");
    struct ifinfomsg *link = begin_link(&message, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    link->ifi_flags = link->ifi_change = IFF_UP;
    mnl_attr_put_strz(&message.header, IFLA_IFNAME, here);
    mnl_attr_put_u32(&message.header, IFLA_MTU, (uint32_t)mtu);
    struct nlattr *info = begin_kind(&message, "veth");
    put_peer(&message, peer_netns_fd, peer_name, mtu);
    mnl_attr_nest_end(&message.header, info);
    if (!send_link(&message, "make veth", here, err))
        return false;
    memcpy(peer, peer_name, strlen(peer_name) + 1);
    return netns_run(peer_netns_fd, set_up_peer, peer, err);
}

static bool set_mtu(const char *name, int mtu, struct error *err)
{
    struct netlink_message message;
    if (!begin_existing(&message, RTM_SETLINK, name, err))
        return false;
    mnl_attr_put_u32(&message.header, IFLA_MTU, (uint32_t)mtu);
    return send_link(&message, "set the MTU of", name, err);
}

/* Taps are made by their device file, not by netlink. */
bool link_make_tap(const char *name, int mtu, struct error *err)
{
    struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };
    if (!is_link_name(name))
        return fail(err, REASON_INVALID, EINVAL, "no name of an interface");
    memcpy(request.ifr_name, name, strlen(name) + 1);
    AUTO_CLOSE fd = open(tun_device, O_RDWR | O_CLOEXEC);
    if (fd < 0 || ioctl(fd, TUNSETIFF, &request) != 0 || ioctl(fd, TUNSETPERSIST, 1) != 0)
        return fail(err, REASON_INTERNAL_ERROR, errno, "%s: making %s: %s", tun_device, name,
                    strerror(errno));
    return set_mtu(name, mtu, err) && link_ensure_up(name, err);
}

bool link_set_mac(const char *name, const uint8_t mac[6], struct error *err)
{
    struct netlink_message message;
    if (!begin_existing(&message, RTM_SETLINK, name, err))
        return false;
    mnl_attr_put(&message.header, IFLA_ADDRESS, MAC_BYTES, mac);
    return send_link(&message, "set the MAC of", name, err);
}

static bool set_hairpin(const char *name, unsigned index, bool hairpin, struct error *err)
{
    struct netlink_message message;
    struct ifinfomsg *link = begin_link(&message, RTM_SETLINK, /* flags= */ 0);
    link->ifi_family = AF_BRIDGE;
    link->ifi_index = (int)index;
    struct nlattr *port = mnl_attr_nest_start(&message.header, IFLA_PROTINFO | NLA_F_NESTED);
    mnl_attr_put_u8(&message.header, IFLA_BRPORT_MODE, hairpin);
    mnl_attr_nest_end(&message.header, port);
    return send_link(&message, "set hairpin mode of", name, err);
}

bool link_set_master(const char *name, const char *bridge, bool hairpin, struct error *err)
{
    struct netlink_message message;
    unsigned index, master;
    if (!find_link(name, &index, err) || !find_link(bridge, &master, err))
        return false;
    struct ifinfomsg *link = begin_link(&message, RTM_SETLINK, /* flags= */ 0);
    link->ifi_index = (int)index;
    mnl_attr_put_u32(&message.header, IFLA_MASTER, master);
    return send_link(&message, "put into the bridge", name, err) &&
           set_hairpin(name, index, hairpin, err);
}

bool link_delete(const char *name, struct error *err)
{
    struct netlink_message message;
    if (!is_link_name(name))
        return true;
    begin_link(&message, RTM_DELLINK, /* flags= */ 0);
    mnl_attr_put_strz(&message.header, IFLA_IFNAME, name);
    int error = netlink_ask(NETLINK_ROUTE, &message, NULL, NULL);
    return error == 0 || error == -ENODEV || fail_link(err, error, "delete interface", name);
}

static void put_vxlan(struct netlink_message *message, uint32_t id, const struct address *local)
{
    struct nlmsghdr *header = &message->header;
    struct nlattr *info = begin_kind(message, "vxlan");
    struct nlattr *data = mnl_attr_nest_start(header, IFLA_INFO_DATA);
    mnl_attr_put_u32(header, IFLA_VXLAN_ID, id);
    if (local->is_v6)
        mnl_attr_put(header, IFLA_VXLAN_LOCAL6, 16, local->bytes);
    else
        mnl_attr_put(header, IFLA_VXLAN_LOCAL, 4, local->bytes);
    mnl_attr_put_u16(header, IFLA_VXLAN_PORT, htons(VXLAN_PORT));
    mnl_attr_put_u8(header, IFLA_VXLAN_LEARNING, 0);
    mnl_attr_nest_end(header, data);
    mnl_attr_nest_end(header, info);
}

bool link_ensure_vxlan(const char *name, uint32_t id, const struct address *local, int mtu,
                       struct error *err)
{
    struct netlink_message message;
    if (!is_link_name(name))
        return fail(err, REASON_INVALID, EINVAL, "no name of an interface: %s", name ? name : "");
    begin_link(&message, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    mnl_attr_put_strz(&message.header, IFLA_IFNAME, name);
    mnl_attr_put_u32(&message.header, IFLA_MTU, (uint32_t)mtu);
    put_vxlan(&message, id, local);
    int error = make_link(&message);
    if (error != 0)
        return fail_link(err, error, "make VXLAN device", name);
    return check_kind(name, "vxlan", err) && link_ensure_up(name, err);
}
