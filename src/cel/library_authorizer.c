/* SPDX-License-Identifier: Apache-2.0 */
/* library_authorizer.c - a request is described step by step, each step a value of its own; check() has it
 * decided (authorizer.h).
 *
 * All steps are one struct with more or less of it filled, and differ by their type. */
#include "base/arena.h"
#include "cel/authorizer.h"
#include "cel/cost.h"
#include "cel/text_place.h"
#include "object/validation.h"

enum { CHECK_COST = 350000 };

struct cel_check {
    struct cel_native            native;
    const struct cel_authorizer *authorizer;
    struct cel_request           request;
    struct cel_decision          decision;       /* of a decision */
};

#define OBJECT_TYPE(identifier, kind_name)                                                         \
    const struct cel_type identifier = {                                                           \
        .kind = CEL_OPAQUE, .name = "kubernetes.authorization." kind_name, .max_count = UINT64_MAX }

OBJECT_TYPE(cel_authorizer_type, "Authorizer");
OBJECT_TYPE(cel_resource_check_type, "ResourceCheck");
static OBJECT_TYPE(path_check_type, "PathCheck");
static OBJECT_TYPE(group_check_type, "GroupCheck");
static OBJECT_TYPE(decision_type, "Decision");

static const struct cel_native_class authorizer_class = { .type = &cel_authorizer_type };
static const struct cel_native_class resource_check_class = { .type = &cel_resource_check_type };
static const struct cel_native_class path_check_class = { .type = &path_check_type };
static const struct cel_native_class group_check_class = { .type = &group_check_type };
static const struct cel_native_class decision_class = { .type = &decision_type };

static const struct cel_check *check_of(struct cel_value value)
{
    return (const struct cel_check *)(const void *)value.native;
}

/* The step before, to be filled further. */
static struct cel_check *next_step(struct cel_run *run, struct cel_value before,
                                   const struct cel_native_class *class)
{
    struct cel_check *check = ARENA_NEW(cel_run_arena(run), struct cel_check);
    *check = *check_of(before);
    check->native.class = class;
    return check;
}

struct cel_value cel_make_authorizer(const struct cel_authorizer *authorizer, struct arena *arena)
{
    struct cel_check *check = ARENA_NEW(arena, struct cel_check);
    *check = (struct cel_check){ .native = { &authorizer_class }, .authorizer = authorizer };
    return cel_make_native(&check->native);
}

struct cel_value cel_make_resource_check(const struct cel_authorizer *authorizer,
                                         const struct cel_request *request, struct arena *arena)
{
    struct cel_check *check = ARENA_NEW(arena, struct cel_check);
    *check = (struct cel_check){
        .native = { &resource_check_class }, .authorizer = authorizer, .request = *request };
    return cel_make_native(&check->native);
}

/* ---- describing ---- */

static struct cel_value path(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    if (cel_text_trim(args[1].bytes).size == 0)
        return cel_fail(cel_run_arena(run), "path must not be empty");
    struct cel_check *check = next_step(run, args[0], &path_check_class);
    check->request.path = args[1].bytes;
    return cel_make_native(&check->native);
}

static struct cel_value group(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct cel_check *check = next_step(run, args[0], &group_check_class);
    check->request.group = args[1].bytes;
    return cel_make_native(&check->native);
}

static struct cel_value service_account(struct cel_run *run, const struct cel_value *args,
                                        size_t count)
{
    (void)count;
    if (format_subdomain(args[2].bytes))
        return cel_fail(cel_run_arena(run), "Invalid service account name");
    if (format_label(args[1].bytes))
        return cel_fail(cel_run_arena(run), "Invalid service account namespace");
    struct cel_check *check = next_step(run, args[0], &authorizer_class);
    check->request.service_account_namespace = args[1].bytes;
    check->request.service_account = args[2].bytes;
    return cel_make_native(&check->native);
}

static struct cel_value resource(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    if (cel_text_trim(args[1].bytes).size == 0)
        return cel_fail(cel_run_arena(run), "resource must not be empty");
    struct cel_check *check = next_step(run, args[0], &resource_check_class);
    check->request.resource = args[1].bytes;
    return cel_make_native(&check->native);
}

#define SETTER(member)                                                                             \
    static struct cel_value set_##member(struct cel_run *run, const struct cel_value *args,        \
                                         size_t count)                                             \
    {                                                                                              \
        (void)count;                                                                               \
        struct cel_check *check = next_step(run, args[0], &resource_check_class);                  \
        check->request.member = args[1].bytes;                                                     \
        return cel_make_native(&check->native);                                                    \
    }
SETTER(subresource)
SETTER(namespace)
SETTER(name)
SETTER(field_selector)
SETTER(label_selector)

/* ---- deciding ---- */

static struct cel_value decide(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct cel_check *check = next_step(run, args[0], &decision_class);
    check->request.verb = args[1].bytes;
    check->decision =
        check->authorizer->decide(check->authorizer, &check->request, cel_run_arena(run));
    return cel_make_native(&check->native);
}

static struct cel_value allowed(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_bool(check_of(args[0])->decision.is_allowed);
}

static struct cel_value reason(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_string(bytes_of(check_of(args[0])->decision.reason));
}

static struct cel_value errored(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_bool(check_of(args[0])->decision.error != NULL);
}

static struct cel_value error(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    const char *text = check_of(args[0])->decision.error;
    return cel_make_string(bytes_of(text ? text : ""));
}

/* ---- costs ---- */

static struct cel_estimate estimate_check(const struct cel_argument *args, size_t count)
{
    (void)args;
    (void)count;
    return cel_estimate_of(cel_bounds_of(CHECK_COST, CHECK_COST));
}

static uint64_t charge_check(const struct cel_value *args, size_t count, struct cel_value result)
{
    (void)args;
    (void)count;
    (void)result;
    return CHECK_COST;
}

/* A selector is read, and becomes a list with a requirement for each two characters at most. */
static struct cel_bounds selector_cost(struct cel_bounds size)
{
    struct cel_bounds list = { CEL_LIST_COST, CEL_LIST_COST };
    struct cel_bounds requirements =
        cel_bounds_scale(cel_bounds_scale(size, 0.5), CEL_LIST_COST + CEL_STRUCT_COST);
    return cel_bounds_add(cel_bounds_add(list, cel_bounds_scale(size, CEL_TEXT_COST)),
                          requirements);
}

static struct cel_estimate estimate_selector(const struct cel_argument *args, size_t count)
{
    (void)count;
    return cel_estimate_of(selector_cost(args[1].count));
}

static uint64_t charge_selector(const struct cel_value *args, size_t count, struct cel_value result)
{
    (void)count;
    (void)result;
    uint64_t size = cel_size(args[1]);
    return selector_cost(cel_bounds_of(size, size)).max;
}

/* ---- the table ---- */

#define TEXT_OF(type)  .is_member = true, .parameters = { &(type), &cel_string }
#define OF(type)       .is_member = true, .parameters = { &(type) }
#define COSTS_CHECK    .estimate = estimate_check, .charge = charge_check
#define COSTS_SELECTOR .estimate = estimate_selector, .charge = charge_selector

static const struct cel_overload overloads[] = {
    { "path",           "authorizer_path",  TEXT_OF(cel_authorizer_type), .result = &path_check_type,  .call = path },
    { "group",          "authorizer_group", TEXT_OF(cel_authorizer_type), .result = &group_check_type, .call = group },
    { "serviceAccount", "authorizer_serviceaccount", .is_member = true,
      .parameters = { &cel_authorizer_type, &cel_string, &cel_string },
      .result = &cel_authorizer_type, .call = service_account },
    { "resource",       "groupcheck_resource",       TEXT_OF(group_check_type),        .result = &cel_resource_check_type, .call = resource },
    { "subresource",    "resourcecheck_subresource", TEXT_OF(cel_resource_check_type), .result = &cel_resource_check_type, .call = set_subresource },
    { "namespace",      "resourcecheck_namespace",   TEXT_OF(cel_resource_check_type), .result = &cel_resource_check_type, .call = set_namespace },
    { "name",           "resourcecheck_name",        TEXT_OF(cel_resource_check_type), .result = &cel_resource_check_type, .call = set_name },
    { "fieldSelector",  "authorizer_fieldselector",  TEXT_OF(cel_resource_check_type), .result = &cel_resource_check_type, .call = set_field_selector, COSTS_SELECTOR },
    { "labelSelector",  "authorizer_labelselector",  TEXT_OF(cel_resource_check_type), .result = &cel_resource_check_type, .call = set_label_selector, COSTS_SELECTOR },
    { "check",          "pathcheck_check",           TEXT_OF(path_check_type),         .result = &decision_type, .call = decide, COSTS_CHECK },
    { "check",          "resourcecheck_check",       TEXT_OF(cel_resource_check_type), .result = &decision_type, .call = decide, COSTS_CHECK },
    { "errored",        "decision_errored", OF(decision_type), .result = &cel_bool,   .call = errored },
    { "error",          "decision_error",   OF(decision_type), .result = &cel_string, .call = error },
    { "allowed",        "decision_allowed", OF(decision_type), .result = &cel_bool,   .call = allowed },
    { "reason",         "decision_reason",  OF(decision_type), .result = &cel_string, .call = reason },
};

const struct cel_library cel_authorizer_library = {
    .name = "kubernetes.authz", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads) };
