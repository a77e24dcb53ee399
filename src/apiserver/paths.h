/* SPDX-License-Identifier: Apache-2.0 */
/* paths.h - what answers a path that is no resource: a function for each enum path.
 * Thread: the request's I/O thread, once it is authorized. */
#ifndef KNARR_APISERVER_PATHS_H
#define KNARR_APISERVER_PATHS_H

#include "apiserver/request.h"

typedef void path_function(struct request *);
path_function path_version, path_health, path_metrics, path_root, path_api_versions,
    path_api_groups, path_api_group, path_api_resources, path_openapi_v2, path_openapi_v3_index,
    path_openapi_v3, path_oidc_configuration, path_oidc_keys, path_unknown, path_unavailable;

#endif
