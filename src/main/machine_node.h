/* SPDX-License-Identifier: Apache-2.0 */
/* machine_node.h - `knarr node --server URL ...`: this machine as a node. The process' exit code. */
#ifndef KNARR_MAIN_MACHINE_NODE_H
#define KNARR_MAIN_MACHINE_NODE_H

int machine_node(int argc, char **argv);

#endif
