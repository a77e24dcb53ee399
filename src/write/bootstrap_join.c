/* SPDX-License-Identifier: Apache-2.0 */
/* bootstrap_join.c - see bootstrap_join.h. */
#include "write/bootstrap_join.h"

#include "write/bootstrap_token.h"
#include "write/write_stage.h"
#include "base/arena.h"
#include "codec/base64.h"

#define RBAC_GROUP "rbac.authorization.k8s.io"

enum { BOOTSTRAP_ID_SIZE = 6 };

static void set_datum(struct value *data, const char *key, struct bytes bytes, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    base64_write(&text, bytes);
    value_set(data, arena, key, value_new_text(arena, buffer_text(&text)));
}

static bool make_token(struct pipeline *pipeline, const char *token, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct value *body = value_new_map(&arena),
                 *data = value_make_at(body, &arena, "data", VALUE_MAP);
    if (!bootstrap_token_is(bytes_of(token)))
        return fail(err, REASON_INVALID, 0, "the token must be like abcdef.0123456789abcdef");
    struct bytes id = { token, BOOTSTRAP_ID_SIZE };
    value_set_at(body, &arena, "metadata.name",
                 value_printf(&arena, "bootstrap-token-%.*s", BYTES_ARG(id)));
    value_set_at(body, &arena, "metadata.namespace", value_new_text(&arena, "kube-system"));
    value_set(body, &arena, "type", value_new_text(&arena, "bootstrap.kubernetes.io/token"));
    set_datum(data, "token-id", id, &arena);
    set_datum(data, "token-secret", bytes_of(token + BOOTSTRAP_ID_SIZE + 1), &arena);
    set_datum(data, "usage-bootstrap-authentication", BYTES("true"), &arena);
    set_datum(data, "description", BYTES("for machines that join"), &arena);
    return bootstrap_make(pipeline, well_known.secret, "kube-system", body, &arena, err);
}

static bool make_cluster_info(struct pipeline *pipeline, const struct join_options *join,
                              struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const struct { const char *key, *text; } facts[] = {
        { "ca.crt", join->ca_pem },
        { "server", join->server },
        { "cluster-cidr", join->cluster_cidr },
        { "service-cidr", join->service_cidr },
        { "cluster-dns", join->cluster_dns },
        { "cluster-domain", join->cluster_domain },
    };
    struct value *body = value_new_map(&arena),
                 *data = value_make_at(body, &arena, "data", VALUE_MAP);
    value_set_at(body, &arena, "metadata.name", value_new_text(&arena, "cluster-info"));
    value_set_at(body, &arena, "metadata.namespace", value_new_text(&arena, "kube-public"));
    FOR_EACH(fact, facts)
        value_set(data, &arena, fact->key, value_new_text(&arena, fact->text));
    return bootstrap_make(pipeline, well_known.config_map, "kube-public", body, &arena, err);
}

/* Who may ask for certificates, and for which of them nobody need be asked. */
static bool make_binding(struct pipeline *pipeline, const char *name, const char *role,
                         const char *group, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    static const char format[] =
        "{\"metadata\":{\"name\":\"%s\"},\"roleRef\":{\"apiGroup\":\"" RBAC_GROUP
        "\",\"kind\":\"ClusterRole\",\"name\":\"%s\"},\"subjects\":[{\"apiGroup\":\"" RBAC_GROUP
        "\",\"kind\":\"Group\",\"name\":\"%s\"}]}";
    return bootstrap_make_text(pipeline, well_known.cluster_role_binding, "",
                               arena_printf(&arena, format, name, role, group), err);
}

static bool make_bindings(struct pipeline *pipeline, struct error *err)
{
    static const char requests[] = "system:certificates.k8s.io:certificatesigningrequests:";
    AUTO_ARENA arena = { 0 };
    return make_binding(pipeline, "knarr:node-bootstrapper", "system:node-bootstrapper",
                        "system:bootstrappers", err) &&
           make_binding(pipeline, "knarr:node-client",
                        arena_printf(&arena, "%snodeclient", requests), "system:bootstrappers",
                        err) &&
           make_binding(pipeline, "knarr:node-client-renewal",
                        arena_printf(&arena, "%sselfnodeclient", requests), "system:nodes", err);
}

bool bootstrap_join(struct pipeline *pipeline, const struct join_options *join, struct error *err)
{
    static const char info_role[] =
        "{\"metadata\":{\"name\":\"knarr:cluster-info\",\"namespace\":\"kube-public\"},"
        "\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"configmaps\"],"
        "\"resourceNames\":[\"cluster-info\"],\"verbs\":[\"get\"]}]}";
    static const char info_binding[] =
        "{\"metadata\":{\"name\":\"knarr:cluster-info\",\"namespace\":\"kube-public\"},"
        "\"roleRef\":{\"apiGroup\":\"" RBAC_GROUP "\",\"kind\":\"Role\","
        "\"name\":\"knarr:cluster-info\"},\"subjects\":[{\"apiGroup\":\"" RBAC_GROUP
        "\",\"kind\":\"Group\",\"name\":\"system:unauthenticated\"},{\"apiGroup\":\"" RBAC_GROUP
        "\",\"kind\":\"Group\",\"name\":\"system:authenticated\"}]}";
    return make_token(pipeline, join->token, err) && make_cluster_info(pipeline, join, err) &&
           make_bindings(pipeline, err) &&
           bootstrap_make_text(pipeline, well_known.role, "kube-public", info_role, err) &&
           bootstrap_make_text(pipeline, well_known.role_binding, "kube-public", info_binding,
                               err);
}
