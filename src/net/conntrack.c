/* SPDX-License-Identifier: Apache-2.0 */
/* conntrack.c - reads the kernel's flows by ctnetlink and deletes stale ones.
 *
 * A flow is two tuples: what the client sent (orig) and what a reply looks like (reply), whose
 * source is where the flow leads.  The kernel deletes by the orig tuple, which is sent back as it
 * came, with the zone where there is one.
 *
 * Not here: which fronts have changed (udp_fronts.c). */
#include "net/conntrack.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <string.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "net/netlink.h"

enum { FORGET_BYTES_MAX = 4 << 20 };

struct tuple_end {
    struct address address;
    uint16_t       port;                 /* host order */
};

struct search {
    const struct map     *fronts;
    const struct address *node_address;
    struct buffer         found;         /* per stale flow: family, size, then its attributes */
};

static void begin_conntrack(struct netlink_message *message, unsigned type, uint16_t flags,
                             uint8_t family)
{
    struct nfgenmsg *header = netlink_begin(message, (uint16_t)(NFNL_SUBSYS_CTNETLINK << 8 | type),
                                            flags, sizeof *header);
    header->nfgen_family = family;
    header->version = NFNETLINK_V0;
}

static bool read_address(const struct nlattr *v4, const struct nlattr *v6, struct address *ret)
{
    const struct nlattr *attribute = v4 ? v4 : v6;
    size_t size = v4 ? 4 : 16;
    if (!attribute || mnl_attr_get_payload_len(attribute) != size)
        return false;
    *ret = (struct address){ .is_v6 = !v4, .prefix = v4 ? 32 : 128 };
    memcpy(ret->bytes, mnl_attr_get_payload(attribute), size);
    return true;
}

static bool read_port(const struct nlattr *attribute, uint16_t *ret)
{
    if (!attribute || mnl_attr_get_payload_len(attribute) != sizeof *ret)
        return false;
    *ret = ntohs(mnl_attr_get_u16(attribute));
    return true;
}

/* One end of a UDP tuple; false where it is none. */
static bool read_tuple(const struct nlattr *nest, bool source, struct tuple_end *ret)
{
    const struct nlattr *tuple[CTA_TUPLE_PROTO + 1], *ip[CTA_IP_V6_DST + 1],
        *proto[CTA_PROTO_DST_PORT + 1];
    netlink_nested(nest, tuple, CTA_TUPLE_PROTO);
    netlink_nested(tuple[CTA_TUPLE_IP], ip, CTA_IP_V6_DST);
    netlink_nested(tuple[CTA_TUPLE_PROTO], proto, CTA_PROTO_DST_PORT);
    if (!proto[CTA_PROTO_NUM] || mnl_attr_get_u8(proto[CTA_PROTO_NUM]) != IPPROTO_UDP)
        return false;
    return read_address(ip[source ? CTA_IP_V4_SRC : CTA_IP_V4_DST],
                        ip[source ? CTA_IP_V6_SRC : CTA_IP_V6_DST], &ret->address) &&
           read_port(proto[source ? CTA_PROTO_SRC_PORT : CTA_PROTO_DST_PORT], &ret->port);
}

static bool may_lead_to(const struct udp_front *front, const struct tuple_end *end)
{
    for (size_t i = 0; i < front->end_count; i++) {
        if (front->ends[i].port == end->port &&
            address_equal_host(&front->ends[i].address, &end->address))
            return true;
    }
    return false;
}

static bool is_stale(const struct search *search, const struct tuple_end *sent_to,
                     const struct tuple_end *leads_to, bool is_translated)
{
    struct front_key at_address = front_key(&sent_to->address, sent_to->port);
    struct front_key at_node_port = front_key(NULL, sent_to->port);
    const struct udp_front *front = map_get(search->fronts, front_key_bytes(&at_address));
    if (front)
        return !may_lead_to(front, leads_to);
    front = map_get(search->fronts, front_key_bytes(&at_node_port));
    bool is_ours = is_translated || (search->node_address &&
                                     address_equal_host(search->node_address, &sent_to->address));
    return front && is_ours && !may_lead_to(front, leads_to);
}

static void keep_attribute(struct buffer *into, const struct nlattr *attribute)
{
    if (attribute)
        buffer_add(into, attribute, (size_t)MNL_ALIGN(mnl_attr_get_len(attribute)));
}

struct stale_flow {
    uint32_t size;                       /* of the attributes that follow */
    uint32_t family;
};

static int note_flow(const struct nlmsghdr *header, void *context)
{
    struct search *search = context;
    const struct nfgenmsg *family = mnl_nlmsg_get_payload(header);
    const struct nlattr *flow[CTA_ZONE + 1];
    struct tuple_end sent_to, leads_to;
    netlink_attributes(header, sizeof *family, flow, CTA_ZONE);
    if (search->found.size >= FORGET_BYTES_MAX ||
        !read_tuple(flow[CTA_TUPLE_ORIG], /* source= */ false, &sent_to) ||
        !read_tuple(flow[CTA_TUPLE_REPLY], /* source= */ true, &leads_to))
        return MNL_CB_OK;
    uint32_t status = flow[CTA_STATUS] ? ntohl(mnl_attr_get_u32(flow[CTA_STATUS])) : 0;
    if (!is_stale(search, &sent_to, &leads_to, status & IPS_DST_NAT))
        return MNL_CB_OK;
    size_t place = search->found.size;
    struct stale_flow stale = { .family = family->nfgen_family };
    buffer_add(&search->found, &stale, sizeof stale);
    keep_attribute(&search->found, flow[CTA_TUPLE_ORIG]);
    keep_attribute(&search->found, flow[CTA_ZONE]);
    stale.size = (uint32_t)(search->found.size - place - sizeof stale);
    memcpy(search->found.at + place, &stale, sizeof stale);
    return MNL_CB_OK;
}

/* One that has ended by itself meanwhile is fine. */
static int forget_flow(uint32_t family, const char *attributes, size_t size)
{
    struct netlink_message message;
    begin_conntrack(&message, IPCTNL_MSG_CT_DELETE, /* flags= */ 0, (uint8_t)family);
    if (message.header.nlmsg_len + size > sizeof message)
        return -EMSGSIZE;
    memcpy(message.bytes + message.header.nlmsg_len, attributes, size);
    message.header.nlmsg_len += (uint32_t)size;
    int error = netlink_ask(NETLINK_NETFILTER, &message, NULL, NULL);
    return error == -ENOENT ? 0 : error;
}

static int forget_found(const struct buffer *found)
{
    int first_error = 0;
    for (size_t at = 0; at < found->size;) {
        struct stale_flow stale;
        memcpy(&stale, found->at + at, sizeof stale);
        at += sizeof stale;
        int error = forget_flow(stale.family, found->at + at, stale.size);
        if (first_error == 0)
            first_error = error;
        at += stale.size;
    }
    return first_error;
}

bool conntrack_forget(const struct map *fronts, const struct address *node_address,
                      struct error *err)
{
    struct search search = { .fronts = fronts, .node_address = node_address };
    struct netlink_message message;
    if (fronts->count == 0)
        return true;
    begin_conntrack(&message, IPCTNL_MSG_CT_GET, NLM_F_DUMP, AF_UNSPEC);
    int error = netlink_ask(NETLINK_NETFILTER, &message, note_flow, &search);
    if (error == 0)
        error = forget_found(&search.found);
    buffer_done(&search.found);
    return error == 0 || fail(err, REASON_INTERNAL_ERROR, -error, "forget UDP flows: %s",
                              strerror(-error));
}
