/* SPDX-License-Identifier: Apache-2.0 */
/* object_bench.c - what the engine takes for a pod of 4 KB, in microseconds.
 *
 * usage: object_bench [ROUNDS [STEP]]; prints a line a step, or that of one. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/binding.h"
#include "object/decode.h"
#include "object/managed_fields.h"
#include "object/object.h"
#include "object/protobuf.h"
#include "object/schema.h"

static const char container[] =
    "{\"name\":\"web-%d\",\"image\":\"registry.example.com/team/web:1.27.%d\",\"args\":[\"--listen\",\"0.0.0.0:8080\",\"--verbose\"],"
    "\"ports\":[{\"name\":\"http-%d\",\"containerPort\":8080},{\"name\":\"metrics-%d\",\"containerPort\":9090}],"
    "\"env\":[{\"name\":\"POD_NAME\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"metadata.name\"}}},"
    "{\"name\":\"LOG_LEVEL\",\"value\":\"info\"},{\"name\":\"PASSWORD\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"web\",\"key\":\"password\"}}}],"
    "\"resources\":{\"requests\":{\"cpu\":\"100m\",\"memory\":\"128Mi\"},\"limits\":{\"cpu\":\"1\",\"memory\":\"512Mi\"}},"
    "\"volumeMounts\":[{\"name\":\"data\",\"mountPath\":\"/var/lib/web\"},{\"name\":\"config\",\"mountPath\":\"/etc/web\",\"readOnly\":true}],"
    "\"livenessProbe\":{\"httpGet\":{\"path\":\"/healthz\",\"port\":8080},\"initialDelaySeconds\":5,\"periodSeconds\":10},"
    "\"readinessProbe\":{\"httpGet\":{\"path\":\"/ready\",\"port\":\"http\"}},"
    "\"securityContext\":{\"runAsNonRoot\":true,\"allowPrivilegeEscalation\":false,\"capabilities\":{\"drop\":[\"ALL\"]}}}";

static void write_pod(struct buffer *text)
{
    buffer_add_text(
        text,
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"web-7d4b9c6f5-x2x9k\",\"namespace\":\"default\","
        "\"uid\":\"0f8fad5b-d9cb-469f-a165-70867728950e\",\"labels\":{\"app\":\"web\",\"pod-template-hash\":\"7d4b9c6f5\"},"
        "\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"name\":\"web-7d4b9c6f5\","
        "\"uid\":\"7c9e6679-7425-40de-944b-e07fc1f90ae7\",\"controller\":true,\"blockOwnerDeletion\":true}]},\"spec\":{\"containers\":[");
    for (int i = 0; i < 3; i++) {
        buffer_add_text(text, i ? "," : "");
        buffer_printf(text, container, i, i, i, i);
    }
    buffer_add_text(
        text,
        "],\"volumes\":[{\"name\":\"data\",\"emptyDir\":{}},{\"name\":\"config\",\"configMap\":{\"name\":\"web\"}}],"
        "\"nodeSelector\":{\"kubernetes.io/os\":\"linux\"},\"tolerations\":[{\"key\":\"node.kubernetes.io/not-ready\","
        "\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":300}],\"serviceAccountName\":\"web\"}}");
}

struct facts {
    const char *node_name, *service_account, *phase;
    int64_t     grace_s;
};

static const struct binding bindings[] = {
    BIND_TEXT("spec.nodeName", struct facts, node_name),
    BIND_TEXT("spec.serviceAccountName", struct facts, service_account),
    BIND_INT("spec.terminationGracePeriodSeconds", struct facts, grace_s),
    BIND_TEXT("status.phase", struct facts, phase),
    BIND_END
};

struct bench {
    struct bytes   body;
    struct arena   arena;
    struct arena   value_arena;
    struct value  *value;                /* decoded and completed */
    struct object *object;
    struct value  *status;               /* the same with another status */
    struct bytes   managed;              /* its managers */
    struct buffer  message;
};

static const struct field_owner owner = { "bench", NULL, "2026-11-21T13:03:14Z" };
static const struct field_owner status_owner = { "bench", "status", "2026-11-21T13:03:15Z" };

static void run_parse(struct bench *bench)
{
    if (!json_parse(bench->body, NULL, &bench->arena, NULL))
        abort();
}

static void run_body_to_object(struct bench *bench)
{
    struct decode_notes notes = { 0 };
    struct value *value =
        decode_body(&(struct sent_body){ bench->body, BODY_JSON, FIELD_VALIDATION_STRICT },
                    well_known.pod, &bench->arena, &notes, NULL);
    if (!value)
        abort();
    defaults_apply(value, well_known.pod, &bench->arena);
    object_put(bench->object);
    bench->object = object_freeze(well_known.pod, value, 0);
}

static void run_decode(struct bench *bench)
{
    struct decode_notes notes = { 0 };
    if (!decode_body(&(struct sent_body){ bench->body, BODY_JSON, FIELD_VALIDATION_STRICT },
                     well_known.pod, &bench->arena, &notes, NULL))
        abort();
}

static void run_defaults(struct bench *bench)
{
    defaults_apply(bench->value, well_known.pod, &bench->arena);
}

static void run_freeze(struct bench *bench)
{
    object_put(bench->object);
    bench->object = object_freeze(well_known.pod, bench->value, 0);
}

static void run_revision(struct bench *bench)
{
    struct object *next = object_with_revision(bench->object, 4711);
    object_put(bench->object);
    bench->object = next;
}

static void run_binding(struct bench *bench)
{
    struct facts facts = { 0 };
    bind_object(bench->object, bindings, &facts, &bench->arena);
    if (!facts.service_account)
        abort();
}

static void run_protobuf(struct bench *bench)
{
    buffer_reset(&bench->message);
    if (!protobuf_write_text(&bench->message, bench->object->text, well_known.pod, NULL))
        abort();
}

static void run_own_new(struct bench *bench)
{
    const struct bytes none = { NULL, 0 };
    if (!managed_update(none, well_known.pod, NULL, bench->value, &owner, &bench->arena).at)
        abort();
}

static void run_own_same(struct bench *bench)
{
    struct value *same = value_from_object(bench->object, &bench->arena);
    if (managed_update(bench->managed, well_known.pod, bench->value, same, &owner, &bench->arena).at
        != bench->managed.at)
        abort();
}

static void run_own_status(struct bench *bench)
{
    if (managed_update(bench->managed, well_known.pod, bench->value, bench->status, &status_owner,
                       &bench->arena).at == bench->managed.at)
        abort();
}

static void set_up_managers(struct bench *bench)
{
    static const char patch[] =
        "{\"phase\":\"Running\",\"podIP\":\"10.42.0.1\",\"conditions\":[{\"type\":\"Ready\","
        "\"status\":\"True\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}";
    struct arena *arena = &bench->value_arena;
    const struct bytes none = { NULL, 0 };
    bench->managed = managed_update(none, well_known.pod, NULL, bench->value, &owner, arena);
    bench->status = value_clone(arena, bench->value);
    value_set(bench->status, arena, "status", json_parse(bytes_of(patch), NULL, arena, NULL));
    bench->managed = managed_update(bench->managed, well_known.pod, bench->value, bench->status,
                                    &status_owner, arena);
    value_set_at(bench->status, arena, "status.podIP", value_new_text(arena, "10.42.0.2"));
}

static const struct { const char *name; void (*run)(struct bench *); } steps[] = {
    { "parse",                 run_parse },
    { "parse and decode",      run_decode },
    { "body to object",        run_body_to_object },
    { "defaults once more",    run_defaults },
    { "freeze",                run_freeze },
    { "another revision",      run_revision },
    { "four facts by binding", run_binding },
    { "text to protobuf",      run_protobuf },
    { "managers of a new one", run_own_new },
    { "parse, and no change",  run_own_same },
    { "managers of a status",  run_own_status },
};

enum { BATCHES = 20 };

/* Microseconds a round, of the fastest batch: what else the machine does is left out. */
static double measure(struct bench *bench, void (*run)(struct bench *), long rounds)
{
    struct env *env = env_system();
    double best = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
        int64_t start = env->monotonic_ns(env);
        for (long i = 0; i < rounds / BATCHES; i++) {
            arena_reset(&bench->arena);
            run(bench);
        }
        double us = (double)(env->monotonic_ns(env) - start) / 1000.0 / (double)(rounds / BATCHES);
        if (batch == 0 || us < best)
            best = us;
    }
    return best;
}

int main(int count, char **arguments)
{
    long rounds = count > 1 ? strtol(arguments[1], NULL, 10) : 20000;
    AUTO_BUFFER text = { 0 };
    struct bench bench = { 0 };
    schema_init();
    write_pod(&text);
    bench.body = buffer_bytes(&text);
    bench.value = decode_body(&(struct sent_body){ bench.body, BODY_JSON, FIELD_VALIDATION_IGNORE },
                              well_known.pod, &bench.value_arena, NULL, NULL);
    defaults_apply(bench.value, well_known.pod, &bench.value_arena);
    bench.object = object_freeze(well_known.pod, bench.value, 0);
    set_up_managers(&bench);
    printf("a body of %zu bytes, an object of %zu, its managers %zu\n", text.size,
           bench.object->text.size, bench.managed.size);
    FOR_EACH(step, steps)
        if (count < 3 || strcmp(arguments[2], step->name) == 0)
            printf("%-22s %8.2f us\n", step->name,
                   measure(&bench, step->run, rounds < BATCHES ? BATCHES : rounds));
    object_put(bench.object);
    buffer_done(&bench.message);
    arena_done(&bench.arena);
    arena_done(&bench.value_arena);
    return 0;
}
