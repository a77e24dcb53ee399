/* SPDX-License-Identifier: Apache-2.0 */
/* paths.h - what answers a path that is no resource; rows of the table in route.c.
 * Thread: the request's I/O thread, once it is authorized. */
#ifndef KNARR_APISERVER_PATHS_H
#define KNARR_APISERVER_PATHS_H

#include "apiserver/request.h"

path_function path_version, path_health, path_metrics, path_root, path_api_versions,
    path_api_groups, path_api_group, path_api_resources, path_openapi_v2, path_openapi_v3_index,
    path_openapi_v3, path_oidc_configuration, path_oidc_keys, path_unknown;

#endif
