/* SPDX-License-Identifier: Apache-2.0 */
/* image_reference.c - see image_reference.h.
 *
 * The text is cut from the right: digest behind '@', tag behind a ':' that has no '/' after it, and
 * the host is the first part if it looks like one (has a dot or a port, or is localhost). */
#include "node/image_reference.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"

enum { REPOSITORY_MAX = 255 };           /* with its host, as docker's own parser has it */

bool digest_is_valid(const char *text)
{
    return text && strncmp(text, "sha256:", 7) == 0 && strlen(text) == 71 &&
           strspn(text + 7, "0123456789abcdef") == 64;
}

static bool is_host(const char *text)
{
    return strcmp(text, "localhost") == 0 || strpbrk(text, ".:");
}

static bool host_is_valid(const char *text)
{
    size_t size = strlen(text);
    return size > 0 && isalnum((unsigned char)text[0]) && isalnum((unsigned char)text[size - 1]) &&
           strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-:") ==
               size;
}

/* Parts of lower-case letters and digits, joined by '/', with single '.', '_', '__' or dashes
 * inside. */
static bool repository_is_valid(const char *text)
{
    bool last_plain = false;
    for (const char *at = text; *at; at++) {
        bool plain = islower((unsigned char)*at) || isdigit((unsigned char)*at);
        if (!plain && !strchr("._-/", *at))
            return false;
        bool doubled = at > text && at[-1] == *at && strchr("_-", *at);
        if (!plain && !last_plain && !doubled)
            return false;
        last_plain = plain;
    }
    return last_plain;
}

static bool tag_is_valid(const char *text)
{
    size_t size = strlen(text);
    return size > 0 && size <= 128 && text[0] != '.' && text[0] != '-' &&
           strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") ==
               size;
}

static bool is_well_formed(const struct image_reference *reference)
{
    return host_is_valid(reference->host) && repository_is_valid(reference->repository) &&
           (!reference->tag || tag_is_valid(reference->tag)) &&
           (!reference->digest || digest_is_valid(reference->digest));
}

static void cut_digest_and_tag(char *rest, struct image_reference *ret)
{
    char *at = strchr(rest, '@');
    if (at) {
        *at = 0;
        ret->digest = at + 1;
    }
    char *colon = strrchr(rest, ':');
    if (colon && !strchr(colon, '/')) {
        *colon = 0;
        ret->tag = colon + 1;
    }
}

static void cut_host(char *rest, struct arena *arena, struct image_reference *ret)
{
    char *slash = strchr(rest, '/');
    ret->host = "docker.io";
    ret->repository = rest;
    if (slash) {
        const char *first = arena_copy(arena, rest, (size_t)(slash - rest));
        if (is_host(first)) {
            ret->host = strcmp(first, "index.docker.io") == 0 ? "docker.io" : first;
            ret->repository = slash + 1;
        }
    }
    if (strcmp(ret->host, "docker.io") == 0 && !strchr(ret->repository, '/'))
        ret->repository = arena_printf(arena, "library/%s", ret->repository);
}

bool image_reference_parse(const char *text, struct arena *arena, struct image_reference *ret,
                           struct error *err)
{
    *ret = (struct image_reference){ 0 };
    if (!text || strlen(text) >= IMAGE_REFERENCE_MAX)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "the image name is missing or too long");
    char *rest = arena_strdup(arena, text);
    cut_digest_and_tag(rest, ret);
    cut_host(rest, arena, ret);
    if (!ret->tag && !ret->digest)
        ret->tag = "latest";
    if (!is_well_formed(ret))
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "couldn't parse image name \"%s\": invalid reference format", text);
    if (strlen(ret->host) + 1 + strlen(ret->repository) > REPOSITORY_MAX)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "couldn't parse image name \"%s\": repository name must not be more than %d "
                    "characters", text, REPOSITORY_MAX);
    ret->name = ret->digest
                    ? arena_printf(arena, "%s/%s@%s", ret->host, ret->repository, ret->digest)
                    : arena_printf(arena, "%s/%s:%s", ret->host, ret->repository, ret->tag);
    return true;
}

bool image_host_is_local(const char *host)
{
    char name[INET6_ADDRSTRLEN];
    struct in_addr ip4;
    struct in6_addr ip6;
    bool is_bracketed = host[0] == '[';
    const char *start = host + is_bracketed;
    size_t size = strcspn(start, is_bracketed ? "]" : ":");
    if (size >= sizeof name)
        return false;
    memcpy(name, start, size);
    name[size] = '\0';
    if (is_bracketed)
        return inet_pton(AF_INET6, name, &ip6) == 1 && IN6_IS_ADDR_LOOPBACK(&ip6);
    return strcmp(name, "localhost") == 0 ||
           (inet_pton(AF_INET, name, &ip4) == 1 && ntohl(ip4.s_addr) >> 24 == IN_LOOPBACKNET);
}
