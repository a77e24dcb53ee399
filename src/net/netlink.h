/* SPDX-License-Identifier: Apache-2.0 */
/* netlink.h - one question to the kernel and its answer, over a socket of its own.
 *
 * The socket belongs to the calling thread's network namespace, and so does what is asked.
 * Nothing is kept between two questions.  A message is at most NETLINK_MESSAGE_MAX bytes.
 *
 * Internal to net/.  Thread: any. */
#ifndef KNARR_NET_NETLINK_H
#define KNARR_NET_NETLINK_H

#include <libmnl/libmnl.h>
#include <linux/netlink.h>
#include <stdint.h>

enum { NETLINK_MESSAGE_MAX = 2048, NETLINK_TIMEOUT_S = 5 };

struct netlink_message {
    union {
        struct nlmsghdr header;
        char            bytes[NETLINK_MESSAGE_MAX];
    };
};

/* An empty message; `extra` bytes of the family's own header follow, zeroed, and are returned. */
void *netlink_begin(struct netlink_message *, uint16_t type, uint16_t flags, size_t extra);

/* Asks and waits until the kernel has acknowledged, or has told all of a dump; each message of
 * a dump goes to `told`, which returns MNL_CB_OK.  0 or the kernel's negative errno. */
int netlink_ask(int protocol, struct netlink_message *, mnl_cb_t told, void *context);

/* The attributes of a message or of a nest, by type; those above `most` are left out.
 * `table` has most + 1 places and is filled with NULL first. */
void netlink_attributes(const struct nlmsghdr *, size_t extra, const struct nlattr **table,
                        uint16_t most);
void netlink_nested(const struct nlattr *nest, const struct nlattr **table, uint16_t most);

#endif
