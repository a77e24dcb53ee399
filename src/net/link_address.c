/* SPDX-License-Identifier: Apache-2.0 */
/* link_address.c - the addresses of an interface, and the kernel's network settings.
 *
 * Adding an address that is there already is no error.
 *
 * Not here: addresses as values (address.c). */
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "io/file.h"
#include "net/link.h"
#include "net/netlink.h"

enum { SETTING_BYTES_MAX = 4096, SETTING_PATH_ROOM = 256 };

static struct ifaddrmsg *begin_address(struct netlink_message *message, uint16_t type,
                                       uint16_t flags, unsigned char family)
{
    struct ifaddrmsg *header = netlink_begin(message, type, flags, sizeof *header);
    header->ifa_family = family;
    return header;
}

bool link_ensure_address(const char *name, const struct address *address, struct error *err)
{
    struct netlink_message message;
    unsigned index = if_nametoindex(name);
    if (index == 0)
        return fail(err, REASON_NOT_FOUND, ENODEV, "no interface %s", name);
    struct ifaddrmsg *header = begin_address(&message, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL,
                                             address->is_v6 ? AF_INET6 : AF_INET);
    size_t size = address->is_v6 ? 16 : 4;
    header->ifa_prefixlen = address->prefix;
    header->ifa_index = index;
    header->ifa_flags = address->is_v6 ? IFA_F_NODAD : 0;
    mnl_attr_put(&message.header, IFA_LOCAL, size, address->bytes);
    mnl_attr_put(&message.header, IFA_ADDRESS, size, address->bytes);
    int error = netlink_ask(NETLINK_ROUTE, &message, NULL, NULL);
    if (error == 0 || error == -EEXIST)
        return true;
    return fail(err, REASON_INTERNAL_ERROR, -error, "add address to %s: %s", name,
                strerror(-error));
}

struct first_address {
    unsigned       index;                /* of the interface */
    bool           is_found;
    struct address address;
};

static int note_address(const struct nlmsghdr *header, void *context)
{
    struct first_address *first = context;
    const struct ifaddrmsg *found = mnl_nlmsg_get_payload(header);
    const struct nlattr *attributes[IFA_LOCAL + 1];
    if (first->is_found || found->ifa_index != first->index ||
        found->ifa_scope != RT_SCOPE_UNIVERSE)
        return MNL_CB_OK;
    netlink_attributes(header, sizeof *found, attributes, IFA_LOCAL);
    if (!attributes[IFA_LOCAL] || mnl_attr_get_payload_len(attributes[IFA_LOCAL]) != 4)
        return MNL_CB_OK;
    first->is_found = true;
    first->address.prefix = found->ifa_prefixlen;
    memcpy(first->address.bytes, mnl_attr_get_payload(attributes[IFA_LOCAL]), 4);
    return MNL_CB_OK;
}

bool link_first_address(const char *name, struct address *ret, struct error *err)
{
    struct netlink_message message;
    struct first_address first = { .index = if_nametoindex(name) };
    if (first.index == 0)
        return fail(err, REASON_NOT_FOUND, ENODEV, "no interface %s", name);
    begin_address(&message, RTM_GETADDR, NLM_F_DUMP, AF_INET);
    int error = netlink_ask(NETLINK_ROUTE, &message, note_address, &first);
    if (error != 0)
        return fail(err, REASON_INTERNAL_ERROR, -error, "read addresses of %s: %s", name,
                    strerror(-error));
    if (!first.is_found)
        return fail(err, REASON_NOT_FOUND, EADDRNOTAVAIL, "interface %s has no IPv4 address", name);
    *ret = first.address;
    return true;
}

struct overlap {
    const struct address *range;
    bool                  is_found;
};

static int compare_address(const struct nlmsghdr *header, void *context)
{
    struct overlap *overlap = context;
    const struct ifaddrmsg *found = mnl_nlmsg_get_payload(header);
    const struct nlattr *attributes[IFA_LOCAL + 1];
    struct address address = { .prefix = found->ifa_prefixlen };
    netlink_attributes(header, sizeof *found, attributes, IFA_LOCAL);
    if (!attributes[IFA_LOCAL] || mnl_attr_get_payload_len(attributes[IFA_LOCAL]) != 4)
        return MNL_CB_OK;
    memcpy(address.bytes, mnl_attr_get_payload(attributes[IFA_LOCAL]), 4);
    struct address network = address_network(&address);
    if (address_contains(overlap->range, &network) || address_contains(&network, overlap->range))
        overlap->is_found = true;
    return MNL_CB_OK;
}

bool link_overlaps(const struct address *range)
{
    struct netlink_message message;
    struct overlap overlap = { .range = range };
    begin_address(&message, RTM_GETADDR, NLM_F_DUMP, AF_INET);
    return netlink_ask(NETLINK_ROUTE, &message, compare_address, &overlap) != 0 ||
           overlap.is_found;
}

/* A setting that has the value already is not written: /proc/sys may be read-only. */
bool sysctl_set(const char *path, const char *value, struct error *err)
{
    AUTO_BUFFER present = { 0 };
    char full[SETTING_PATH_ROOM];
    int size = snprintf(full, sizeof full, "/proc/sys/%s", path);
    if (size < 0 || (size_t)size >= sizeof full || strstr(path, ".."))
        return fail(err, REASON_INVALID, EINVAL, "no name of a setting: %s", path);
    if (file_read(full, SETTING_BYTES_MAX, &present) == 0) {
        struct bytes rest = buffer_bytes(&present);
        if (bytes_equal_text(bytes_next(&rest, '\n'), value))
            return true;
    }
    int error = file_write_now(full, bytes_of(value));
    if (error == 0)
        return true;
    return fail(err, REASON_INTERNAL_ERROR, -error, "set %s to %s: %s", path, value,
                strerror(-error));
}
