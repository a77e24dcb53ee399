/* SPDX-License-Identifier: Apache-2.0 */
/* create_workload.c - Deployments, Jobs, CronJobs and pods from images and a command. */
#include "codec/value.h"
#include "kubectl/create.h"

static struct value *texts(struct create *create, char **words, int count)
{
    struct value *list = value_new_list(&create->session.arena);
    for (int i = 0; i < count; i++)
        value_append(list, &create->session.arena, make_text(create, words[i]));
    return list;
}

/* "registry/path/nginx:1.22@sha256:..." is called nginx. */
static const char *name_of_image(struct create *create, const char *image)
{
    struct bytes rest = bytes_of(image), name = bytes_next(&rest, '@');
    const char *slash = memrchr(name.at, '/', name.size);
    if (slash)
        name = (struct bytes){ slash + 1, (size_t)(name.at + name.size - slash - 1) };
    name = bytes_next(&name, ':');
    char *text = arena_copy(&create->session.arena, name.at, name.size);
    for (char *at = text; *at; at++)
        *at = *at == '_' || *at == '.' ? '-' : *at;
    return text;
}

static struct value *new_container(struct create *create, const char *name, const char *image,
                                   bool has_command)
{
    struct arena *arena = &create->session.arena;
    struct value *container = value_new_map(arena);
    make_set(create, container, "name", name);
    make_set(create, container, "image", image);
    value_make_at(container, arena, "resources", VALUE_MAP);
    if (has_command && create->command_count)
        value_set(container, arena, "command",
                  texts(create, create->command, create->command_count));
    return container;
}

static void add_port(struct create *create, struct value *container)
{
    struct arena *arena = &create->session.arena;
    if (create->port == PORT_NOT_GIVEN)
        return;
    struct value *port = value_new_map(arena);
    value_set(port, arena, "containerPort", value_new_int(arena, create->port));
    value_append(value_make_at(container, arena, "ports", VALUE_LIST), arena, port);
}

struct value *make_deployment(struct create *create, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *object = value_new_map(arena), *containers = value_new_list(arena);
    if (create->images.count == 0) {
        make_fail_flag(err, "image");
        return NULL;
    }
    if (create->images.count > 1 && create->command_count) {
        fail(err, REASON_BAD_REQUEST, 0, "cannot specify multiple --image options and command");
        return NULL;
    }
    for (size_t i = 0; i < create->images.count; i++) {
        const char *image = create->images.items[i];
        value_append(containers, arena,
                     new_container(create, name_of_image(create, image), image, true));
    }
    add_port(create, value_item(containers, 0));
    make_set(create, object, "metadata.labels.app", create->name);
    value_set_at(object, arena, "spec.replicas", value_new_int(arena, create->replicas));
    make_set(create, object, "spec.selector.matchLabels.app", create->name);
    value_make_at(object, arena, "spec.strategy", VALUE_MAP);
    make_set(create, object, "spec.template.metadata.labels.app", create->name);
    value_set_at(object, arena, "spec.template.spec.containers", containers);
    value_make_at(object, arena, "status", VALUE_MAP);
    return object;
}

/* A Job's spec for the one image. */
static struct value *job_spec(struct create *create, const char *restart, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *spec = value_new_map(arena);
    if (create->images.count != 1) {
        make_fail_flag(err, "image");
        return NULL;
    }
    value_make_at(spec, arena, "template.metadata", VALUE_MAP);
    value_append(value_make_at(spec, arena, "template.spec.containers", VALUE_LIST), arena,
                 new_container(create, create->name, create->images.items[0], true));
    make_set(create, spec, "template.spec.restartPolicy", restart);
    return spec;
}

/* What the controller would make at the next time, marked as made by hand. */
static struct value *job_of_cron_job(struct create *create, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct bytes name = bytes_of(create->from), kind = bytes_next(&name, '/');
    if (!name.at || !(bytes_equal_text(kind, "cronjob") || bytes_equal_text(kind, "cronjobs") ||
                      bytes_equal_text(kind, "cj"))) {
        fail(err, REASON_BAD_REQUEST, 0, "from must be an existing cronjob: cronjob/NAME");
        return NULL;
    }
    const struct value *cron = session_get(
        &create->session,
        client_path(well_known.cron_job, create->session.ns, name.at, NULL, arena), arena, err);
    if (!cron)
        return NULL;
    struct value *object = value_new_map(arena),
                 *template = value_clone(arena, value_at(cron, "spec.jobTemplate"));
    struct value *metadata = value_member(template, "metadata"), *owner = value_new_map(arena);
    if (metadata)
        value_set(object, arena, "metadata", metadata);
    struct value *annotations = value_make_at(object, arena, "metadata.annotations", VALUE_MAP);
    value_set(annotations, arena, "cronjob.kubernetes.io/instantiate", make_text(create, "manual"));
    make_set(create, owner, "apiVersion", "batch/v1");
    make_set(create, owner, "kind", "CronJob");
    make_set(create, owner, "name", name.at);
    make_set(create, owner, "uid", value_text(cron, "metadata.uid", arena));
    value_set(owner, arena, "controller", value_new_bool(arena, true));
    value_append(value_make_at(object, arena, "metadata.ownerReferences", VALUE_LIST), arena,
                 owner);
    value_set(object, arena, "spec", value_member(template, "spec"));
    return object;
}

struct value *make_job(struct create *create, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *object = value_new_map(arena);
    if (create->from && create->images.count == 0)
        return job_of_cron_job(create, err);
    if (create->from || create->images.count == 0) {
        fail(err, REASON_BAD_REQUEST, 0, "either --image or --from must be specified");
        return NULL;
    }
    struct value *spec = job_spec(create, "Never", err);
    if (!spec)
        return NULL;
    value_set(object, arena, "spec", spec);
    value_make_at(object, arena, "status", VALUE_MAP);
    return object;
}

struct value *make_cron_job(struct create *create, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *object = value_new_map(arena);
    struct value *spec = job_spec(create, create->restart ? create->restart : "OnFailure", err);
    if (!spec)
        return NULL;
    if (!create->schedule) {
        make_fail_flag(err, "schedule");
        return NULL;
    }
    make_set(create, object, "spec.jobTemplate.metadata.name", create->name);
    value_set_at(object, arena, "spec.jobTemplate.spec", spec);
    make_set(create, object, "spec.schedule", create->schedule);
    value_make_at(object, arena, "status", VALUE_MAP);
    return object;
}

static bool add_env(struct create *create, struct value *container, struct error *err)
{
    struct arena *arena = &create->session.arena;
    for (size_t i = 0; i < create->env.count; i++) {
        struct bytes value = bytes_of(create->env.items[i]), name = bytes_next(&value, '=');
        if (!value.at || name.size == 0)
            return fail(err, REASON_BAD_REQUEST, 0, "invalid env: %s", create->env.items[i]);
        struct value *variable = value_new_map(arena);
        value_set(variable, arena, "name", value_new_string(arena, name));
        value_set(variable, arena, "value", value_new_string(arena, value));
        value_append(value_make_at(container, arena, "env", VALUE_LIST), arena, variable);
    }
    return true;
}

struct value *make_pod(struct create *create, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *object = value_new_map(arena);
    if (create->images.count != 1) {
        make_fail_flag(err, "image");
        return NULL;
    }
    struct value *container =
        new_container(create, create->name, create->images.items[0], create->is_command);
    if (!create->is_command && create->command_count)
        value_set(container, arena, "args", texts(create, create->command, create->command_count));
    add_port(create, container);
    struct value *labels = value_make_at(object, arena, "metadata.labels", VALUE_MAP);
    if (!add_env(create, container, err) ||
        !make_pairs(create, labels,
                    create->labels ? create->labels : arena_printf(arena, "run=%s", create->name),
                    err))
        return NULL;
    value_append(value_make_at(object, arena, "spec.containers", VALUE_LIST), arena, container);
    make_set(create, object, "spec.dnsPolicy", "ClusterFirst");
    make_set(create, object, "spec.restartPolicy", create->restart ? create->restart : "Always");
    value_make_at(object, arena, "status", VALUE_MAP);
    return object;
}
