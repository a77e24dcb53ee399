/* SPDX-License-Identifier: Apache-2.0 */
/* egress.c - see egress.h.
 *
 * The tap is made once and stays, so that the program finds it in its place whenever it is started
 * again.  It gives up what it may do (--enable-sandbox, --enable-seccomp) once it holds the tap. */
#include "main/egress.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "io/program_path.h"
#include "main/launch.h"
#include "net/link.h"

static const char tap_name[] = "egress0";
static const char program_name[] = "slirp4netns";

bool egress_check(struct error *err)
{
    AUTO_ARENA arena = { 0 };
    return program_path(program_name, &arena) ||
           fail(err, REASON_NOT_FOUND, 0, "--egress needs the program %s (apt install %s)",
                program_name, program_name);
}

bool egress_make_tap(const char *bridge, int mtu, struct error *err)
{
    return (link_make_tap(tap_name, mtu, err) &&
            link_set_master(tap_name, bridge, /* hairpin= */ false, err)) ||
           error_context(err, "the way out (--egress)");
}

pid_t egress_launch(const struct cluster *cluster, const struct cluster_network *network,
                    const struct cgroup_door *cgroup, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *file = program_path(program_name, &arena);
    if (!file) {
        (void)!egress_check(err);
        return -1;
    }
    const char *const arguments[] = { file,
                                      "--netns-type=path",
                                      "--cidr=" CLUSTER_NETWORK "0/24",
                                      "--disable-host-loopback",
                                      "--enable-sandbox",
                                      "--enable-seccomp",
                                      arena_printf(&arena, "/proc/self/fd/%d", network->cluster_fd),
                                      tap_name,
                                      NULL };
    struct program program = { .arguments = arguments,
                               .kept_fds = { network->cluster_fd },
                               .kept_count = 1,
                               .log_fd = launch_open_log(cluster, "egress", err),
                               .cgroup = cgroup };
    pid_t pid = program.log_fd < 0 ? -1 : launch_program(&program, err);
    if (program.log_fd >= 0)
        close(program.log_fd);
    return pid;
}
