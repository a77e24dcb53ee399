/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_sync.c - see ingress_sync.h.
 *
 * Any change makes the whole configuration anew at the end of the turn; nginx is told only where it
 * differs.  A certificate's file is named by the Secret's resourceVersion, so that a new one is a
 * change of the configuration.
 *
 * Not here: what Ingresses mean (ingress_plan.c), nginx' words (net/ingress_config.c), its process
 * (ingress_server.c). */
#include "node/ingress_sync.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/map.h"
#include "client/client.h"
#include "codec/base64.h"
#include "codec/value.h"
#include "http/tls.h"
#include "io/file.h"
#include "io/loop.h"
#include "net/ingress_config.h"
#include "node/event_recorder.h"
#include "node/ingress_plan.h"
#include "node/ingress_server.h"
#include "node/object_cache.h"
#include "object/ingress_class.h"
#include "object/object.h"
#include "object/schema.h"

enum { HTTP_PORT = 80, HTTPS_PORT = 443, SECRETS_MAX = 1000 };

struct ingress_sync {
    struct ingress_sync_options options;
    struct client_watch        *ingresses, *classes;
    struct client_watch        *services;            /* NULL while there is no Ingress of ours */
    struct map                  secrets;             /* "ns/name" -> struct secret */
    struct ingress_server      *server;
    struct loop_timer          *flush;
};

/* A Secret that some Ingress names. */
struct secret {
    struct object_use *use;
    int64_t            revision;         /* that was read; 0: none yet */
    char              *file;             /* NULL: not usable */
    char               problem[256];
    bool               is_used;
};

static void mark(void *context)
{
    struct ingress_sync *sync = context;
    loop_timer_start(sync->flush, 0);
}

static void something_changed(void *context, enum client_event event, const struct object *now,
                              const struct object *before)
{
    (void)event;
    (void)now;
    (void)before;
    mark(context);
}

/* ---- certificates ---- */

static bool decode_member(const struct value *data, const char *name, struct arena *arena,
                          struct bytes *ret)
{
    return base64_read(value_string(value_member(data, name), ""), arena, ret) && ret->size > 0;
}

/* OpenSSL is asked whether the two belong together.  A key with a passphrase would have nginx ask. */
static bool check_pair(struct bytes certificate, struct bytes key, struct error *err)
{
    struct tls_server_options options = { .certificate_pem = certificate, .key_pem = key };
    AUTO_ARENA arena = { 0 };
    if (strstr(arena_copy(&arena, key.at, key.size), "ENCRYPTED"))
        return fail(err, REASON_INVALID, 0, "its key is encrypted");
    struct tls_context *context = tls_server_new(&options, err);
    tls_context_free(context);
    return context != NULL;
}

static void set_file(struct secret *secret, const char *file)
{
    if (secret->file && !text_equal(secret->file, file))
        unlink(secret->file);
    free(secret->file);
    secret->file = file ? memory_strdup(file) : NULL;
}

static bool write_pair(struct ingress_sync *sync, struct secret *secret,
                       const struct object *object, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER pair = { 0 };
    struct bytes certificate, key;
    const struct value *data = value_member(value_from_object(object, &arena), "data");
    if (!decode_member(data, "tls.crt", &arena, &certificate) ||
        !decode_member(data, "tls.key", &arena, &key))
        return fail(err, REASON_INVALID, 0, "it has no tls.crt or no tls.key");
    if (!check_pair(certificate, key, err))
        return false;
    const char *folder = arena_printf(&arena, "%s/tls", sync->options.folder);
    const char *file = arena_printf(&arena, "%s/%s.%lld.pem", folder, object->uid,
                                    (long long)object->resource_version);
    buffer_printf(&pair, "%.*s\n%.*s\n", BYTES_ARG(certificate), BYTES_ARG(key));
    int error = file_make_folders(folder, 0700);
    if (error == 0)
        error = file_replace(file, buffer_bytes(&pair), 0600);
    if (error < 0)
        return fail(err, REASON_INTERNAL_ERROR, -error, "%s: %s", file, strerror(-error));
    set_file(secret, file);
    return true;
}

static void read_secret(struct ingress_sync *sync, struct secret *secret)
{
    bool is_known = false;
    struct error err = { 0 };
    const struct object *object = object_use_get(secret->use, &is_known);
    int64_t revision = object ? object->resource_version : 0;
    if (object && revision == secret->revision)
        return;
    secret->revision = revision;
    *secret->problem = '\0';
    if (!object)
        snprintf(secret->problem, sizeof secret->problem, "%s",
                 is_known ? "it does not exist" : "");
    else if (!write_pair(sync, secret, object, &err))
        snprintf(secret->problem, sizeof secret->problem, "it is no key pair that can be used: %s",
                 err.message);
    if (!object || error_is_set(&err))
        set_file(secret, NULL);
}

static const char *find_certificate(void *context, const char *ns, const char *name,
                                    const char **ret_problem)
{
    AUTO_ARENA arena = { 0 };
    struct ingress_sync *sync = context;
    struct bytes key = bytes_of(arena_printf(&arena, "%s/%s", ns, name));
    struct secret *secret = map_get(&sync->secrets, key);
    *ret_problem = "there are too many certificates";
    if (!secret && sync->secrets.count >= SECRETS_MAX)
        return NULL;
    if (!secret) {
        secret = MEMORY_NEW(struct secret);
        secret->use = object_cache_use(sync->options.objects, well_known.secret, ns, name, mark,
                                       sync);
        map_put(&sync->secrets, key, secret);
    }
    secret->is_used = true;
    read_secret(sync, secret);
    *ret_problem = *secret->problem ? secret->problem : NULL;
    return secret->file;
}

static void secret_free(struct secret *secret)
{
    object_use_release(secret->use);
    set_file(secret, NULL);
    free(secret);
}

static void forget_unused(struct ingress_sync *sync)
{
    struct map *secrets = &sync->secrets;
    for (struct map_entry *e = map_first(secrets); e; e = map_after(secrets, e)) {
        struct secret *secret = e->value;
        if (!secret->is_used)
            secret_free(map_remove(secrets, (struct bytes){ e->key, e->key_size }));
        else
            secret->is_used = false;
    }
}

/* ---- what is ours ---- */

struct gathering {
    struct ingress_sync  *sync;
    struct arena         *arena;
    struct ingress_view  *views;
    const struct object **objects;
    size_t                count, capacity;
};

static void make_room(struct gathering *gathering)
{
    size_t capacity = gathering->capacity;   /* of both */
    gathering->views = arena_grow(gathering->arena, gathering->views, gathering->count, &capacity,
                                  sizeof *gathering->views);
    gathering->objects = arena_grow(gathering->arena, gathering->objects, gathering->count,
                                    &gathering->capacity, sizeof *gathering->objects);
}

static void visit_ingress(void *context, const struct object *object)
{
    struct gathering *gathering = context;
    const struct value *root = value_from_object(object, gathering->arena);
    const char *class = ingress_class_name(root, gathering->arena);
    if (object->deletion_s ||
        !ingress_class_is_ours(client_watch_get(gathering->sync->classes, "", class)))
        return;
    make_room(gathering);
    gathering->objects[gathering->count] = object;
    gathering->views[gathering->count++] = (struct ingress_view){ object->namespace, object->name,
                                                                  object->creation_s, root };
}

static void watch_services(struct ingress_sync *sync, bool wanted)
{
    const struct client_watch_options services = { .kind = well_known.service,
                                                   .event = something_changed,
                                                   .context = sync };
    if (wanted && !sync->services) {
        sync->services = client_watch_start(sync->options.client, &services);
    } else if (!wanted && sync->services) {
        client_watch_stop(sync->services);
        sync->services = NULL;
    }
}

/* ---- the turn's end ---- */

struct finding {
    struct ingress_sync *sync;
    struct arena        *arena;
};

static const struct value *find_service(void *context, const char *ns, const char *name)
{
    struct finding *finding = context;
    const struct object *service = client_watch_get(finding->sync->services, ns, name);
    return service ? value_from_object(service, finding->arena) : NULL;
}

static const char *certificate_of(void *context, const char *ns, const char *name,
                                  const char **ret_problem)
{
    return find_certificate(((struct finding *)context)->sync, ns, name, ret_problem);
}

static void tell(struct ingress_sync *sync, const struct object *ingress, const char *reason,
                 const char *message)
{
    const struct event_object about = { "Ingress", ingress->namespace, ingress->name, ingress->uid,
                                        NULL, ingress->kind->api_version };
    event_record(sync->options.events, &about, /* warning= */ true, reason, "%s", message);
}

static void serve(struct ingress_sync *sync, struct gathering *gathering)
{
    AUTO_BUFFER text = { 0 };
    struct finding finding = { sync, gathering->arena };
    struct ingress_sources sources = { find_service, certificate_of, &finding };
    struct ingress_plan plan = ingress_plan(gathering->views, gathering->count, &sources,
                                            gathering->arena);
    struct ingress_config config = { .folder = sync->options.folder,
                                     .error_log = sync->options.error_log,
                                     .user = ingress_server_user(), .http_port = HTTP_PORT,
                                     .https_port = HTTPS_PORT,
                                     .outer_https_port = sync->options.outer_https_port,
                                     .sites = plan.sites, .site_count = plan.site_count };
    ingress_config_write(&config, &text);
    ingress_server_set(sync->server, buffer_bytes(&text));
    for (size_t i = 0; i < plan.complaint_count; i++)
        tell(sync, gathering->objects[plan.complaints[i].index], plan.complaints[i].reason,
             plan.complaints[i].message);
}

static void flush(void *context)
{
    AUTO_ARENA arena = { 0 };
    struct ingress_sync *sync = context;
    struct gathering gathering = { .sync = sync, .arena = &arena };
    if (!client_watch_is_synced(sync->ingresses) || !client_watch_is_synced(sync->classes))
        return;
    client_watch_each(sync->ingresses, visit_ingress, &gathering);
    watch_services(sync, gathering.count > 0);
    if (gathering.count == 0)
        ingress_server_stop(sync->server);
    else if (client_watch_is_synced(sync->services))
        serve(sync, &gathering);
    else
        return;
    forget_unused(sync);
}

static void server_failed(void *context, const char *message)
{
    AUTO_ARENA arena = { 0 };
    struct ingress_sync *sync = context;
    struct gathering gathering = { .sync = sync, .arena = &arena };
    client_watch_each(sync->ingresses, visit_ingress, &gathering);
    for (size_t i = 0; i < gathering.count; i++)
        tell(sync, gathering.objects[i], "NotServed", message);
}

/* ---- life ---- */

struct ingress_sync *ingress_sync_new(const struct ingress_sync_options *options)
{
    struct ingress_sync *sync = MEMORY_NEW(struct ingress_sync);
    const struct client_watch_options ingresses = { .kind = well_known.ingress,
                                                    .event = something_changed,
                                                    .context = sync };
    const struct client_watch_options classes = { .kind = well_known.ingress_class,
                                                  .event = something_changed,
                                                  .context = sync };
    const struct ingress_server_options server = { .loop = options->loop,
                                                   .folder = options->folder,
                                                   .error_log = options->error_log,
                                                   .failed = server_failed, .context = sync };
    sync->options = *options;
    sync->flush = loop_timer_new(options->loop, flush, sync);
    sync->server = ingress_server_new(&server);
    sync->ingresses = client_watch_start(options->client, &ingresses);
    sync->classes = client_watch_start(options->client, &classes);
    return sync;
}

void ingress_sync_free(struct ingress_sync *sync)
{
    if (!sync)
        return;
    watch_services(sync, false);
    client_watch_stop(sync->ingresses);
    client_watch_stop(sync->classes);
    for (struct map_entry *e = map_first(&sync->secrets); e; e = map_after(&sync->secrets, e)) {
        object_use_release(((struct secret *)e->value)->use);    /* nginx still has the files */
        free(((struct secret *)e->value)->file);
        free(e->value);
    }
    map_done(&sync->secrets);
    ingress_server_free(sync->server);
    loop_timer_free(sync->flush);
    free(sync);
}
