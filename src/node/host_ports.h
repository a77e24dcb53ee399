/* SPDX-License-Identifier: Apache-2.0 */
/* host_ports.h - hostPorts of a pod, as entries of the packet filter beside the services'.
 *
 * A port without hostIP answers on the node's address and on 127.0.0.1, as a NodePort does; with
 * hostIP on that address alone.  Keys carry dots, which no service's name has. Thread: the loop's.
 */
#ifndef KNARR_NODE_HOST_PORTS_H
#define KNARR_NODE_HOST_PORTS_H

struct pod;
struct service_sync;

enum { HOST_PORTS_MAX = 256 };

void host_ports_set(struct service_sync *, const struct pod *, const char *pod_ip);
void host_ports_clear(struct service_sync *, const struct pod *);

#endif
