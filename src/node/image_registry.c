/* SPDX-License-Identifier: Apache-2.0 */
/* image_registry.c - the talk with a registry (image_pull_now): manifests, configurations, layers,
 * by libcurl.
 *
 * A registry may answer 401 with a challenge: Bearer means a token from the realm it names, Basic
 * means our credentials. The order is: manifest (a list is followed to our platform),
 * configuration, then layers that are not there yet, each into a file of the store's tmp and
 * checked against its digest.
 *
 * Holds: nothing is used before its digest has been checked; credentials go to the registry's host
 * and its realm only, and redirects carry none. */
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"
#include "node/agent.h"
#include "node/image_archive.h"
#include "node/image_credentials.h"
#include "node/image_pull.h"
#include "node/image_record.h"
#include "node/image_store.h"

enum {
    ANSWER_MAX_BYTES = 8 << 20,
    MANIFEST_DEPTH_MAX = 3,
    MIRRORS_MAX = 8,
    LOW_SPEED_S = 60,
    RESTING_MAX = 32
};

static const char accepted[] =
    "Accept: application/vnd.oci.image.index.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.v2+json";

struct registry {
    struct arena           *arena;
    CURL                   *curl;
    const char             *base;        /* "https://registry-1.docker.io" */
    const char             *host;        /* key of the credentials */
    struct image_reference  reference;
    const char             *basic;       /* the credentials being tried, or NULL */
    const char             *authorization;   /* header, or NULL */
    struct image_store     *store;
    bool                    for_pods;    /* it is recorded who may use what comes */
    /* of the image being fetched */
    const struct value     *manifest;
};

/* One answer, in memory or into a file. */
struct answer {
    struct buffer body, challenge;
    int           fd;                    /* -1: into body */
    int           write_errno;           /* why the file took no more; 0: it did */
    int64_t       size, limit;
    EVP_MD_CTX   *hash;
    long          status;
};

/* ---- hosts that did not answer ---- */

static pthread_mutex_t resting_lock = PTHREAD_MUTEX_INITIALIZER;
static struct resting {
    char    base[256];
    int64_t until_ms;
} resting[RESTING_MAX];

static bool is_resting(const char *base)
{
    bool found = false;
    int64_t now_ms = env_monotonic_ms(env_system());
    pthread_mutex_lock(&resting_lock);
    FOR_EACH(row, resting)
        found = found || (row->until_ms > now_ms && strcmp(row->base, base) == 0);
    pthread_mutex_unlock(&resting_lock);
    return found;
}

static void let_rest(const char *base)
{
    int64_t now_ms = env_monotonic_ms(env_system());
    struct resting *oldest = resting;
    pthread_mutex_lock(&resting_lock);
    FOR_EACH(row, resting)
        oldest = row->until_ms < oldest->until_ms ? row : oldest;
    snprintf(oldest->base, sizeof oldest->base, "%s", base);
    oldest->until_ms = now_ms + PULL_HOST_REST_MS;
    pthread_mutex_unlock(&resting_lock);
}

/* ---- one request ---- */

static size_t take_body(char *bytes, size_t one, size_t size, void *context)
{
    struct answer *answer = context;
    (void)one;
    answer->size += (int64_t)size;
    if (answer->size > answer->limit)
        return 0;
    if (answer->hash)
        EVP_DigestUpdate(answer->hash, bytes, size);
    if (answer->fd < 0) {
        buffer_add(&answer->body, bytes, size);
        return size;
    }
    ssize_t written = write(answer->fd, bytes, size);
    if (written == (ssize_t)size)
        return size;
    answer->write_errno = written < 0 ? errno : ENOSPC;
    return 0;
}

static size_t take_header(char *bytes, size_t one, size_t size, void *context)
{
    static const char name[] = "www-authenticate:";
    struct answer *answer = context;
    (void)one;
    if (size > sizeof name && strncasecmp(bytes, name, sizeof name - 1) == 0) {
        buffer_reset(&answer->challenge);
        buffer_add(&answer->challenge, bytes + sizeof name - 1, size - (sizeof name - 1));
    }
    return size;
}

static void answer_begin(struct answer *answer, int64_t limit)
{
    buffer_reset(&answer->body);
    buffer_reset(&answer->challenge);
    answer->size = 0;
    answer->write_errno = 0;
    answer->limit = limit;
    if (answer->hash)
        EVP_DigestInit_ex(answer->hash, EVP_sha256(), NULL);
}

static bool perform(struct registry *registry, const char *url, const char *accept,
                    const char *authorization, struct answer *answer, struct error *err)
{
    CURL *curl = registry->curl;
    struct curl_slist *headers = curl_slist_append(NULL, accept);
    if (authorization)
        headers = curl_slist_append(headers, authorization);
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "knarr");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)PULL_CONNECT_TIMEOUT_MS);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)LOW_SPEED_S);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
    CURLcode code = curl_easy_perform(curl);
    curl_slist_free_all(headers);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
    if (code == CURLE_OK)
        return true;
    if (answer->write_errno)
        return fail(err, REASON_INTERNAL_ERROR, answer->write_errno, "%s: %s", url,
                    strerror(answer->write_errno));
    bool unreachable = code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
                       code == CURLE_OPERATION_TIMEDOUT;
    if (unreachable)
        let_rest(registry->base);
    return fail(err, unreachable ? REASON_SERVICE_UNAVAILABLE : REASON_INTERNAL_ERROR,
                /* os_errno= */ 0, "%s: %s", url, curl_easy_strerror(code));
}

/* ---- credentials ---- */

/* realm="...",service="...",scope="..." */
static const char *challenge_part(const char *challenge, const char *name, struct arena *arena)
{
    const char *at = strcasestr(challenge, name);
    size_t size = strlen(name);
    if (!at || at[size] != '=' || at[size + 1] != '"')
        return NULL;
    const char *end = strchr(at + size + 2, '"');
    return end ? arena_copy(arena, at + size + 2, (size_t)(end - at - (long)size - 2)) : NULL;
}

static const char *token_url(struct registry *registry, const char *challenge)
{
    const char *realm = challenge_part(challenge, "realm", registry->arena),
               *service = challenge_part(challenge, "service", registry->arena);
    const char *scope = arena_printf(registry->arena, "repository:%s:pull",
                                     registry->reference.repository);
    if (!realm)
        return NULL;
    char *service_text = curl_easy_escape(registry->curl, service ? service : "", 0),
         *scope_text = curl_easy_escape(registry->curl, scope, 0);
    const char *url = arena_printf(registry->arena, "%s%cservice=%s&scope=%s", realm,
                                   strchr(realm, '?') ? '&' : '?', service_text, scope_text);
    curl_free(service_text);
    curl_free(scope_text);
    return url;
}

static bool fetch_token(struct registry *registry, const char *challenge, const char *basic,
                        struct error *err)
{
    struct answer answer = { .fd = -1 };
    const char *url = token_url(registry, challenge);
    answer_begin(&answer, ANSWER_MAX_BYTES);
    bool good = url && perform(registry, url, "Accept: application/json", basic, &answer, err);
    struct value *root = good && answer.status == 200
                             ? json_parse(buffer_bytes(&answer.body), NULL, registry->arena, NULL)
                             : NULL;
    const char *token = value_text(root, "token", registry->arena);
    if (!token)
        token = value_text(root, "access_token", registry->arena);
    if (token)
        registry->authorization = arena_printf(registry->arena, "Authorization: Bearer %s", token);
    buffer_done(&answer.body);
    buffer_done(&answer.challenge);
    return token || error_is_set(err) ? token != NULL
                                      : fail(err, REASON_UNAUTHORIZED, /* os_errno= */ 0,
                                             "%s: no token for this image", registry->host);
}

static bool authenticate(struct registry *registry, const char *challenge, struct error *err)
{
    const char *basic = registry->basic, *start = challenge + strspn(challenge, " ");
    if (strncasecmp(start, "Bearer", 6) == 0)
        return fetch_token(registry, start, basic, err);
    registry->authorization = basic;
    return basic || fail(err, REASON_UNAUTHORIZED, /* os_errno= */ 0, "%s: authentication required",
                         registry->host);
}

static bool status_error(const struct registry *registry, const char *what, long status,
                         struct error *err)
{
    enum reason reason = status == 404                    ? REASON_NOT_FOUND
                         : status == 401 || status == 403 ? REASON_UNAUTHORIZED
                         : status == 429                  ? REASON_TOO_MANY_REQUESTS
                                                          : REASON_SERVICE_UNAVAILABLE;
    return fail(err, reason, /* os_errno= */ 0, "%s: %s: %s (HTTP %ld)", registry->reference.name,
                what,
                status == 404                    ? "not found"
                : status == 401 || status == 403 ? "pull access denied"
                                                 : "unexpected answer",
                status);
}

/* GET below /v2/REPOSITORY/, once more after a challenge. */
static bool get(struct registry *registry, const char *what, struct answer *answer, int64_t limit,
                struct error *err)
{
    const char *url = arena_printf(registry->arena, "%s/v2/%s/%s", registry->base,
                                   registry->reference.repository, what);
    for (int attempt = 0; attempt < 2; attempt++) {
        if (answer->fd >= 0 &&
            (ftruncate(answer->fd, 0) != 0 || lseek(answer->fd, 0, SEEK_SET) != 0))
            return fail(err, REASON_INTERNAL_ERROR, errno, "%s: %s", what, strerror(errno));
        answer_begin(answer, limit);
        if (!perform(registry, url, accepted, registry->authorization, answer, err))
            return false;
        if (answer->status == 200)
            return true;
        if (answer->status != 401 || attempt > 0 || answer->challenge.size == 0)
            break;
        if (!authenticate(registry, buffer_text(&answer->challenge), err))
            return false;
    }
    return status_error(registry, what, answer->status, err);
}

/* A JSON document; its digest must be `digest` where that is known. */
static bool get_json(struct registry *registry, const char *what, const char *digest,
                     struct bytes *ret, char ret_digest[DIGEST_TEXT_MAX], struct error *err)
{
    struct answer answer = { .fd = -1 };
    bool good = get(registry, what, &answer, ANSWER_MAX_BYTES, err);
    if (good) {
        *ret = (struct bytes){ arena_copy(registry->arena, answer.body.at, answer.body.size),
                               answer.body.size };
        digest_of(*ret, ret_digest);
        if (digest && strcmp(digest, ret_digest) != 0)
            good = fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                        "%s: the content of %s has another digest", registry->reference.name, what);
    }
    buffer_done(&answer.body);
    buffer_done(&answer.challenge);
    return good;
}

/* ---- an image ---- */

static const char *our_architecture(void)
{
    static const struct { const char *machine, *architecture; } names[] = {
        { "x86_64", "amd64" }, { "aarch64", "arm64" }, { "riscv64", "riscv64" }, { "armv7l",
                "arm" },
    };
    struct utsname machine;
    if (uname(&machine) == 0)
        FOR_EACH(row, names)
            if (strcmp(row->machine, machine.machine) == 0)
                return row->architecture;
    return "amd64";
}

static const struct value *choose_platform(const struct value *manifests)
{
    for (size_t i = 0; i < value_count(manifests); i++) {
        const struct value *item = value_item(manifests, i);
        if (bytes_equal_text(value_string(item, "platform.architecture"), our_architecture()) &&
            bytes_equal_text(value_string(item, "platform.os"), "linux"))
            return item;
    }
    return NULL;
}

/* *ret_top is the digest of what the reference names: a list or a manifest. */
static bool get_manifest(struct registry *registry, char ret_top[DIGEST_TEXT_MAX],
                         struct error *err)
{
    const char *wanted = registry->reference.digest,
               *what = wanted ? wanted : registry->reference.tag;
    char digest[DIGEST_TEXT_MAX];
    for (int depth = 0; depth < MANIFEST_DEPTH_MAX; depth++) {
        struct bytes text;
        if (!get_json(registry, arena_printf(registry->arena, "manifests/%s", what), wanted, &text,
                      digest, err))
            return false;
        if (depth == 0)
            snprintf(ret_top, DIGEST_TEXT_MAX, "%s", digest);
        registry->manifest = json_parse(text, NULL, registry->arena, err);
        if (!registry->manifest)
            return false;
        const struct value *manifests = value_member(registry->manifest, "manifests");
        if (!manifests)
            return true;
        const struct value *ours = choose_platform(manifests);
        wanted = what = value_text(ours, "digest", registry->arena);
        if (!digest_is_valid(what))
            return fail(err, REASON_NOT_FOUND, /* os_errno= */ 0,
                        "%s: no image for this platform in the manifest list",
                        registry->reference.name);
    }
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "%s: manifest lists within manifest lists", registry->reference.name);
}

static bool check_hash(EVP_MD_CTX *hash, const char *digest)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    char text[DIGEST_TEXT_MAX];
    EVP_DigestFinal_ex(hash, bytes, &size);
    int at = snprintf(text, sizeof text, "sha256:");
    for (unsigned i = 0; i < size; i++)
        at += snprintf(text + at, sizeof text - (size_t)at, "%02x", bytes[i]);
    return strcmp(text, digest) == 0;
}

/* Downloads the n-th layer into a nameless file. */
static int open_remote_layer(void *context, size_t index)
{
    struct registry *registry = context;
    const char *digest = value_text(value_item(value_member(registry->manifest, "layers"), index),
                                    "digest", registry->arena);
    struct answer answer = { .fd = -1, .hash = EVP_MD_CTX_new() };
    struct error err = { 0 };
    if (digest_is_valid(digest))
        answer.fd = open(
            arena_printf(registry->arena, "%s/tmp", image_store_directory(registry->store)),
            O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    bool good = answer.fd >= 0 &&
                get(registry, arena_printf(registry->arena, "blobs/%s", digest), &answer,
                    PULL_BLOB_MAX, &err) &&
                check_hash(answer.hash, digest) && lseek(answer.fd, 0, SEEK_SET) == 0;
    EVP_MD_CTX_free(answer.hash);
    buffer_done(&answer.body);
    buffer_done(&answer.challenge);
    if (good)
        return answer.fd;
    if (answer.fd >= 0)
        close(answer.fd);
    return error_is_set(&err) ? -EIO : -EBADMSG;
}

/* The credentials count only where the registry asked for some. */
static bool record_pull(const struct registry *registry, const char *image_id, struct error *err)
{
    return !registry->for_pods ||
           image_record_pulled(image_store_directory(registry->store), image_id,
                               &registry->reference,
                               registry->authorization ? registry->basic : NULL, err);
}

static bool take_image(struct registry *registry, struct error *err)
{
    char top[DIGEST_TEXT_MAX], digest[DIGEST_TEXT_MAX];
    struct image_source source = { .open_layer = open_remote_layer, .context = registry,
                                   .is_by_hand = !registry->for_pods };
    if (!get_manifest(registry, top, err))
        return false;
    const char *config = value_text(value_member(registry->manifest, "config"), "digest",
                                    registry->arena);
    if (!digest_is_valid(config))
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "%s: the manifest has no configuration", registry->reference.name);
    if (!get_json(registry, arena_printf(registry->arena, "blobs/%s", config), config,
                  &source.config, digest, err))
        return false;
    const char *const references[] = { registry->reference.digest ? NULL : registry->reference.name,
                                       NULL };
    const char *const digests[] = { arena_printf(registry->arena, "%s/%s@%s",
                                                 registry->reference.host,
                                                 registry->reference.repository, top),
                                    NULL };
    source.references = (const char **)(uintptr_t)references;
    source.digests = (const char **)(uintptr_t)digests;
    source.manifest_digest = top;
    source.layer_count = value_count(value_member(registry->manifest, "layers"));
    bool good = image_store_lock(registry->store, err) && record_pull(registry, config, err) &&
                image_store_take(registry->store, &source, err);
    image_store_unlock(registry->store);
    return good;
}

/* ---- where to ask ---- */

static size_t find_bases(const char *image_dir, const struct image_reference *reference,
                         struct arena *arena, const char *ret[MIRRORS_MAX + 1])
{
    AUTO_BUFFER text = { 0 };
    size_t count = 0;
    if (file_read(arena_printf(arena, "%s/mirrors.json", image_dir), ANSWER_MAX_BYTES, &text) ==
        0) {
        struct value *root = json_parse(buffer_bytes(&text), NULL, arena, NULL);
        const struct value *mirrors = value_member(root, reference->host);
        for (size_t i = 0; i < value_count(mirrors) && count < MIRRORS_MAX; i++) {
            struct bytes base = value_item(mirrors, i)->string;
            ret[count++] = arena_copy(arena, base.at, base.size);
        }
    }
    bool local = image_host_is_local(reference->host);
    bool docker = strcmp(reference->host, "docker.io") == 0;
    ret[count++] = arena_printf(arena, "%s://%s", local ? "http" : "https",
                                docker ? "registry-1.docker.io" : reference->host);
    return count;
}

static bool pull_from(struct registry *registry, const char *base, struct error *err)
{
    registry->base = base;
    registry->authorization = NULL;
    if (is_resting(base))
        return fail(err, REASON_SERVICE_UNAVAILABLE, /* os_errno= */ 0,
                    "%s could not be reached a moment ago", base);
    return take_image(registry, err);
}

/* Until one is not refused: several may fit, the old and the new ones among them. */
static bool pull_with_each(struct registry *registry, const char *base, const char *const *basics,
                           size_t basic_count, struct error *err)
{
    struct error refusal = { 0 };
    registry->basic = basic_count > 0 ? basics[0] : NULL;
    bool good = pull_from(registry, base, &refusal);
    for (size_t i = 1; !good && i < basic_count && refusal.reason == REASON_UNAUTHORIZED; i++) {
        error_clear(&refusal);
        registry->basic = basics[i];
        good = pull_from(registry, base, &refusal);
    }
    if (!good && err)
        *err = refusal;
    return good;
}

bool image_pull_now(const char *image_dir, const char *reference, const char *const *docker_configs,
                    bool for_pods, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct registry registry = { .arena = &arena, .for_pods = for_pods };
    const char *bases[MIRRORS_MAX + 1], *basics[IMAGE_CREDENTIALS_MAX];
    if (!image_reference_parse(reference, &arena, &registry.reference, err))
        return false;
    registry.host = registry.reference.host;
    registry.curl = curl_easy_init();
    registry.store = registry.curl ? image_store_open(image_dir, err) : NULL;
    bool good = registry.store != NULL;
    size_t count = find_bases(image_dir, &registry.reference, &arena, bases);
    size_t basic_count = image_credentials_find(docker_configs, &registry.reference, &arena,
                                                basics);
    for (size_t i = 0; good && i < count; i++) {
        if (err)
            error_clear(err);
        if (pull_with_each(&registry, bases[i], basics, basic_count, err))
            break;
        good = i + 1 < count;
    }
    image_store_close(registry.store);
    if (registry.curl)
        curl_easy_cleanup(registry.curl);
    return good;
}

bool image_pull_reference(const char *image_dir, const char *reference, const char *docker_config,
                          struct error *err)
{
    AUTO_BUFFER text = { 0 };
    if (docker_config) {
        int rc = file_read(docker_config, ANSWER_MAX_BYTES, &text);
        if (rc < 0)
            return fail(err, REASON_BAD_REQUEST, -rc, "%s: %s", docker_config, strerror(-rc));
    }
    const char *configs[] = { docker_config ? buffer_text(&text) : NULL, NULL };
    return image_pull_now(image_dir, reference, configs, /* for_pods= */ false, err);
}
