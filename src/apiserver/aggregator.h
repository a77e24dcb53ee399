/* SPDX-License-Identifier: Apache-2.0 */
/* aggregator.h - API groups that other servers serve: APIServices with a service.
 *
 * Whether a server can be used is asked of it: AGAIN_MS after it was good, and with growing pauses
 * while it is not; whenever its APIService, its service or that one's endpoints change; and what it
 * answers is its discovery.  The condition Available says what came of it, in upstream's words.
 * Nothing runs where there is no such APIService.
 *
 * A request for such a group is authorized here, and goes on as a stream (stream.c) to a ready pod
 * of the service, over TLS under the name NAME.NAMESPACE.svc, with our front-proxy certificate and
 * the user's identity in X-Remote headers.  What proved the user to us stays here.  A redirect is
 * never followed nor passed on (CVE-2022-3172).
 *
 * A group and version that this server has itself is never passed on.
 *
 * Thread: the core's, but for struct extension_list, which a request takes along. */
#ifndef KNARR_APISERVER_AGGREGATOR_H
#define KNARR_APISERVER_AGGREGATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

struct aggregator;
struct api_server;
struct arena;
struct request;

enum {
    CHECK_TIMEOUT_S = 5,
    CHECK_AGAIN_MS = 30000,
    CHECK_FAILED_MS = 1000,              /* doubled with each failure, up to CHECK_AGAIN_MS */
    EXTENSIONS_MAX = 200                 /* more are not passed on */
};

struct aggregator *aggregator_new(struct api_server *);
void aggregator_free(struct aggregator *);
/* The I/O threads run: servers may be asked. */
void aggregator_start(struct aggregator *);

/* A request of a group and version that this server does not have (route.foreign): answers it, by
 * passing it on where an extension server has them. */
void aggregator_pass_on(struct request *);
/* The same for /openapi/v3/apis/GROUP/VERSION; false where that is our own. */
MUST_USE bool aggregator_pass_on_document(struct request *);

/* What discovery shows of extension servers whose group and version we do not have ourselves; texts are in the request's arena. */
struct extension_view {
    const char  *group, *version;
    int64_t      group_priority, version_priority;
    const char  *openapi;                /* serverRelativeURL of its OpenAPI v3; NULL: none */
    struct blob *resources;              /* its APIResourceDiscovery list as JSON; NULL: not known */
    struct blob *openapi_v2;             /* {"paths": .., "definitions": ..}; NULL: none */
    uint64_t     openapi_v2_hash;
    bool         is_fresh;
};
struct extension_list {
    struct extension_view *items;        /* by group priority, group, version priority, version */
    size_t                 count;
};
void aggregator_list(const struct aggregator *, struct arena *, struct extension_list *ret);
void extension_list_done(struct extension_list *);

/* ---- pure (aggregator_discovery.c, aggregator_openapi.c) ---- */

/* The list of APIResourceDiscovery, as JSON, from the APIResourceList of one group and version.
 * False where it is none. */
MUST_USE bool discovery_from_resources(struct bytes json, struct buffer *ret);
/* The names, of such a list, of what stands in namespaces and can be listed and deleted as
 * collections; on the heap. */
size_t collections_of_namespaces(struct bytes resources, const char ***ret);
/* serverRelativeURL of "apis/GROUP/VERSION" in an index of OpenAPI v3, in the arena; NULL: none, or
 * one that leads elsewhere. */
const char *openapi_url_from_index(struct bytes json, const char *group, const char *version,
                                   struct arena *);

/* {"paths": .., "definitions": ..} of an OpenAPI v2 document, as far as they are about this group and
 * version.  False where there is nothing, or nothing that we could show. */
MUST_USE bool openapi_fragment(struct bytes json, const char *group, const char *version,
                               struct buffer *ret);

#endif
