/* SPDX-License-Identifier: Apache-2.0 */
/* test_bed.h - a network of its own for a test: real packets, nothing left behind.
 *
 * test_bed_open moves the test's process into new network and mount namespaces, with an empty
 * folder TEST_BED_FOLDER for named namespaces.  The kernel drops all of it when the process ends,
 * however it ends.  The process' own namespace plays the node.
 *
 * Sockets belong to the namespace they were made in, so one thread plays all sides.  Nothing waits
 * longer than TEST_BED_TIMEOUT_MS.  Only for tests. */
#ifndef KNARR_NET_TEST_BED_H
#define KNARR_NET_TEST_BED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEST_BED_FOLDER "/mnt"

enum { TEST_BED_TIMEOUT_MS = 10000, HERE = -1 };

/* False: this user may not make namespaces; skip the test. */
bool test_bed_open(void);
/* A named namespace's descriptor; the test fails where it cannot be made. */
int test_bed_netns(const char *name);

/* A socket in the namespace (HERE: the node), bound to the address ("IP", NULL: any) and port;
 * type is SOCK_STREAM (listening) or SOCK_DGRAM. */
int test_bed_bind(int netns_fd, int type, const char *address, uint16_t port);
/* A connected socket; or the negative errno with which it failed.  `from` may be NULL. */
int test_bed_connect(int netns_fd, int type, const char *from, const char *address, uint16_t port);

/* One connection or datagram from netns_fd to address:port, which `server` (from test_bed_bind)
 * answers. Writes the client's address as the server sees it.  0 or negative errno as the client
 * got it. */
int test_bed_exchange(int netns_fd, int type, const char *address, uint16_t port, int server,
                      char ret_client[64]);
/* The same over a datagram socket that is connected already. */
int test_bed_exchange_on(int client, int server, char ret_client[64]);
/* Which of the servers a new TCP connection reaches; -1 none. */
int test_bed_which(int netns_fd, const char *address, uint16_t port, const int *servers,
                   size_t count);

#endif
