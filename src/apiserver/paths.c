/* SPDX-License-Identifier: Apache-2.0 */
/* paths.c - answers that are no resources: version, health, metrics, the root, and who signs our
 * tokens. */

#include "apiserver/paths.h"
#include "apiserver/answer.h"
#include "apiserver/request.h"
#include "apiserver/version.h"
#include "codec/json.h"
#include "http/tls.h"

static void answer_json(struct request *request, struct buffer *json)
{
    request_answer_bytes(request, 200, "application/json", buffer_bytes(json));
}

void path_version(struct request *request)
{
    AUTO_BUFFER json = { 0 };
    buffer_printf(
        &json,
        "{\n  \"major\": \"%s\",\n  \"minor\": \"%s\",\n  \"emulationMajor\": \"%s\",\n  \"emulationMinor\": \"%s\",\n"
        "  \"minCompatibilityMajor\": \"%s\",\n  \"minCompatibilityMinor\": \"%s\",\n  \"gitVersion\": \"%s\",\n"
        "  \"gitCommit\": \"\",\n  \"gitTreeState\": \"clean\",\n  \"buildDate\": \"1970-01-01T00:00:00Z\",\n"
        "  \"goVersion\": \"none\",\n  \"compiler\": \"gcc\",\n  \"platform\": \"linux/%s\"\n}",
        VERSION_MAJOR, VERSION_MINOR, VERSION_MAJOR, VERSION_MINOR, VERSION_MAJOR,
        VERSION_MINOR_COMPATIBLE, VERSION_GIT, VERSION_ARCHITECTURE);
    answer_json(request, &json);
}

/* What no API stands behind. */
void path_unknown(struct request *request)
{
    request_answer_bytes(request, 404, "text/plain; charset=utf-8", BYTES("404 page not found\n"));
}

/* As upstream says it: no Status, for no API stands behind it. */
void path_unavailable(struct request *request)
{
    request_answer_bytes(request, 503, "text/plain; charset=utf-8",
                         BYTES("service unavailable\n"));
}

/* The checks that a core which answers has passed: it loaded its store and made its defaults before
 * it listened. */
static const char *const checks[] = {
    "ping",
    "log",
    "store",
    "informer-sync",
    "poststarthook/rbac/bootstrap-roles",
    "poststarthook/scheduling/bootstrap-system-priority-classes"
};

void path_health(struct request *request)
{
    AUTO_BUFFER text = { 0 };
    struct bytes rest = bytes_of(request->path + 1), endpoint = bytes_next(&rest, '/');
    bool is_known = rest.size == 0;
    for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
        is_known = is_known || bytes_equal_text(rest, checks[i]);
        buffer_printf(&text, "[+]%s ok\n", checks[i]);
    }
    if (!is_known) {
        path_unknown(request);
        return;
    }
    buffer_printf(&text, "%.*s check passed\n", BYTES_ARG(endpoint));
    bool is_verbose = url_query_value(&request->query, "verbose").at && rest.size == 0;
    request_answer_bytes(request, 200, "text/plain; charset=utf-8",
                         is_verbose ? buffer_bytes(&text) : BYTES("ok"));
}

static void metric(struct buffer *text, const char *name, const char *type, const char *help,
                   uint64_t value)
{
    buffer_printf(text, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", name, help, name, type, name,
                  (unsigned long long)value);
}

static const char *const metric_verbs[REQUEST_VERB_COUNT] = {
    [REQUEST_GET] = "GET",         [REQUEST_LIST] = "LIST",
    [REQUEST_WATCH] = "WATCH",     [REQUEST_CREATE] = "POST",
    [REQUEST_UPDATE] = "PUT",      [REQUEST_PATCH] = "PATCH",
    [REQUEST_DELETE] = "DELETE",   [REQUEST_DELETE_COLLECTION] = "DELETECOLLECTION",
    [REQUEST_CONNECT] = "CONNECT",
};

/* The figures were read by the core on the way. */
void path_metrics(struct request *request)
{
    AUTO_BUFFER text = { 0 };
    const struct core_stats *stats = &request->stats;
    buffer_add_text(
        &text,
        "# HELP apiserver_request_total Requests that reached the core, by verb.\n# TYPE apiserver_request_total counter\n");
    for (int i = 0; i < REQUEST_VERB_COUNT; i++)
        buffer_printf(&text, "apiserver_request_total{verb=\"%s\"} %llu\n", metric_verbs[i],
                      (unsigned long long)request->requests_by_verb[i]);
    metric(&text, "knarr_requests_total", "counter", "Requests that reached the core.",
           request->requests_seen);
    metric(&text, "knarr_requests_failed_total", "counter",
           "Requests that the core answered with an error.", request->requests_failed_seen);
    metric(&text, "knarr_store_commits_total", "counter", "Batches that became durable.",
           stats->commits);
    metric(&text, "knarr_store_failed_batches_total", "counter",
           "Batches that the store could not write.", stats->failed_batches);
    metric(&text, "knarr_writes_total", "counter", "Writes to objects.", stats->writes);
    metric(&text, "knarr_objects", "gauge", "Objects in the index.", stats->objects);
    metric(&text, "knarr_history_changes", "gauge", "Changes kept for watchers that resume.",
           stats->changes_kept);
    metric(&text, "knarr_history_bytes", "gauge", "Bytes of those changes.", stats->history_bytes);
    request_answer_bytes(request, 200, "text/plain; version=0.0.4; charset=utf-8",
                         buffer_bytes(&text));
}

void path_root(struct request *request)
{
    static const char *const fixed[] = { "/.well-known/openid-configuration",
                                         "/api",
                                         "/api/v1",
                                         "/apis",
                                         "/healthz",
                                         "/livez",
                                         "/metrics",
                                         "/openapi/v2",
                                         "/openapi/v3",
                                         "/openid/v1/jwks",
                                         "/readyz",
                                         "/version" };
    AUTO_BUFFER json = { 0 };
    buffer_add_text(&json, "{\"paths\":[");
    for (size_t i = 0; i < ARRAY_SIZE(fixed); i++)
        buffer_printf(&json, "%s\"%s\"", i ? "," : "", fixed[i]);
    for (size_t i = 0; i < schema_group_version_count; i++) {
        const struct group_version *gv = &schema_group_versions[i];
        if (gv->path && *gv->group)
            buffer_printf(&json, ",\"/apis/%s\",\"%s\"", gv->group, gv->path);
    }
    buffer_add_text(&json, "]}");
    answer_json(request, &json);
}

void path_oidc_configuration(struct request *request)
{
    AUTO_BUFFER json = { 0 };
    const char *issuer = request->server->options->issuer;
    buffer_printf(
        &json,
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/openid/v1/jwks\",\"response_types_supported\":[\"id_token\"],"
        "\"subject_types_supported\":[\"public\"],\"id_token_signing_alg_values_supported\":[\"ES256\"]}",
        issuer, issuer);
    answer_json(request, &json);
}

void path_oidc_keys(struct request *request)
{
    AUTO_BUFFER json = { 0 };
    AUTO_BUFFER kid = { 0 };
    AUTO_BUFFER x = { 0 };
    AUTO_BUFFER y = { 0 };
    signing_key_describe(request->server->token_key, &kid, &x, &y);
    buffer_printf(
        &json,
        "{\"keys\":[{\"use\":\"sig\",\"kty\":\"EC\",\"kid\":\"%s\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"x\":\"%s\",\"y\":\"%s\"}]}",
        buffer_text(&kid), buffer_text(&x), buffer_text(&y));
    request_answer_bytes(request, 200, "application/jwk-set+json", buffer_bytes(&json));
}
