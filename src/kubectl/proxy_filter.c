/* SPDX-License-Identifier: Apache-2.0 */
/* proxy_filter.c - see proxy_filter.h. */
#include "kubectl/proxy_filter.h"

#include <string.h>

#include "base/arena.h"
#include "http/url.h"

const struct proxy_filter_texts proxy_filter_usual = {
    .accept_hosts = "^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$",
    .accept_paths = "^.*",
    .reject_paths = "^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach",
    .reject_methods = "^$",
};

static bool compile(struct proxy_patterns *patterns, const char *text, struct error *err)
{
    struct bytes rest = bytes_of(text);
    AUTO_ARENA arena = { 0 };
    while (rest.at) {
        struct bytes one = bytes_next(&rest, ',');
        char why[128];
        const char *pattern = arena_copy(&arena, one.at, one.size);
        if (patterns->count == PROXY_PATTERNS_MAX)
            return fail(err, REASON_BAD_REQUEST, 0, "at most %d expressions", PROXY_PATTERNS_MAX);
        int rc = regcomp(&patterns->items[patterns->count], pattern, REG_EXTENDED | REG_NOSUB);
        if (rc != 0) {
            regerror(rc, &patterns->items[patterns->count], why, sizeof why);
            return fail(err, REASON_BAD_REQUEST, 0, "%s is no regular expression: %s", pattern, why);
        }
        patterns->count++;
    }
    return true;
}

bool proxy_filter_init(struct proxy_filter *filter, const struct proxy_filter_texts *texts,
                       struct error *err)
{
    *filter = (struct proxy_filter){ 0 };
    return compile(&filter->accept_hosts, texts->accept_hosts, err) &&
           compile(&filter->accept_paths, texts->accept_paths, err) &&
           compile(&filter->reject_paths, texts->reject_paths, err) &&
           compile(&filter->reject_methods, texts->reject_methods, err);
}

void proxy_filter_done(struct proxy_filter *filter)
{
    struct proxy_patterns *const all[] = { &filter->accept_hosts, &filter->accept_paths,
                                           &filter->reject_paths, &filter->reject_methods };
    FOR_EACH(patterns, all)
        while ((*patterns)->count > 0)
            regfree(&(*patterns)->items[--(*patterns)->count]);
}

static bool matches(const struct proxy_patterns *patterns, const char *text)
{
    for (size_t i = 0; i < patterns->count; i++)
        if (regexec(&patterns->items[i], text, 0, NULL, 0) == 0)
            return true;
    return false;
}

/* "localhost:8001" and "[::1]:8001" without the port. */
static struct bytes without_port(struct bytes host)
{
    const char *colon = host.size ? memrchr(host.at, ':', host.size) : NULL;
    const char *bracket = host.size ? memrchr(host.at, ']', host.size) : NULL;
    if (colon && (!bracket || colon > bracket))
        host.size = (size_t)(colon - host.at);
    return host;
}

bool proxy_filter_accepts(const struct proxy_filter *filter, struct bytes method,
                          struct bytes path, struct bytes host)
{
    AUTO_ARENA arena = { 0 };
    struct bytes decoded;
    if (!url_unescape(path, &arena, &decoded) || memchr(decoded.at, '\0', decoded.size))
        return false;
    host = without_port(host);
    const char *path_text = arena_copy(&arena, decoded.at, decoded.size),
               *host_text = arena_copy(&arena, host.at, host.size),
               *method_text = arena_copy(&arena, method.at, method.size);
    return !matches(&filter->reject_paths, path_text) &&
           !matches(&filter->reject_methods, method_text) &&
           matches(&filter->accept_paths, path_text) && matches(&filter->accept_hosts, host_text);
}
