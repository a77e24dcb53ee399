/* SPDX-License-Identifier: Apache-2.0 */
/* credentials.c - the cluster's own CA, keys and certificates, in DIR/pki.
 *
 * One table says who gets which; each is made where it is absent, and made anew when it ends within
 * RENEW_S, half of its time.  The CAs are made once.  Keys are readable by root alone. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "client/client.h"
#include "http/tls.h"
#include "io/file.h"
#include "main/cluster.h"
#include "write/bootstrap_extension.h"

enum {
    CA_LIFETIME_S = 10 * 365 * 24 * 3600,
    LIFETIME_S = 365 * 24 * 3600,
    RENEW_S = LIFETIME_S / 2,
    PEM_MAX = 64 * 1024,
    NAMES_MAX = 48
};

#define CA_NAME "knarr-ca"

struct authority {
    struct buffer certificate, key;
};

static void authority_done(struct authority *authority)
{
    buffer_done(&authority->certificate);
    buffer_done(&authority->key);
}

static bool write_pair(const struct cluster *cluster, const char *name,
                       const struct buffer *certificate, const struct buffer *key,
                       struct error *err)
{
    AUTO_ARENA arena = { 0 };
    int rc = file_replace(cluster_path(cluster, arena_printf(&arena, "pki/%s.key", name), &arena),
                          buffer_bytes(key), 0600);
    if (rc >= 0 && certificate)
        rc = file_replace(cluster_path(cluster, arena_printf(&arena, "pki/%s.crt", name), &arena),
                          buffer_bytes(certificate), 0644);
    return rc >= 0 || fail(err, REASON_INTERNAL_ERROR, -rc, "%s/pki/%s cannot be written: %s",
                           cluster->data_dir, name, strerror(-rc));
}

static bool read_pair(const struct cluster *cluster, const char *name, struct buffer *certificate,
                      struct buffer *key)
{
    AUTO_ARENA arena = { 0 };
    return file_read(cluster_path(cluster, arena_printf(&arena, "pki/%s.key", name), &arena),
                     PEM_MAX, key) >= 0 &&
           (!certificate ||
            file_read(cluster_path(cluster, arena_printf(&arena, "pki/%s.crt", name), &arena),
                      PEM_MAX, certificate) >= 0);
}

/* Whom it has signed trusts nobody else: it is not made anew unasked. */
static bool check_authority(const struct cluster *cluster, const char *file,
                            const struct authority *ca, struct error *err)
{
    return certificate_fits(buffer_bytes(&ca->certificate), buffer_bytes(&ca->key),
                            buffer_bytes(&ca->certificate)) ||
           fail(err, REASON_INTERNAL_ERROR, 0,
                "%s/pki/%s.crt and %s.key are broken or do not belong together: restore them, or "
                "delete both for a new CA (then what was signed by the old one ends)",
                cluster->data_dir, file, file);
}

static bool make_authority(const struct cluster *cluster, const char *file, const char *name,
                           struct authority *ret, struct error *err)
{
    if (read_pair(cluster, file, &ret->certificate, &ret->key))
        return check_authority(cluster, file, ret, err);
    int64_t now_s = env_wall_s(env_system());
    struct certificate_request request = { .common_name = name,
                                           .usage = TLS_USAGE_CA,
                                           .not_before_s = now_s - 3600,
                                           .not_after_s = now_s + CA_LIFETIME_S };
    buffer_reset(&ret->certificate);
    buffer_reset(&ret->key);
    return key_generate(&ret->key, err) &&
           certificate_issue(&request, buffer_bytes(&ret->key), (struct bytes){ 0 },
                             (struct bytes){ 0 }, &ret->certificate, err) &&
           write_pair(cluster, file, &ret->certificate, &ret->key, err);
}

/* Not one of another CA, nor a key without its certificate: whoever wrote them may have been ended
 * in between. */
static bool is_good(const struct cluster *cluster, const struct authority *ca, const char *name)
{
    AUTO_BUFFER certificate = { 0 };
    AUTO_BUFFER key = { 0 };
    int64_t ends_s;
    return read_pair(cluster, name, &certificate, &key) &&
           certificate_expiry(buffer_bytes(&certificate), &ends_s, NULL) &&
           ends_s > env_wall_s(env_system()) + RENEW_S &&
           certificate_fits(buffer_bytes(&certificate), buffer_bytes(&key),
                            buffer_bytes(&ca->certificate));
}

struct identity {
    const char    *file, *common_name, *organization;
    const char    *names[NAMES_MAX];
    enum tls_usage usage;
};

static bool make_identity(const struct cluster *cluster, const struct authority *ca,
                          const struct identity *identity, struct error *err)
{
    AUTO_BUFFER certificate = { 0 };
    AUTO_BUFFER key = { 0 };
    const char *organizations[] = { identity->organization, NULL };
    int64_t now_s = env_wall_s(env_system());
    if (is_good(cluster, ca, identity->file))
        return true;
    struct certificate_request request = { .common_name = identity->common_name,
                                           .organizations = organizations,
                                           .names = identity->names,
                                           .usage = identity->usage,
                                           .not_before_s = now_s - 3600,
                                           .not_after_s = now_s + LIFETIME_S };
    return key_generate(&key, err) &&
           certificate_issue(&request, buffer_bytes(&key), buffer_bytes(&ca->certificate),
                             buffer_bytes(&ca->key), &certificate, err) &&
           write_pair(cluster, identity->file, &certificate, &key, err);
}

static const struct identity api_identity = {
    .file = "api",
    .common_name = "kube-apiserver",
    .usage = TLS_USAGE_SERVER,
    .names = { "localhost", "127.0.0.1", "kubernetes", "kubernetes.default",
               "kubernetes.default.svc", "kubernetes.default.svc." CLUSTER_DOMAIN,
               CLUSTER_NETWORK "1", "10.43.0.1" },
};

static const struct identity fixed_identities[] = {
    { .file = "admin",
      .common_name = "admin",
      .organization = "system:masters",
      .usage = TLS_USAGE_CLIENT },
    { .file = "api-kubelet-client",
      .common_name = "kube-apiserver-kubelet-client",
      .organization = "system:masters",
      .usage = TLS_USAGE_CLIENT },
};

/* The names of the API's certificate stand in a file beside it: others mean a new one. */
static bool make_api(const struct cluster *cluster, const struct authority *ca, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER wanted = { 0 };
    AUTO_BUFFER found = { 0 };
    struct identity api = api_identity;
    const char *path = cluster_path(cluster, "pki/api.names", &arena);
    size_t count = 0;
    while (api.names[count])
        count++;
    for (const char *const *name = cluster->api_names; name && *name && count < NAMES_MAX - 1;
         name++)
        api.names[count++] = *name;
    for (size_t i = 0; i < count; i++)
        buffer_printf(&wanted, "%s\n", api.names[i]);
    bool is_same = file_read(path, PEM_MAX, &found) >= 0 &&
                   bytes_equal(buffer_bytes(&found), buffer_bytes(&wanted));
    if (!is_same)
        unlink(cluster_path(cluster, "pki/api.crt", &arena));
    if (!make_identity(cluster, ca, &api, err))
        return false;
    int rc = is_same ? 0 : file_replace(path, buffer_bytes(&wanted), 0644);
    return rc >= 0 ||
           fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be written: %s", path, strerror(-rc));
}

static bool make_kubeconfig(const struct cluster *cluster, const struct authority *ca,
                            const char *pair, const char *path, const char *server,
                            struct error *err)
{
    AUTO_BUFFER certificate = { 0 };
    AUTO_BUFFER key = { 0 };
    AUTO_BUFFER text = { 0 };
    if (!read_pair(cluster, pair, &certificate, &key))
        return fail(err, REASON_INTERNAL_ERROR, 0, "%s/pki/%s cannot be read", cluster->data_dir,
                    pair);
    const char *name = strcmp(pair, "admin") == 0 ? cluster->name : pair;
    kubeconfig_write(&text, name, server, buffer_bytes(&ca->certificate),
                     buffer_bytes(&certificate), buffer_bytes(&key));
    int rc = file_replace(path, buffer_bytes(&text), 0600);
    return rc >= 0 ||
           fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be written: %s", path, strerror(-rc));
}

static bool make_node(const struct cluster *cluster, const struct authority *ca, int index,
                      struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *node = cluster_node_name(index, &arena),
               *server = "https://" CLUSTER_NETWORK "1:6443";
    struct identity client = { .file = node,
                               .common_name = arena_printf(&arena, "system:node:%s", node),
                               .organization = "system:nodes",
                               .usage = TLS_USAGE_CLIENT };
    struct identity own = { .file = arena_printf(&arena, "%s-server", node),
                            .common_name = client.common_name,
                            .organization = "system:nodes",
                            .usage = TLS_USAGE_SERVER,
                            .names = { node, cluster_node_address(index, &arena), "127.0.0.1",
                                       "localhost" } };
    return make_identity(cluster, ca, &client, err) && make_identity(cluster, ca, &own, err) &&
           make_kubeconfig(
               cluster, ca, node,
               cluster_path(cluster, arena_printf(&arena, "pki/%s.kubeconfig", node), &arena),
               server, err);
}

bool cluster_make_own_node(const struct cluster *cluster, const char *name, const char *address,
                           struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct authority ca = { { 0 } };
    struct cluster place = *cluster;
    place.data_dir = cluster_path(cluster, "node", &arena);
    struct identity client = { .file = "client",
                               .common_name = arena_printf(&arena, "system:node:%s", name),
                               .organization = "system:nodes",
                               .usage = TLS_USAGE_CLIENT };
    struct identity server = { .file = "server",
                               .common_name = client.common_name,
                               .organization = "system:nodes",
                               .usage = TLS_USAGE_SERVER,
                               .names = { name, address } };
    const char *folder = cluster_path(&place, "pki", &arena);
    int rc = file_make_folders(folder, 0700);
    bool good = rc < 0 ? fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be made: %s", folder,
                              strerror(-rc))
                       : make_authority(cluster, "ca", CA_NAME, &ca, err);
    good = good && make_identity(&place, &ca, &client, err) &&
           make_identity(&place, &ca, &server, err);
    rc = good ? file_replace(cluster_path(&place, "pki/ca.crt", &arena),
                             buffer_bytes(&ca.certificate), 0644)
              : 0;
    authority_done(&ca);
    return good && (rc >= 0 || fail(err, REASON_INTERNAL_ERROR, -rc, "%s/ca.crt: %s", folder,
                                    strerror(-rc)));
}

static bool check_token_key(const struct cluster *cluster, const struct buffer *pem,
                            struct error *err)
{
    struct signing_key *key = signing_key_new(buffer_bytes(pem), NULL);
    signing_key_free(key);
    return key || fail(err, REASON_INTERNAL_ERROR, 0,
                       "%s/pki/service-account.key is broken: restore it, or delete it for a new "
                       "one (then all tokens end)", cluster->data_dir);
}

static bool make_token_key(const struct cluster *cluster, struct error *err)
{
    AUTO_BUFFER key = { 0 };
    if (read_pair(cluster, "service-account", NULL, &key))
        return check_token_key(cluster, &key, err);
    buffer_reset(&key);
    return key_generate(&key, err) && write_pair(cluster, "service-account", NULL, &key, err);
}

/* By which extension servers know us.  Its CA signs nothing else: whom they trust to name users is
 * not who may ask us. */
static bool make_front_proxy(const struct cluster *cluster, struct error *err)
{
    static const struct identity client = { .file = "front-proxy-client",
                                            .common_name = FRONT_PROXY_NAME,
                                            .usage = TLS_USAGE_CLIENT };
    struct authority ca = { { 0 } };
    bool good = make_authority(cluster, "front-proxy-ca", "knarr-front-proxy-ca", &ca, err) &&
                make_identity(cluster, &ca, &client, err);
    authority_done(&ca);
    return good;
}

static bool make_all(const struct cluster *cluster, struct authority *ca, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    if (!make_authority(cluster, "ca", CA_NAME, ca, err) || !make_token_key(cluster, err) ||
        !make_front_proxy(cluster, err) || !make_api(cluster, ca, err))
        return false;
    FOR_EACH(identity, fixed_identities)
        if (!make_identity(cluster, ca, identity, err))
            return false;
    for (int i = 0; i < cluster->node_count; i++)
        if (!make_node(cluster, ca, i, err))
            return false;
    return make_kubeconfig(cluster, ca, "admin", cluster_path(cluster, "kubeconfig", &arena),
                           arena_printf(&arena, "https://127.0.0.1:%d", cluster->port), err);
}

bool cluster_make_credentials(const struct cluster *cluster, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct authority ca = { { 0 } };
    const char *folder = cluster_path(cluster, "pki", &arena);
    int rc = file_make_folders(folder, 0700);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be made: %s", folder,
                    strerror(-rc));
    bool good = make_all(cluster, &ca, err);
    authority_done(&ca);
    return good;
}
