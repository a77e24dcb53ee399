/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_config.h - sites as a configuration of nginx.
 *
 * No text from outside can write directives: hosts are checked letter by letter, addresses and
 * numbers are parsed and written anew, paths are quoted, and what has a control character is
 * refused.  No text of an Ingress' annotations is ever written.
 *
 * A host's longest path wins, an exact one before a prefix.  A prefix matches whole elements: /foo
 * matches /foo and /foo/bar, not /foobar.  "*.example.com" stands for one label.  A host or path
 * that nobody has answers 404, or goes to the default backend.  503 is the answer where there is no
 * target or none takes the connection, 502 where one breaks it, 504 where none is in time.
 * Where a site has a certificate, 308 sends those who ask a path without TLS to the same with it,
 * if the path says so.
 *
 * Thread: pure; no file, no process. */
#ifndef KNARR_NET_INGRESS_CONFIG_H
#define KNARR_NET_INGRESS_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

enum { INGRESS_SITES_MAX = 1000, INGRESS_PATHS_MAX = 10000, INGRESS_PATH_ROOM = 1024 };

struct ingress_target {
    const char *address;
    uint16_t    port;
};
struct ingress_path {
    const char           *path;          /* "/foo" */
    bool                  is_exact;
    struct ingress_target target;        /* address NULL: there is none, 503 */
    bool                  wants_tls;     /* who comes without is sent there, if the site has it */
};
struct ingress_site {
    const char                *host;     /* "" every other; "*.example.com" */
    const char                *certificate;      /* path of a PEM file with chain and key; NULL: no TLS */
    const struct ingress_path *paths;    /* of those that are equal the first counts */
    size_t                     path_count;
};
struct ingress_config {
    const char                *folder;   /* for nginx' own files */
    const char                *error_log;
    const char                *user;     /* of the workers: "www-data" */
    uint16_t                   http_port, https_port;
    uint16_t                   outer_https_port;     /* to which clients are sent for TLS */
    const struct ingress_site *sites;    /* each host once */
    size_t                     site_count;
};
void ingress_config_write(const struct ingress_config *, struct buffer *ret);

/* May it stand in a configuration?  What the API has validated as a host or path mostly is. */
bool ingress_host_is_sound(const char *host);
bool ingress_path_is_sound(const char *path);

#endif
