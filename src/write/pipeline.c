/* SPDX-License-Identifier: Apache-2.0 */
/* pipeline.c - the verbs, and upstream's words for what cannot be done. */
#include "write/pipeline.h"

#include <stdlib.h>

#include "access/authz.h"
#include "write/conversion.h"
#include "write/convert.h"
#include "write/policies.h"
#include "write/webhooks.h"
#include "write/write_owners.h"
#include "base/arena.h"
#include "base/env.h"
#include "codec/json.h"
#include "object/time_text.h"
#include "object/validation.h"

void pipeline_set_authorizer(struct pipeline *pipeline, struct authorizer *authorizer)
{
    pipeline->authorizer = authorizer;
}

static const struct object *run_verb(struct pipeline *pipeline, struct write_request *request,
                                     struct error *err)
{
    subresource_function *special =
        request->subresource ? subresource_find(request->kind, request->subresource, request->verb)
                             : NULL;
    if (special)
        return special(pipeline, request, err);
    switch (request->verb) {
    case WRITE_CREATE: return write_create(pipeline, request, err);
    case WRITE_UPDATE: return write_update(pipeline, request, err);
    case WRITE_PATCH:  return write_patch(pipeline, request, err);
    case WRITE_DELETE: return write_delete(pipeline, request, err);
    }
    return NULL;
}

static const struct object *run(void *context, struct write_request *request, struct error *err)
{
    struct pipeline *pipeline = context;
    struct error own = { 0 };
    if (!err)
        err = &own;
    webhooks_begin(pipeline->webhooks, request);
    const struct object *object = run_verb(pipeline, request, err);
    if (object || err->reason != REASON_PENDING)
        webhooks_forget(pipeline->webhooks, request);
    return object;
}

void pipeline_start_admission(struct pipeline *pipeline)
{
    webhooks_start(pipeline->webhooks);
    policies_start(pipeline->policies);
}

bool pipeline_is_watched(const struct pipeline *pipeline)
{
    return admission_is_watched(pipeline);
}

struct webhooks *pipeline_webhooks(struct pipeline *pipeline)
{
    return pipeline->webhooks;
}

struct conversions *pipeline_conversions(struct pipeline *pipeline)
{
    return pipeline->conversions;
}

struct pipeline *pipeline_new(const struct pipeline_options *options, struct error *err)
{
    struct pipeline *pipeline = MEMORY_NEW(struct pipeline);
    pipeline->options = *options;
    pipeline->core = options->core;
    pipeline->service_cidr = memory_strdup(options->service_cidr);
    pipeline->issuer = memory_strdup(options->issuer);
    pipeline->options.service_cidr = pipeline->service_cidr;
    pipeline->options.issuer = pipeline->issuer;
    pipeline->services = service_allocator_new(options->core, options->service_cidr,
                                               options->node_port_min, options->node_port_max, err);
    if (!pipeline->services) {
        pipeline_free(pipeline);
        return NULL;
    }
    pipeline->conversions = conversions_new(options->core);
    pipeline->webhooks = webhooks_new(options->core, pipeline->conversions);
    pipeline->policies = policies_new(options->core);
    core_set_writer(options->core, run, pipeline);
    return pipeline;
}

void pipeline_free(struct pipeline *pipeline)
{
    if (!pipeline)
        return;
    service_allocator_free(pipeline->services);
    webhooks_free(pipeline->webhooks);
    conversions_free(pipeline->conversions);
    policies_free(pipeline->policies);
    free(pipeline->service_cidr);
    free(pipeline->issuer);
    free(pipeline);
}
