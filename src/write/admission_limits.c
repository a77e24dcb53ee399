/* SPDX-License-Identifier: Apache-2.0 */
/* admission_limits.c - LimitRanger: what a namespace's LimitRanges give to containers that ask for
 * nothing, and the bounds that they set for containers, pods and claims.
 *
 * Every LimitRange of the namespace is asked, in the order of their names.  All that is wrong by
 * one of them is told together, resources in the order of their names. */
#include "write/admission.h"
#include "base/arena.h"
#include "object/resource_list.h"

static const char annotation[] = "kubernetes.io/limit-ranger";

/* ---- each LimitRange ---- */

struct ranging {
    struct write *write;
    struct error *err;
    bool        (*visit)(struct write *, const struct value *limits, struct error *err);
    bool          good;
};

static bool visit_range(void *context, const struct object *object)
{
    struct ranging *ranging = context;
    const struct value *range = value_from_object(object, ranging->write->arena);
    ranging->good =
        ranging->visit(ranging->write, value_at(range, "spec.limits"), ranging->err);
    return ranging->good;
}

static bool each_range(struct write *write,
                       bool (*visit)(struct write *, const struct value *limits, struct error *err),
                       struct error *err)
{
    struct ranging ranging = { write, err, visit, true };
    core_each_latest(write->pipeline->core, well_known.limit_range, write->request->ns, visit_range,
                     &ranging);
    return ranging.good;
}

static bool is_of_type(const struct value *limit, const char *type)
{
    return bytes_equal_text(value_string(limit, "type"), type);
}

/* ---- defaults ---- */

/* The Container limits of one range in one list each: the last word counts. */
static void read_defaults(const struct value *limits, const char *member, struct resource_list *ret)
{
    for (size_t i = 0; i < value_count(limits); i++)
        if (is_of_type(value_item(limits, i), "Container"))
            resource_list_read(ret, value_member(value_item(limits, i), member));
    resource_list_sort(ret);
}

/* Adds what is missing; says so: "cpu, memory request for container c". */
static void give(struct write *write, struct value *container, const struct resource_list *defaults,
                 const char *member, const char *what, struct buffer *said)
{
    struct value *resources = value_make_at(container, write->arena, "resources", VALUE_MAP);
    const char *before = said->size ? "; " : "";
    for (size_t i = 0; i < defaults->count; i++) {
        const struct resource *resource = &defaults->items[i];
        struct value *map = value_make_at(resources, write->arena, member, VALUE_MAP);
        if (value_member_bytes(map, resource->name))
            continue;
        value_set_bytes(
            map, write->arena, resource->name,
            value_new_text(write->arena, resource_amount_text(resource, write->arena)));
        buffer_printf(said, "%s%.*s", before, BYTES_ARG(resource->name));
        before = ", ";
    }
    if (text_equal(before, ", "))
        buffer_printf(said, " %s %.*s", what, BYTES_ARG(value_string(container, "name")));
}

static bool give_defaults(struct write *write, const struct value *limits, struct error *err)
{
    static const struct { const char *list, *request, *limit; } rows[] = {
        { "spec.containers", "request for container", "limit for container" },
        { "spec.initContainers", "request for init container", "limit for init container" },
    };
    struct resource_list requests = { .arena = write->arena }, most = { .arena = write->arena };
    AUTO_BUFFER said = { 0 };
    (void)err;
    read_defaults(limits, "defaultRequest", &requests);
    read_defaults(limits, "default", &most);
    if (requests.count + most.count == 0)
        return true;
    FOR_EACH(row, rows) {
        const struct value *containers = value_at(write->next, row->list);
        for (size_t i = 0; i < value_count(containers); i++) {
            give(write, value_item(containers, i), &requests, "requests", row->request, &said);
            give(write, value_item(containers, i), &most, "limits", row->limit, &said);
        }
    }
    if (said.size > 0)
        value_set(value_make_at(write->next, write->arena, "metadata.annotations", VALUE_MAP),
                  write->arena, annotation,
                  value_printf(write->arena, "LimitRanger plugin set: %s", buffer_text(&said)));
    return true;
}

bool limit_ranger_mutate(struct write *write, struct error *err)
{
    return !admission_is_creation(write, well_known.pod) || each_range(write, give_defaults, err);
}

/* ---- bounds ---- */

/* One container, pod or claim against one item of spec.limits. */
struct bounding {
    struct write        *write;
    const char          *type;
    struct resource_list requests, limits;
    bool                 requests_only;  /* claims have no limits */
    struct buffer       *problems;
    size_t              *problem_count;
};

static void add_problem(struct bounding *b, const char *text)
{
    buffer_printf(b->problems, "%s%s", b->problems->size ? ", " : "", text);
    ++*b->problem_count;
}

/* "minimum cpu usage per Container is 1, but request is 500m" */
static void add_bound(struct bounding *b, const char *which, const struct resource *bound,
                      const char *side, const struct resource *found)
{
    struct arena *arena = b->write->arena;
    const char *amount = resource_amount_text(bound, arena);
    const char *head = arena_printf(arena, "%s %.*s usage per %s is %s", which,
                                    BYTES_ARG(bound->name), b->type, amount);
    add_problem(b, found ? arena_printf(arena, "%s, but %s is %s", head, side,
                                        resource_amount_text(found, arena))
                         : arena_printf(arena, "%s.  No %s is specified", head, side));
}

static void check_min(struct bounding *b, const struct resource *bound)
{
    const struct resource *request = resource_list_find(&b->requests, bound->name),
                          *limit = resource_list_find(&b->limits, bound->name);
    if (!request || quantity_compare(&request->amount, &bound->amount) < 0)
        add_bound(b, "minimum", bound, "request", request);
    else if (limit && quantity_compare(&limit->amount, &bound->amount) < 0)
        add_bound(b, "minimum", bound, "limit", limit);
}

static void check_max(struct bounding *b, const struct resource *bound)
{
    const struct resource *request = resource_list_find(&b->requests, bound->name),
                          *limit = resource_list_find(&b->limits, bound->name);
    if (!b->requests_only && (!limit || quantity_compare(&limit->amount, &bound->amount) > 0))
        add_bound(b, "maximum", bound, "limit", limit);
    else if (request ? quantity_compare(&request->amount, &bound->amount) > 0 : b->requests_only)
        add_bound(b, "maximum", bound, "request", request);
}

static void check_ratio(struct bounding *b, const struct resource *bound)
{
    struct arena *arena = b->write->arena;
    const struct resource *request = resource_list_find(&b->requests, bound->name),
                          *limit = resource_list_find(&b->limits, bound->name);
    const char *head =
        arena_printf(arena, "%.*s max limit to request ratio per %s is %s", BYTES_ARG(bound->name),
                     b->type, resource_amount_text(bound, arena));
    if (!request || request->amount.nano == 0)
        add_problem(b, arena_printf(arena, "%s, but no request is specified or request is 0", head));
    else if (!limit || limit->amount.nano == 0)
        add_problem(b, arena_printf(arena, "%s, but no limit is specified or limit is 0", head));
    else {
        double ratio = (double)limit->amount.nano / (double)request->amount.nano;
        if (ratio * 1000 > (double)quantity_milli(&bound->amount))
            add_problem(b, arena_printf(arena, "%s, but provided ratio is %f", head, ratio));
    }
}

static void check_bounds(struct bounding *b, const struct value *limit)
{
    static const struct {
        const char *member;
        void      (*check)(struct bounding *, const struct resource *);
    } rows[] = {
        { "min", check_min }, { "max", check_max }, { "maxLimitRequestRatio", check_ratio }
    };
    FOR_EACH(row, rows) {
        struct resource_list bounds = { .arena = b->write->arena };
        resource_list_read(&bounds, value_member(limit, row->member));
        resource_list_sort(&bounds);
        if (b->requests_only && row->check == check_ratio)
            continue;
        for (size_t i = 0; i < bounds.count; i++)
            row->check(b, &bounds.items[i]);
    }
}

static void read_lists(struct bounding *b, const struct value *resources)
{
    b->requests = (struct resource_list){ .arena = b->write->arena };
    b->limits = b->requests;
    resource_list_read(&b->requests, value_member(resources, "requests"));
    if (!b->requests_only)
        resource_list_read(&b->limits, value_member(resources, "limits"));
}

static void check_containers(struct bounding *b, const struct value *limit)
{
    static const char *const lists[] = { "spec.containers", "spec.initContainers" };
    FOR_EACH(path, lists) {
        const struct value *containers = value_at(b->write->next, *path);
        for (size_t i = 0; i < value_count(containers); i++) {
            read_lists(b, value_member(value_item(containers, i), "resources"));
            check_bounds(b, limit);
        }
    }
}

static void check_pod(struct bounding *b, const struct value *limit)
{
    b->requests = (struct resource_list){ .arena = b->write->arena };
    b->limits = b->requests;
    pod_resources_sum(b->write->next, "requests", &b->requests);
    pod_resources_sum(b->write->next, "limits", &b->limits);
    check_bounds(b, limit);
}

static void check_claim(struct bounding *b, const struct value *limit)
{
    b->requests_only = true;
    read_lists(b, value_at(b->write->next, "spec.resources"));
    check_bounds(b, limit);
}

static bool check_range(struct write *write, const struct value *limits, struct error *err)
{
    bool is_pod = write->kind == well_known.pod;
    const struct { const char *type; bool applies; void (*check)(struct bounding *,
                                                                 const struct value *); } rows[] = {
        { "Container", is_pod, check_containers },
        { "Pod", is_pod, check_pod },
        { "PersistentVolumeClaim", !is_pod, check_claim },
    };
    AUTO_BUFFER problems = { 0 };
    size_t count = 0;
    for (size_t i = 0; i < value_count(limits); i++)
        FOR_EACH(row, rows) {
            struct bounding bounding = { .write = write, .type = row->type, .problems = &problems,
                                         .problem_count = &count };
            if (row->applies && is_of_type(value_item(limits, i), row->type))
                row->check(&bounding, value_item(limits, i));
        }
    if (count == 0)
        return true;
    return admission_forbid(write, err, count > 1 ? "[%s]" : "%s", buffer_text(&problems));
}

bool limit_ranger_validate(struct write *write, struct error *err)
{
    bool is_claim = write->kind == well_known.persistent_volume_claim &&
                    !(write->old && write->old->deletion_s);
    bool is_resize =
        write->kind == well_known.pod && text_equal(write->request->subresource, "resize");
    return !(is_claim || is_resize || admission_is_creation(write, well_known.pod)) ||
           each_range(write, check_range, err);
}
