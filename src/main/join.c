/* SPDX-License-Identifier: Apache-2.0 */
/* join.c - see join.h.
 *
 * Nothing that came over the first, unchecked connection is used before the CA has the hash that
 * the administrator gave; then everything is asked for again over a checked one. */
#include "main/join.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <uv.h>

#include "apiserver/version.h"
#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "base/log.h"
#include "client/client.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/value.h"
#include "http/tls.h"
#include "io/file.h"
#include "object/time_text.h"

enum { PEM_MAX = 64 * 1024, WAIT_MS = 60000, STEP_MS = 100, LIFETIME_S = 365 * 24 * 3600 };

static const struct log join_log = { "join" };

static const char requests_path[] = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

/* ---- files ---- */

static const char *path_of(const struct join *join, const char *file, struct arena *arena)
{
    return arena_printf(arena, "%s/%s", join->data_dir, file);
}

static bool write_file(const struct join *join, const char *file, struct bytes content, mode_t mode,
                       struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *path = path_of(join, file, &arena);
    int rc = file_make_folders(path_of(join, "pki", &arena), 0700);
    if (rc >= 0)
        rc = file_replace(path, content, mode);
    return rc >= 0 ||
           fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be written: %s", path, strerror(-rc));
}

/* In the arena, with a NUL behind it; {NULL, 0} where it cannot be read. */
static struct bytes read_file(const struct join *join, const char *file, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    if (file_read(path_of(join, file, arena), PEM_MAX, &text) < 0)
        return (struct bytes){ NULL, 0 };
    return (struct bytes){ arena_copy(arena, text.at, text.size), text.size };
}

/* ---- one connection to the server ---- */

enum trust { TRUST_NOTHING, TRUST_WITH_TOKEN, TRUST_AS_NODE };

struct session {
    uv_loop_t      loop;
    struct client *client;
    struct arena  *arena;
};

static bool session_open(struct session *session, const struct join *join, enum trust trust,
                         struct arena *arena, struct error *err)
{
    struct client_options options = { .loop = &session->loop, .env = env_system(),
                                      .server = join->server,
                                      .insecure = trust == TRUST_NOTHING };
    session->arena = arena;
    uv_loop_init(&session->loop);
    if (trust != TRUST_NOTHING)
        options.ca_pem = read_file(join, "pki/ca.crt", arena);
    if (trust == TRUST_WITH_TOKEN)
        options.token = join->token;
    if (trust == TRUST_AS_NODE) {
        options.certificate_pem = read_file(join, "pki/client.crt", arena);
        options.key_pem = read_file(join, "pki/client.key", arena);
    }
    session->client = client_new(&options, err);
    return session->client != NULL;
}

static void session_close(struct session *session)
{
    if (session->client)
        client_free(session->client);
    uv_run(&session->loop, UV_RUN_DEFAULT);
    uv_loop_close(&session->loop);
}

/* NULL with *err set, in words for the administrator. */
static struct value *ask(struct session *session, const char *method, const char *target,
                         struct value *body, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    AUTO_BUFFER sent = { 0 };
    struct error own = { 0 };
    if (body)
        json_write_value(&sent, body);
    struct client_request request = { .method = method, .target = target,
                                      .body = buffer_bytes(&sent) };
    if (client_request_wait(session->client, &request, &text, NULL, &own)) {
        struct bytes copy = { arena_copy(session->arena, text.at, text.size), text.size };
        return json_parse(copy, NULL, session->arena, err);
    }
    own.causes = NULL;
    if (own.reason == REASON_UNAUTHORIZED)
        fail(err, REASON_UNAUTHORIZED, 0, "the server does not know this token: it is wrong, has "
             "expired or was deleted (on the server: kubectl -n kube-system get secrets)");
    else if (strstr(own.message, "not yet valid") || strstr(own.message, "has expired"))
        fail(err, own.reason, 0, "%s: the clocks of this machine and the server differ too much",
             own.message);
    else if (err)
        *err = own;
    return NULL;
}

/* ---- the cluster's public facts ---- */

const char *join_ca_hash(const char *ca_pem, struct arena *arena)
{
    static const char begin[] = "-----BEGIN CERTIFICATE-----", end[] = "-----END CERTIFICATE-----";
    unsigned char digest[32];
    char text[sizeof "sha256:" + 64] = "sha256:";
    struct bytes der;
    const char *first = strstr(ca_pem, begin), *last = first ? strstr(first, end) : NULL;
    if (!last)
        return NULL;
    first += sizeof begin - 1;
    struct bytes body = { first, (size_t)(last - first) };
    while (body.size && (*body.at == '\n' || *body.at == '\r'))
        body = (struct bytes){ body.at + 1, body.size - 1 };
    if (!base64_read(body, arena, &der))
        return NULL;
    sha256(der, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(text + 7 + i * 2, 3, "%02x", digest[i]);
    return arena_strdup(arena, text);
}

/* The one certificate itself: whatever else stands there is not trusted. */
static struct bytes first_certificate(const char *pem)
{
    static const char end[] = "-----END CERTIFICATE-----";
    const char *last = strstr(pem, end);
    return last ? (struct bytes){ pem, (size_t)(last - pem) + sizeof end - 1 }
                : (struct bytes){ NULL, 0 };
}

static bool check_ca(const struct join *join, const char *pem, struct arena *arena,
                     struct error *err)
{
    const char *hash = pem ? join_ca_hash(pem, arena) : NULL;
    if (!hash)
        return fail(err, REASON_BAD_REQUEST, 0, "%s does not say what its CA is: is it a knarr "
                    "server?", join->server);
    return text_equal(hash, join->ca_hash) ||
           fail(err, REASON_FORBIDDEN, 0, "the server's CA is %s and not the one that --ca-hash "
                "names: this is another cluster, or somebody stands between", hash);
}

static struct value *ask_cluster_info(struct session *session, struct error *err)
{
    struct value *map =
        ask(session, "GET", "/api/v1/namespaces/kube-public/configmaps/cluster-info", NULL, err);
    return map ? value_member(map, "data") : NULL;
}

static bool trust_ca(const struct join *join, struct arena *arena, struct error *err)
{
    struct session session;
    if (read_file(join, "pki/ca.crt", arena).at)
        return true;
    if (text_is_empty(join->token) || text_is_empty(join->ca_hash))
        return fail(err, REASON_INVALID, 0, "this machine has not joined yet: --token and --ca-hash "
                    "are needed (the server says both when it starts)");
    bool good = session_open(&session, join, TRUST_NOTHING, arena, err);
    struct value *info = good ? ask_cluster_info(&session, err) : NULL;
    session_close(&session);
    if (!info)
        return error_context(err, "asking %s", join->server);
    const char *pem = value_text(value_member(info, "ca.crt"), "", arena);
    return check_ca(join, pem, arena, err) &&
           write_file(join, "pki/ca.crt", first_certificate(pem), 0644, err);
}

/* A node may be older than its server by three minor versions, and never newer. */
static bool check_version(struct session *session, struct error *err)
{
    struct value *version = ask(session, "GET", "/version", NULL, err);
    if (!version)
        return false;
    int64_t theirs = 0, ours = 0;
    struct bytes minor = value_string(version, "minor");
    while (minor.size && (minor.at[minor.size - 1] < '0' || minor.at[minor.size - 1] > '9'))
        minor.size--;                    /* "36+" */
    if (!bytes_to_int64(minor, &theirs) || !bytes_to_int64(BYTES(VERSION_MINOR), &ours))
        return fail(err, REASON_BAD_REQUEST, 0, "the server does not say its version");
    return (theirs >= ours && theirs <= ours + 3) ||
           fail(err, REASON_INVALID, 0, "the server speaks version 1.%lld and this node 1.%lld: a "
                "node may be up to three minor versions older than its server, and not newer",
                (long long)theirs, (long long)ours);
}

static bool read_ranges(struct join *join, const struct value *info, struct arena *arena,
                        struct error *err)
{
    const struct { const char *key, **target; } facts[] = {
        { "cluster-cidr", &join->cluster_cidr },
        { "service-cidr", &join->service_cidr },
        { "cluster-dns", &join->cluster_dns },
        { "cluster-domain", &join->cluster_domain },
    };
    FOR_EACH(fact, facts) {
        *fact->target = value_text(value_member(info, fact->key), "", arena);
        if (!*fact->target)
            return fail(err, REASON_BAD_REQUEST, 0, "the server does not say its %s", fact->key);
    }
    return true;
}

/* They are kept in DIR/cluster-info.json, for a start while the server is away. */
static bool learn_ranges(struct join *join, struct session *session, struct arena *arena,
                         struct error *err)
{
    AUTO_BUFFER text = { 0 };
    const struct value *info = ask_cluster_info(session, err);
    if (!info || !read_ranges(join, info, arena, err))
        return false;
    json_write_value(&text, info);
    return write_file(join, "cluster-info.json", buffer_bytes(&text), 0644, err);
}

static bool remember_ranges(struct join *join, struct arena *arena)
{
    struct bytes text = read_file(join, "cluster-info.json", arena);
    const struct value *info = text.at ? json_parse(text, NULL, arena, NULL) : NULL;
    return info && read_ranges(join, info, arena, NULL);
}

/* ---- certificates ---- */

struct wanted {
    const char *name, *signer, *usage;   /* "client": pki/client.crt and .key */
    bool        has_names;
};

static const struct wanted client_wanted = { "client",
                                             "kubernetes.io/kube-apiserver-client-kubelet",
                                             "client auth", false };
static const struct wanted server_wanted = { "server", "kubernetes.io/kubelet-serving",
                                             "server auth", true };

static bool make_wish(const struct join *join, const struct wanted *wanted, struct buffer *key,
                      struct buffer *pem, struct arena *arena, struct error *err)
{
    const char *groups[] = { "system:nodes", NULL };
    const char *names[] = { join->node_name, join->node_address, NULL };
    struct certificate_request request = {
        .common_name = arena_printf(arena, "system:node:%s", join->node_name),
        .organizations = groups, .names = wanted->has_names ? names : NULL,
    };
    return key_generate(key, err) && certificate_wish_make(&request, buffer_bytes(key), pem, err);
}

static struct value *request_body(const struct wanted *wanted, struct bytes wish,
                                  struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    struct value *body = value_new_map(arena);
    base64_write(&text, wish);
    value_set_at(body, arena, "metadata.generateName", value_new_text(arena, "node-csr-"));
    value_set_at(body, arena, "spec.request", value_new_text(arena, buffer_text(&text)));
    value_set_at(body, arena, "spec.signerName", value_new_text(arena, wanted->signer));
    struct value *usages = value_make_at(body, arena, "spec.usages", VALUE_LIST);
    value_append(usages, arena, value_new_text(arena, "digital signature"));
    value_append(usages, arena, value_new_text(arena, wanted->usage));
    return body;
}

static bool check_clock(const struct value *request, struct error *err)
{
    int64_t theirs_ns;
    if (!time_parse(value_string(request, "metadata.creationTimestamp"), &theirs_ns))
        return fail(err, REASON_BAD_REQUEST, 0, "the server did not note the request's time");
    int64_t behind_s = theirs_ns / 1000000000 - env_wall_s(env_system());
    if (llabs(behind_s) <= JOIN_SKEW_MAX_S)
        return true;
    return fail(err, REASON_INVALID, 0, "this machine's clock is %lld s %s the server's: set it "
                "first", llabs(behind_s), behind_s > 0 ? "behind" : "ahead of");
}

/* Signed at once, or once somebody has approved it; a minute at most. */
static bool wait_certificate(struct session *session, const char *name, struct bytes *ret_pem,
                             struct error *err)
{
    const char *target = arena_printf(session->arena, "%s/%s", requests_path, name);
    int64_t end_ms = env_monotonic_ms(env_system()) + WAIT_MS;
    while (env_monotonic_ms(env_system()) < end_ms) {
        const struct value *request = ask(session, "GET", target, NULL, err);
        if (!request)
            return false;
        struct bytes text = value_string(request, "status.certificate");
        if (text.size)
            return base64_read(text, session->arena, ret_pem) ||
                   fail(err, REASON_BAD_REQUEST, 0, "the certificate is no base64");
        const struct value *conditions = value_at(request, "status.conditions");
        for (size_t i = 0; i < value_count(conditions); i++)
            if (!bytes_equal_text(value_string(value_item(conditions, i), "type"), "Approved"))
                return fail(err, REASON_FORBIDDEN, 0, "the certificate request %s was refused: "
                            "%.*s", name,
                            BYTES_ARG(value_string(value_item(conditions, i), "message")));
        (void)poll(NULL, 0, STEP_MS);
    }
    return fail(err, REASON_TIMEOUT, 0, "the certificate request %s waits for approval (kubectl "
                "certificate approve %s)", name, name);
}

static bool obtain(const struct join *join, struct session *session, const struct wanted *wanted,
                   struct error *err)
{
    struct arena *arena = session->arena;
    AUTO_BUFFER key = { 0 };
    AUTO_BUFFER wish = { 0 };
    struct bytes pem;
    if (!make_wish(join, wanted, &key, &wish, arena, err))
        return false;
    struct value *made = ask(session, "POST", requests_path,
                             request_body(wanted, buffer_bytes(&wish), arena), err);
    return made && check_clock(made, err) &&
           wait_certificate(session, value_text(made, "metadata.name", arena), &pem, err) &&
           write_file(join, arena_printf(arena, "pki/%s.key", wanted->name), buffer_bytes(&key),
                      0600, err) &&
           write_file(join, arena_printf(arena, "pki/%s.crt", wanted->name), pem, 0644, err);
}

static bool is_good(const struct join *join, const struct wanted *wanted, int64_t left_s,
                    struct arena *arena)
{
    int64_t ends_s;
    struct bytes pem = read_file(join, arena_printf(arena, "pki/%s.crt", wanted->name), arena),
                 key = read_file(join, arena_printf(arena, "pki/%s.key", wanted->name), arena);
    return pem.at && key.at && certificate_expiry(pem, &ends_s, NULL) &&
           ends_s > env_wall_s(env_system()) + left_s;
}

static bool write_kubeconfig(const struct join *join, struct arena *arena, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    kubeconfig_write(&text, "knarr", join->server, read_file(join, "pki/ca.crt", arena),
                     read_file(join, "pki/client.crt", arena),
                     read_file(join, "pki/client.key", arena));
    return write_file(join, "kubeconfig", buffer_bytes(&text), 0600, err);
}

/* With the token at first, later with what the token gave. */
static bool obtain_client(struct join *join, struct arena *arena, struct error *err)
{
    struct session session;
    bool is_member = is_good(join, &client_wanted, /* left_s= */ 0, arena);
    if (!is_member && text_is_empty(join->token))
        return fail(err, REASON_INVALID, 0, "the node's certificate is gone or has expired: join "
                    "again with --token");
    bool good =
        session_open(&session, join, is_member ? TRUST_AS_NODE : TRUST_WITH_TOKEN, arena, err) &&
        check_version(&session, err) && learn_ranges(join, &session, arena, err) &&
        (is_good(join, &client_wanted, LIFETIME_S / 3, arena) ||
         obtain(join, &session, &client_wanted, err));
    session_close(&session);
    return good && write_kubeconfig(join, arena, err);
}

static bool obtain_server(struct join *join, struct arena *arena, struct error *err)
{
    struct session session;
    if (is_good(join, &server_wanted, LIFETIME_S / 3, arena))
        return true;
    bool good = session_open(&session, join, TRUST_AS_NODE, arena, err) &&
                obtain(join, &session, &server_wanted, err);
    session_close(&session);
    return good;
}

/* The server is away, and all that is needed is here. */
static bool can_go_alone(struct join *join, const struct error *err, struct arena *arena)
{
    return (err->reason == REASON_SERVICE_UNAVAILABLE || err->reason == REASON_TIMEOUT) &&
           is_good(join, &client_wanted, /* left_s= */ 0, arena) &&
           is_good(join, &server_wanted, /* left_s= */ 0, arena) && remember_ranges(join, arena);
}

bool join_cluster(struct join *join, struct arena *arena, struct error *err)
{
    struct error own = { 0 };
    if (trust_ca(join, arena, &own) && obtain_client(join, arena, &own) &&
        obtain_server(join, arena, &own))
        return true;
    if (can_go_alone(join, &own, arena)) {
        log_warn(&join_log, "the server cannot be reached, starting without", KV_ERROR(&own));
        return true;
    }
    return error_pass(err, &own);
}

bool join_renew(struct join *join, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct join own = *join;
    return (is_good(join, &client_wanted, LIFETIME_S / 3, &arena) &&
            is_good(join, &server_wanted, LIFETIME_S / 3, &arena)) ||
           join_cluster(&own, &arena, err);
}
