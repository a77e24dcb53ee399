/* SPDX-License-Identifier: Apache-2.0 */
/* capability.c - see capability.h. */
#include "node/capability.h"

#include <linux/capability.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>

#include "base/compiler.h"
#include "node/pod_spec.h"

static const char *const names[CAPABILITY_COUNT] = {
    "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL",
        "CAP_SETGID",
    "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE",
        "CAP_NET_BROADCAST", "CAP_NET_ADMIN",
    "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO",
        "CAP_SYS_CHROOT",
    "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE",
    "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE",
        "CAP_AUDIT_CONTROL",
    "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND",
    "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
};

static const int defaults[] = {
    CAP_CHOWN,   CAP_DAC_OVERRIDE, CAP_FSETID,           CAP_FOWNER,
    CAP_MKNOD,   CAP_NET_RAW,      CAP_SETGID,           CAP_SETUID,
    CAP_SETFCAP, CAP_SETPCAP,      CAP_NET_BIND_SERVICE, CAP_SYS_CHROOT,
    CAP_KILL,    CAP_AUDIT_WRITE,
};

const char *capability_name(int bit)
{
    return names[bit];
}

uint64_t capability_own(void)
{
    uint64_t own = 0;
    for (int bit = 0; bit < CAPABILITY_COUNT; bit++)
        if (prctl(PR_CAPBSET_READ, bit, 0, 0, 0) == 1)
            own |= UINT64_C(1) << bit;
    return own;
}

/* The API writes "NET_ADMIN"; "CAP_NET_ADMIN" is understood as well. Unknown names are no bit. */
static uint64_t bits_of(const char *name)
{
    if (strcasecmp(name, "ALL") == 0)
        return (UINT64_C(1) << CAPABILITY_COUNT) - 1;
    const char *plain = strncasecmp(name, "CAP_", 4) == 0 ? name + 4 : name;
    for (int bit = 0; bit < CAPABILITY_COUNT; bit++)
        if (strcasecmp(plain, names[bit] + 4) == 0)
            return UINT64_C(1) << bit;
    return 0;
}

/* ALL is applied first on either side, so that "drop ALL, add X" and "add ALL, drop X" mean what
 * they say. */
static uint64_t apply_lists(const struct security *security, uint64_t set)
{
    for (size_t i = 0; i < security->add_count; i++)
        if (strcasecmp(security->add_capabilities[i], "ALL") == 0)
            set = bits_of("ALL");
    for (size_t i = 0; i < security->drop_count; i++)
        if (strcasecmp(security->drop_capabilities[i], "ALL") == 0)
            set = 0;
    for (size_t i = 0; i < security->add_count; i++)
        if (strcasecmp(security->add_capabilities[i], "ALL") != 0)
            set |= bits_of(security->add_capabilities[i]);
    for (size_t i = 0; i < security->drop_count; i++)
        if (strcasecmp(security->drop_capabilities[i], "ALL") != 0)
            set &= ~bits_of(security->drop_capabilities[i]);
    return set;
}

uint64_t capability_set(const struct security *security)
{
    uint64_t set = 0;
    FOR_EACH(bit, defaults)
        set |= UINT64_C(1) << *bit;
    set = security->privileged ? bits_of("ALL") : apply_lists(security, set);
    return set & capability_own();
}
