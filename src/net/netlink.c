/* SPDX-License-Identifier: Apache-2.0 */
/* netlink.c - asks the kernel by netlink: one socket, one question, one answer.
 *
 * A socket costs some microseconds; in return no state lies between two questions, and a
 * thread that has stepped into another namespace asks there without more ado.
 *
 * A dump that was disturbed by a change is begun again, DUMP_TRIES times. */
#include "net/netlink.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/compiler.h"

enum { DUMP_TRIES = 8, RECEIVE_BYTES = 32768, SEQUENCE = 1 };

void *netlink_begin(struct netlink_message *message, uint16_t type, uint16_t flags, size_t extra)
{
    memset(message, 0, sizeof *message);
    struct nlmsghdr *header = mnl_nlmsg_put_header(message->bytes);
    header->nlmsg_type = type;
    header->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
    header->nlmsg_seq = SEQUENCE;
    return mnl_nlmsg_put_extra_header(header, extra);
}

static void close_socket(struct mnl_socket **socket)
{
    if (*socket)
        mnl_socket_close(*socket);
}

static struct mnl_socket *open_socket(int protocol)
{
    struct mnl_socket *netlink = mnl_socket_open2(protocol, SOCK_CLOEXEC);
    if (!netlink)
        return NULL;
    struct timeval limit = { .tv_sec = NETLINK_TIMEOUT_S };
    setsockopt(mnl_socket_get_fd(netlink), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (mnl_socket_bind(netlink, /* groups= */ 0, MNL_SOCKET_AUTOPID) == 0)
        return netlink;
    int saved = errno;
    mnl_socket_close(netlink);
    errno = saved;
    return NULL;
}

static int receive_all(struct mnl_socket *netlink, mnl_cb_t told, void *context)
{
    _Alignas(struct nlmsghdr) char room[RECEIVE_BYTES];
    unsigned port = mnl_socket_get_portid(netlink);
    int more = MNL_CB_OK;
    while (more > MNL_CB_STOP) {
        ssize_t size = mnl_socket_recvfrom(netlink, room, sizeof room);
        if (size < 0)
            return errno == EAGAIN ? -ETIMEDOUT : -errno;
        more = mnl_cb_run(room, (size_t)size, SEQUENCE, port, told, context);
    }
    return more == MNL_CB_ERROR ? -errno : 0;
}

static int ask_once(int protocol, const struct netlink_message *message, mnl_cb_t told,
                    void *context)
{
    CLEANUP(close_socket) struct mnl_socket *netlink = open_socket(protocol);
    if (!netlink)
        return -errno;
    if (mnl_socket_sendto(netlink, message->bytes, message->header.nlmsg_len) < 0)
        return -errno;
    return receive_all(netlink, told, context);
}

int netlink_ask(int protocol, struct netlink_message *message, mnl_cb_t told, void *context)
{
    if ((message->header.nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP)
        message->header.nlmsg_flags |= NLM_F_ACK;
    int error = -EINTR;
    for (int n = 0; n < DUMP_TRIES && error == -EINTR; n++)
        error = ask_once(protocol, message, told, context);
    return error;
}

struct attribute_table {
    const struct nlattr **places;
    uint16_t              most;
};

static int note_attribute(const struct nlattr *attribute, void *context)
{
    struct attribute_table *table = context;
    uint16_t type = mnl_attr_get_type(attribute);
    if (type <= table->most)
        table->places[type] = attribute;
    return MNL_CB_OK;
}

void netlink_attributes(const struct nlmsghdr *header, size_t extra, const struct nlattr **table,
                        uint16_t most)
{
    struct attribute_table into = { table, most };
    memset(table, 0, (most + 1u) * sizeof *table);
    mnl_attr_parse(header, (unsigned)extra, note_attribute, &into);
}

void netlink_nested(const struct nlattr *nest, const struct nlattr **table, uint16_t most)
{
    struct attribute_table into = { table, most };
    memset(table, 0, (most + 1u) * sizeof *table);
    if (nest)
        mnl_attr_parse_nested(nest, note_attribute, &into);
}
