/* SPDX-License-Identifier: Apache-2.0 */
/* machine_address.c - see machine_address.h. */
#include "main/machine_address.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "object/validation.h"

enum { ANY_PORT = 9, NAME_ROOM = 256 };

/* Of the range for documentation: no network has it, so the default route leads there. */
static const char anywhere[] = "192.0.2.1";

/* A datagram socket that is connected has its own address, before anything is sent. */
static int own_address(const struct sockaddr_in *to, struct sockaddr_in *ret)
{
    socklen_t size = sizeof *ret;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int rc = fd < 0 || connect(fd, (const struct sockaddr *)to, sizeof *to) != 0 ||
                     getsockname(fd, (struct sockaddr *)ret, &size) != 0
                 ? -errno
                 : 0;
    if (fd >= 0)
        close(fd);
    return rc;
}

const char *machine_address(const char *towards, struct arena *arena, struct error *err)
{
    char text[INET_ADDRSTRLEN];
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(ANY_PORT) }, own;
    int rc = inet_pton(AF_INET, towards ? towards : anywhere, &to.sin_addr) == 1
                 ? own_address(&to, &own)
                 : -EINVAL;
    if (rc == 0 && inet_ntop(AF_INET, &own.sin_addr, text, sizeof text))
        return arena_strdup(arena, text);
    fail(err, REASON_NOT_FOUND, -rc, "no route to %s: %s", towards ? towards : "other machines",
         strerror(-rc));
    return NULL;
}

const char *machine_name(struct arena *arena, struct error *err)
{
    char name[NAME_ROOM] = "";
    if (gethostname(name, sizeof name - 1) != 0 || !*name) {
        fail(err, REASON_NOT_FOUND, errno, "the machine has no name");
        return NULL;
    }
    for (char *at = name; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    if (!format_subdomain(bytes_of(name)))
        return arena_strdup(arena, name);
    fail(err, REASON_INVALID, 0, "the machine's name %s is none for a node", name);
    return NULL;
}
