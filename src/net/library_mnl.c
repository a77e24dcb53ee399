/* SPDX-License-Identifier: Apache-2.0 */
/* library_mnl.c - what we use of libmnl, which is loaded when the network is set up. */
#include <libmnl/libmnl.h>

#include "io/library.h"

static struct library library = { .name = "libmnl.so.0" };

FORWARD(uint16_t, mnl_attr_get_len, (const struct nlattr *attr), (attr))
FORWARD(void *, mnl_attr_get_payload, (const struct nlattr *attr), (attr))
FORWARD(uint16_t, mnl_attr_get_payload_len, (const struct nlattr *attr), (attr))
FORWARD(uint16_t, mnl_attr_get_type, (const struct nlattr *attr), (attr))
FORWARD(uint16_t, mnl_attr_get_u16, (const struct nlattr *attr), (attr))
FORWARD(uint32_t, mnl_attr_get_u32, (const struct nlattr *attr), (attr))
FORWARD(uint8_t, mnl_attr_get_u8, (const struct nlattr *attr), (attr))
FORWARD(void, mnl_attr_nest_end, (struct nlmsghdr *nlh, struct nlattr *start), (nlh, start))
FORWARD(struct nlattr *, mnl_attr_nest_start, (struct nlmsghdr *nlh, uint16_t type), (nlh, type))
FORWARD(int, mnl_attr_parse,
        (const struct nlmsghdr *nlh, unsigned int offset, mnl_attr_cb_t cb, void *data),
        (nlh, offset, cb, data))
FORWARD(int, mnl_attr_parse_nested,
        (const struct nlattr *attr, mnl_attr_cb_t cb, void *data), (attr, cb, data))
FORWARD(void, mnl_attr_put,
        (struct nlmsghdr *nlh, uint16_t type, size_t len, const void *data), (nlh, type, len, data))
FORWARD(void, mnl_attr_put_str,
        (struct nlmsghdr *nlh, uint16_t type, const char *data), (nlh, type, data))
FORWARD(void, mnl_attr_put_strz,
        (struct nlmsghdr *nlh, uint16_t type, const char *data), (nlh, type, data))
FORWARD(void, mnl_attr_put_u16,
        (struct nlmsghdr *nlh, uint16_t type, uint16_t data), (nlh, type, data))
FORWARD(void, mnl_attr_put_u32,
        (struct nlmsghdr *nlh, uint16_t type, uint32_t data), (nlh, type, data))
FORWARD(void, mnl_attr_put_u8,
        (struct nlmsghdr *nlh, uint16_t type, uint8_t data), (nlh, type, data))
FORWARD(int, mnl_cb_run,
        (const void *buf, size_t numbytes, unsigned int seq, unsigned int portid,
         mnl_cb_t cb_data, void *data),
        (buf, numbytes, seq, portid, cb_data, data))
FORWARD(void *, mnl_nlmsg_get_payload, (const struct nlmsghdr *nlh), (nlh))
FORWARD(void *, mnl_nlmsg_put_extra_header, (struct nlmsghdr *nlh, size_t size), (nlh, size))
FORWARD(struct nlmsghdr *, mnl_nlmsg_put_header, (void *buf), (buf))
FORWARD(int, mnl_socket_bind,
        (struct mnl_socket *nl, unsigned int groups, pid_t pid), (nl, groups, pid))
FORWARD(int, mnl_socket_close, (struct mnl_socket *nl), (nl))
FORWARD(int, mnl_socket_get_fd, (const struct mnl_socket *nl), (nl))
FORWARD(unsigned int, mnl_socket_get_portid, (const struct mnl_socket *nl), (nl))
FORWARD(struct mnl_socket *, mnl_socket_open2, (int bus, int flags), (bus, flags))
FORWARD(ssize_t, mnl_socket_recvfrom,
        (const struct mnl_socket *nl, void *buf, size_t siz), (nl, buf, siz))
FORWARD(ssize_t, mnl_socket_sendto,
        (const struct mnl_socket *nl, const void *req, size_t siz), (nl, req, siz))
