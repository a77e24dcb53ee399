/* SPDX-License-Identifier: Apache-2.0 */
/* machine.c - what this machine is (struct machine of node_status.h): read from /proc, /sys and
 * /etc, once.
 *
 * What cannot be read stays empty or 0; the Node then says so. */
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/bytes.h"
#include "io/child.h"
#include "io/file.h"
#include "node/node_status.h"

enum { FILE_MAX_BYTES = 1 << 16, VERSION_TIMEOUT_MS = 5000 };

static void read_first_line(const char *path, char *ret, size_t room)
{
    AUTO_BUFFER text = { 0 };
    if (file_read(path, FILE_MAX_BYTES, &text) < 0)
        return;
    struct bytes rest = buffer_bytes(&text), line = bytes_trim(bytes_next(&rest, '\n'));
    snprintf(ret, room, "%.*s", BYTES_ARG(line));
}

static void read_os_image(struct machine *machine)
{
    AUTO_BUFFER text = { 0 };
    snprintf(machine->os_image, sizeof machine->os_image, "Linux");
    if (file_read("/etc/os-release", FILE_MAX_BYTES, &text) < 0)
        return;
    struct bytes rest = buffer_bytes(&text);
    while (rest.at && rest.size > 0) {
        struct bytes line = bytes_next(&rest, '\n'), key = bytes_next(&line, '=');
        if (!bytes_equal_text(key, "PRETTY_NAME") || line.size < 2)
            continue;
        bool quoted = line.at[0] == '"';
        snprintf(machine->os_image, sizeof machine->os_image, "%.*s",
                 (int)line.size - (quoted ? 2 : 0), line.at + (quoted ? 1 : 0));
    }
}

static void read_kernel(struct machine *machine)
{
    static const struct { const char *machine, *architecture; } names[] = {
        { "x86_64", "amd64" }, { "aarch64", "arm64" }, { "riscv64", "riscv64" }, { "armv7l",
                "arm" },
    };
    struct utsname name;
    if (uname(&name) != 0)
        return;
    snprintf(machine->kernel, sizeof machine->kernel, "%s", name.release);
    snprintf(machine->architecture, sizeof machine->architecture, "%.15s", name.machine);
    FOR_EACH(row, names)
        if (strcmp(row->machine, name.machine) == 0)
            snprintf(machine->architecture, sizeof machine->architecture, "%s", row->architecture);
}

/* "crun version 1.8.1" */
static void read_runtime(struct machine *machine, const char *crun)
{
    const char *const arguments[] = { crun, "--version", NULL };
    struct child_options options = { .arguments = arguments };
    AUTO_BUFFER output = { 0 };
    AUTO_BUFFER errors = { 0 };
    snprintf(machine->runtime, sizeof machine->runtime, "crun://unknown");
    if (child_run_wait(&options, BYTES(""), VERSION_TIMEOUT_MS, &output, &errors) != 0)
        return;
    struct bytes rest = buffer_bytes(&output), line = bytes_next(&rest, '\n');
    if (bytes_starts_with(line, "crun version "))
        snprintf(machine->runtime, sizeof machine->runtime, "crun://%.*s", (int)line.size - 13,
                 line.at + 13);
}

void machine_read(struct machine *machine, const char *data_dir, const char *crun)
{
    struct statvfs disk;
    *machine = (struct machine){ 0 };
    machine->cpu_milli = sysconf(_SC_NPROCESSORS_ONLN) * 1000;
    machine->memory_bytes = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
    if (statvfs(data_dir, &disk) == 0)
        machine->storage_bytes = (int64_t)(disk.f_blocks * disk.f_frsize);
    read_first_line("/etc/machine-id", machine->machine_id, sizeof machine->machine_id);
    read_first_line("/sys/class/dmi/id/product_uuid", machine->system_uuid,
                    sizeof machine->system_uuid);
    if (!*machine->system_uuid)
        snprintf(machine->system_uuid, sizeof machine->system_uuid, "%s", machine->machine_id);
    read_first_line("/proc/sys/kernel/random/boot_id", machine->boot_id, sizeof machine->boot_id);
    read_kernel(machine);
    read_os_image(machine);
    read_runtime(machine, crun);
}
