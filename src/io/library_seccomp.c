/* SPDX-License-Identifier: Apache-2.0 */
/* library_seccomp.c - what we use of libseccomp, which is loaded where system calls are filtered. */
#include <seccomp.h>

#include "io/library.h"

static struct library library = { .name = "libseccomp.so.2" };

FORWARD(int, seccomp_attr_set,
        (scmp_filter_ctx ctx, enum scmp_filter_attr attr, uint32_t value), (ctx, attr, value))
FORWARD(scmp_filter_ctx, seccomp_init, (uint32_t def_action), (def_action))
FORWARD(int, seccomp_load, (const scmp_filter_ctx ctx), (ctx))
FORWARD(void, seccomp_release, (scmp_filter_ctx ctx), (ctx))
FORWARD(int, seccomp_rule_add_array,
        (scmp_filter_ctx ctx, uint32_t action, int syscall, unsigned int arg_cnt,
         const struct scmp_arg_cmp *arg_array),
        (ctx, action, syscall, arg_cnt, arg_array))
FORWARD(int, seccomp_syscall_resolve_name, (const char *name), (name))
