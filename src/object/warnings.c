/* SPDX-License-Identifier: Apache-2.0 */
/* warnings.c - a table of the kinds that hold a pod's template, and the walks over it.
 *
 * Not here: volumes (warnings_volumes.c), kinds that hold no template (kinds/). */
#include "object/warnings.h"

#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/schema.h"
#include "object/speaker.h"
#include "object/text_set.h"
#include "object/warnings_volumes.h"

static void look_at_node_labels(const struct value *spec, struct speaker *speaker)
{
    FIELD_EACH(label, spec, "nodeSelector", &speaker->path) {
        const char *text = old_node_label(label.key);
        if (text)
            say(speaker, NULL, text);
    }
}

static void look_at_node_affinity(const struct value *spec, struct speaker *speaker)
{
    const struct value *affinity = value_at(spec, "affinity.nodeAffinity");
    static const char required[] = "requiredDuringSchedulingIgnoredDuringExecution",
                      preferred[] = "preferredDuringSchedulingIgnoredDuringExecution";
    if (!affinity)
        return;
    field_enter(&speaker->path, "affinity.nodeAffinity");
    field_enter(&speaker->path, required);
    FIELD_EACH(term, value_member(affinity, required), "nodeSelectorTerms", &speaker->path)
        say_of_node_term(term.item, /* with_values= */ false, speaker);
    field_leave(&speaker->path);
    FIELD_EACH(term, affinity, preferred, &speaker->path) {
        field_enter(&speaker->path, "preference");
        say_of_node_term(value_member(term.item, "preference"), /* with_values= */ true, speaker);
        field_leave(&speaker->path);
    }
    field_leave(&speaker->path);
}

static void look_at_spread(const struct value *spec, struct speaker *speaker)
{
    FIELD_EACH(spread, spec, "topologySpreadConstraints", &speaker->path) {
        say_of_node_label(spread.item, "topologyKey", speaker);
        if (!value_member(spread.item, "labelSelector"))
            say(speaker, "labelSelector", "a null labelSelector results in matching no pod");
    }
}

/* ---- annotations of the past ---- */

#define SECCOMP_OF_POD "seccomp.security.alpha.kubernetes.io/pod"
#define SECCOMP_OF_CONTAINER "container.seccomp.security.alpha.kubernetes.io/"
#define APP_ARMOR "container.apparmor.security.beta.kubernetes.io/"

static const struct { const char *key, *text; } old_annotations[] = {
    { "scheduler.alpha.kubernetes.io/critical-pod",
      "non-functional in v1.16+; use the \"priorityClassName\" field instead" },
    { "security.alpha.kubernetes.io/sysctls",
      "non-functional in v1.11+; use the \"sysctls\" field instead" },
    { "security.alpha.kubernetes.io/unsafe-sysctls",
      "non-functional in v1.11+; use the \"sysctls\" field instead" },
};

/* The template at the path, and the path in words. */
struct template {
    const struct value *spec, *annotations;
    const char         *path;            /* "spec.template."; "" for a pod itself */
    struct speaker     *speaker;
};

static void say_of_annotation(const struct template *template, const char *key, const char *text)
{
    if (value_member(template->annotations, key))
        decode_note(template->speaker->notes, template->speaker->path.arena,
                    "%smetadata.annotations[%s]: %s", template->path, key, text);
}

static void look_at_annotations(const struct template *template)
{
    FOR_EACH(row, old_annotations)
        say_of_annotation(template, row->key, row->text);
}

static void look_at_pod_profile(const struct template *template)
{
    if (!value_at(template->spec, "securityContext.seccompProfile"))
        say_of_annotation(template, SECCOMP_OF_POD,
                          "non-functional in v1.27+; use the \"seccompProfile\" field instead");
}

/* What the annotation of AppArmor says of the container, its pod may have said already. */
static bool is_pods_profile(const struct template *template, const char *key)
{
    const struct value *profile = value_at(template->spec, "securityContext.appArmorProfile");
    struct bytes type = value_string(profile, "type"),
                 text = value_bytes(value_member(template->annotations, key));
    const char *same =
        bytes_equal_text(type, "Unconfined")       ? "unconfined"
        : bytes_equal_text(type, "RuntimeDefault") ? "runtime/default"
        : bytes_equal_text(type, "Localhost")
            ? arena_printf(template->speaker->path.arena, "localhost/%.*s",
                           BYTES_ARG(value_string(profile, "localhostProfile")))
            : NULL;
    return same && bytes_equal_text(text, same);
}

/* Of a pod itself the profile has become a field, by now. */
static void look_at_profiles(const struct value *container, const struct template *template)
{
    struct arena *arena = template->speaker->path.arena;
    struct bytes name = value_string(container, "name");
    if (value_count(template->annotations) == 0)
        return;
    const char *seccomp = arena_printf(arena, SECCOMP_OF_CONTAINER "%.*s", BYTES_ARG(name)),
               *app_armor = arena_printf(arena, APP_ARMOR "%.*s", BYTES_ARG(name));
    if (!value_at(container, "securityContext.seccompProfile"))
        say_of_annotation(template, seccomp,
                          "non-functional in v1.27+; use the \"seccompProfile\" field instead");
    if (*template->path && !value_at(container, "securityContext.appArmorProfile") &&
        !is_pods_profile(template, app_armor))
        say_of_annotation(template, app_armor,
                          "deprecated since v1.30; use the \"appArmorProfile\" field instead");
}

/* ---- names that come twice ---- */

static void look_for_twins(const struct value *spec, const char *list, const char *key,
                           struct speaker *speaker)
{
    AUTO_TEXT_SET seen = { 0 };
    struct arena *arena = speaker->path.arena;
    FIELD_EACH(item, spec, list, &speaker->path) {
        struct bytes text = value_string(item.item, key);
        if (!text_set_add(&seen, text))
            say(speaker, key,
                arena_printf(arena, "duplicate %s %s", key, text_quoted(text, arena)));
    }
}

static void look_for_empty_names(const struct value *spec, struct speaker *speaker)
{
    FIELD_EACH(secret, spec, "imagePullSecrets", &speaker->path)
        if (value_string(secret.item, "name").size == 0)
            say(speaker, "name", "invalid empty name \"\"");
}

/* A later variable may say X=$(X)more; else it hides the one before it. */
static bool hides(const struct value *variable, struct arena *arena)
{
    struct bytes value = value_string(variable, "value");
    const char *reference =
        arena_printf(arena, "$(%.*s)", BYTES_ARG(value_string(variable, "name")));
    size_t size = strlen(reference);
    if (value_member(variable, "valueFrom") || bytes_equal_text(value, reference))
        return true;
    return value.size < size || !memmem(value.at, value.size, reference, size);
}

static void look_at_environment(const struct value *container, struct speaker *speaker)
{
    AUTO_TEXT_SET seen = { 0 };
    struct arena *arena = speaker->path.arena;
    FIELD_EACH(variable, container, "env", &speaker->path) {
        struct bytes name = value_string(variable.item, "name");
        if (!text_set_add(&seen, name) && hides(variable.item, arena))
            say(speaker, NULL,
                arena_printf(arena, "hides previous definition of %s, which may be dropped when "
                             "using apply", text_quoted(name, arena)));
    }
}

/* ---- ports ---- */

/* Each is compared with all before it, and a body has room for a hundred thousand: those behind so
 * many are not compared. */
enum { PORTS_COMPARED_MAX = 256 };

struct seen_port { const struct value *port; const char *path; };

struct seen_ports {
    struct seen_port ports[PORTS_COMPARED_MAX];
    size_t           count;
};

static bool is_same_number(const struct value *a, const struct value *b)
{
    return value_int(a, "containerPort", 0) == value_int(b, "containerPort", 0) &&
           bytes_equal(value_string(a, "protocol"), value_string(b, "protocol"));
}

static const char *relation(const struct value *a, const struct value *b)
{
    int64_t host_a = value_int(a, "hostPort", 0), host_b = value_int(b, "hostPort", 0);
    struct bytes ip_a = value_string(a, "hostIP"), ip_b = value_string(b, "hostIP");
    return host_a == host_b && bytes_equal(ip_a, ip_b)                     ? "duplicate"
           : host_a == 0 || host_b == 0                                    ? "overlapping"
           : host_a == host_b && (ip_a.size == 0) != (ip_b.size == 0)      ? "dangerously ambiguous"
                                                                           : NULL;
}

static void compare_port(const struct value *port, const struct seen_ports *seen,
                         struct speaker *speaker)
{
    for (size_t i = 0; i < seen->count; i++) {
        const char *word = is_same_number(port, seen->ports[i].port)
                               ? relation(port, seen->ports[i].port) : NULL;
        if (word)
            say(speaker, NULL, arena_printf(speaker->path.arena, "%s port definition with %s", word,
                                            seen->ports[i].path));
    }
}

static void look_at_ports(const struct value *container, struct seen_ports *seen,
                          struct speaker *speaker)
{
    FIELD_EACH(port, container, "ports", &speaker->path) {
        struct bytes ip = value_string(port.item, "hostIP");
        if (ip.size > 0 && value_int(port.item, "hostPort", 0) == 0)
            say(speaker, NULL,
                arena_printf(speaker->path.arena,
                             "hostIP set without hostPort: {Name:%.*s HostPort:0 "
                             "ContainerPort:%" PRId64 " Protocol:%.*s HostIP:%.*s}",
                             BYTES_ARG(value_string(port.item, "name")),
                             value_int(port.item, "containerPort", 0),
                             BYTES_ARG(value_string(port.item, "protocol")), BYTES_ARG(ip)));
        if (seen->count == PORTS_COMPARED_MAX)
            continue;
        compare_port(port.item, seen, speaker);
        seen->ports[seen->count++] =
            (struct seen_port){ port.item, field_path_text(&speaker->path, NULL) };
    }
}

static void look_at_port_names(const struct seen_ports *seen, struct speaker *speaker)
{
    for (size_t i = 0; i < seen->count; i++) {
        struct bytes name = value_string(seen->ports[i].port, "name");
        for (size_t j = 0; name.size > 0 && j < i; j++)
            if (bytes_equal(name, value_string(seen->ports[j].port, "name"))) {
                decode_note(speaker->notes, speaker->path.arena,
                            "%s: duplicate port name %s with %s, services and probes that select "
                            "ports by name will use %s", seen->ports[i].path,
                            text_quoted(name, speaker->path.arena), seen->ports[j].path,
                            seen->ports[j].path);
                break;
            }
    }
}

/* ---- containers ---- */

static const char *const container_lists[] = { "initContainers", "containers",
                                               "ephemeralContainers" };

static void look_at_resources(const struct value *container, struct speaker *speaker)
{
    static const char *const keys[] = { "memory", "ephemeral-storage" };
    const struct value *resources = value_member(container, "resources");
    field_enter(&speaker->path, "resources");
    FOR_EACH(key, keys) {
        say_of_bytes(resources, "limits", *key, speaker);
        say_of_bytes(resources, "requests", *key, speaker);
    }
    field_leave(&speaker->path);
}

static void look_at_containers(const struct template *template, struct speaker *speaker)
{
    const struct value *spec = template->spec;
    struct seen_ports *seen = arena_alloc(speaker->path.arena, sizeof *seen);
    seen->count = 0;
    FOR_EACH(list, container_lists)
        FIELD_EACH(container, spec, *list, &speaker->path) {
            look_at_profiles(container.item, template);
            look_at_resources(container.item, speaker);
            look_at_environment(container.item, speaker);
        }
    FOR_EACH(list, container_lists)
        FIELD_EACH(container, spec, *list, &speaker->path)
            look_at_ports(container.item, seen, speaker);
    look_at_port_names(seen, speaker);
}

/* ---- affinity ---- */

static void look_at_terms(const struct value *affinity, const char *name, struct speaker *speaker)
{
    static const char none[] = "a null labelSelector results in matching no pod";
    const struct value *of_pods = value_member(affinity, name);
    field_enter(&speaker->path, name);
    FIELD_EACH(term, of_pods, "requiredDuringSchedulingIgnoredDuringExecution", &speaker->path)
        if (!value_member(term.item, "labelSelector"))
            say(speaker, "labelSelector", none);
    FIELD_EACH(term, of_pods, "preferredDuringSchedulingIgnoredDuringExecution", &speaker->path)
        if (!value_at(term.item, "podAffinityTerm.labelSelector"))
            say(speaker, "podAffinityTerm.labelSelector", none);
    field_leave(&speaker->path);
}

static void look_at_affinity(const struct value *spec, struct speaker *speaker)
{
    const struct value *affinity = value_member(spec, "affinity");
    if (!affinity)
        return;
    field_enter(&speaker->path, "affinity");
    look_at_terms(affinity, "podAffinity", speaker);
    look_at_terms(affinity, "podAntiAffinity", speaker);
    field_leave(&speaker->path);
}

/* ---- a pod or a template, at the current path ---- */

static void look_at_addresses(const struct value *spec, struct speaker *speaker)
{
    field_enter(&speaker->path, "dnsConfig");
    FIELD_EACH(server, value_member(spec, "dnsConfig"), "nameservers", &speaker->path)
        say_of_address(value_bytes(server.item), speaker);
    field_leave(&speaker->path);
    FIELD_EACH(alias, spec, "hostAliases", &speaker->path) {
        field_enter(&speaker->path, "ip");
        say_of_address(value_string(alias.item, "ip"), speaker);
        field_leave(&speaker->path);
    }
}

static void look_at_template(const struct value *object, struct speaker *speaker)
{
    struct arena *arena = speaker->path.arena;
    const struct value *spec = value_member(object, "spec");
    const struct template template = {
        .spec = spec,
        .annotations = value_at(object, "metadata.annotations"),
        .path = speaker->path.depth
                    ? arena_printf(arena, "%s.", field_path_text(&speaker->path, NULL)) : "",
        .speaker = speaker,
    };
    field_enter(&speaker->path, "spec");
    look_at_node_labels(spec, speaker);
    look_at_node_affinity(spec, speaker);
    look_at_spread(spec, speaker);
    look_at_annotations(&template);
    look_at_volumes(spec, speaker);
    look_for_twins(spec, "hostAliases", "ip", speaker);
    look_for_twins(spec, "imagePullSecrets", "name", speaker);
    look_for_empty_names(spec, speaker);
    say_of_bytes(spec, "overhead", "memory", speaker);
    say_of_bytes(spec, "overhead", "ephemeral-storage", speaker);
    look_at_pod_profile(&template);
    look_at_containers(&template, speaker);
    if (value_int(spec, "terminationGracePeriodSeconds", 0) < 0)
        say(speaker, "terminationGracePeriodSeconds",
            "must be >= 0; negative values are invalid and will be treated as 1");
    look_at_affinity(spec, speaker);
    look_at_addresses(spec, speaker);
    field_leave(&speaker->path);
}

/* ---- names ---- */

/* Names of these become parts of their pods' names, and those host names. */
static void look_at_name(const struct value *object, bool is_pod, struct speaker *speaker)
{
    const char *details[FORMAT_PROBLEMS_MAX];
    size_t count = format_problems(FORMAT_LABEL, value_string(object, "metadata.name"), details);
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < count; i++)
        buffer_printf(&text, "%s%s", i ? " " : "", details[i]);
    if (count)
        say(speaker, "metadata.name",
            arena_printf(speaker->path.arena, "this is used in %s, which can result in surprising "
                         "behavior; a DNS label is recommended: [%s]",
                         is_pod ? "the Pod's hostname" : "Pod names and hostnames",
                         buffer_text(&text)));
}

/* ---- what holds a template ---- */

enum holder_flag {
    ONLY_NEW = 1 << 0,                   /* it is seldom changed by hand */
    BY_TEMPLATE = 1 << 1,                /* of a change only where the template changes */
    NAMES_PODS = 1 << 2
};

static const struct holder { const char *group, *kind, *path; unsigned flags; } holders[] = {
    { "",      "Pod",                   NULL,                            ONLY_NEW | NAMES_PODS },
    { "",      "PodTemplate",           "template",                      0                     },
    { "",      "ReplicationController", "spec.template",                 ONLY_NEW | NAMES_PODS },
    { "apps",  "Deployment",            "spec.template",                 NAMES_PODS            },
    { "apps",  "ReplicaSet",            "spec.template",                 NAMES_PODS            },
    { "apps",  "StatefulSet",           "spec.template",                 0                     },
    { "apps",  "DaemonSet",             "spec.template",                 BY_TEMPLATE           },
    { "batch", "Job",                   "spec.template",                 NAMES_PODS            },
    { "batch", "CronJob",               "spec.jobTemplate.spec.template", NAMES_PODS           },
};

static bool is_changed(const struct value *next, const struct value *old, const struct holder *row)
{
    const char *path = row->flags & BY_TEMPLATE ? row->path : "metadata.generation";
    return !(row->flags & ONLY_NEW) && !value_same(value_at(next, path), value_at(old, path));
}

static void look_at_holder(const struct value *next, const struct value *old,
                           const struct holder *row, struct speaker *speaker)
{
    if (!old && (row->flags & NAMES_PODS))
        look_at_name(next, /* is_pod= */ !row->path, speaker);
    if (old && !is_changed(next, old, row))
        return;
    if (row->path)
        field_enter(&speaker->path, row->path);
    look_at_template(row->path ? value_at(next, row->path) : next, speaker);
    if (row->path)
        field_leave(&speaker->path);
}

void object_warnings(const struct value *next, const struct value *old, const struct kind *kind,
                     struct decode_notes *notes, struct arena *arena)
{
    struct speaker speaker;
    speaker_init(&speaker, arena, notes);
    FOR_EACH(row, holders)
        if (text_equal(row->kind, kind->name) && text_equal(row->group, kind->group))
            look_at_holder(next, old, row, &speaker);
    if (kind->code && kind->code->warn)
        kind->code->warn(next, old, arena, notes);
}
