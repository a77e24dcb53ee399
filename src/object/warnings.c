/* SPDX-License-Identifier: Apache-2.0 */
/* warnings.c - a table of the kinds that hold a pod's template, and the walks over it.
 *
 * The path of struct field_errors serves to say where something is; no error is ever put into it. */
#include "object/warnings.h"

#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/quantity.h"
#include "object/schema.h"
#include "object/text_set.h"
#include "object/validation.h"

struct speaker {
    struct field_errors  path;
    struct decode_notes *notes;
};

/* "<path>.<name>: <text>"; `name` may be NULL. */
static void say(struct speaker *speaker, const char *name, const char *text)
{
    decode_note(speaker->notes, speaker->path.arena, "%s: %s", field_path_text(&speaker->path, name),
                text);
}

static const char *quoted(struct bytes text, struct arena *arena)
{
    return arena_printf(arena, "\"%.*s\"", BYTES_ARG(text));
}

struct old_name { const char *name, *text; };

static const char *text_of_name(const struct old_name *rows, size_t count, struct bytes name)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_equal_text(name, rows[i].name))
            return rows[i].text;
    return NULL;
}

/* ---- labels, annotations and volumes of the past ---- */

static const struct old_name old_labels[] = {
    { "beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead" },
    { "beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead" },
    { "failure-domain.beta.kubernetes.io/region",
      "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead" },
    { "failure-domain.beta.kubernetes.io/zone",
      "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead" },
    { "beta.kubernetes.io/instance-type",
      "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead" },
    { "app.kubernetes.io/created-by", "deprecated since v1.9" },
    { "scheduler.alpha.kubernetes.io/preferAvoidPods",
      "deprecated since v1.22; use Taints and Tolerations instead" },
    { "node-role.kubernetes.io/master", "use \"node-role.kubernetes.io/control-plane\" instead" },
};

static const struct old_name old_annotations[] = {
    { "scheduler.alpha.kubernetes.io/critical-pod",
      "non-functional in v1.16+; use the \"priorityClassName\" field instead" },
    { "security.alpha.kubernetes.io/sysctls",
      "non-functional in v1.11+; use the \"sysctls\" field instead" },
    { "security.alpha.kubernetes.io/unsafe-sysctls",
      "non-functional in v1.11+; use the \"sysctls\" field instead" },
};

static const struct old_name old_volumes[] = {
    { "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+" },
    { "gitRepo",              "deprecated in v1.11, and disabled by default in v1.33+" },
    { "scaleIO",              "deprecated in v1.16, non-functional in v1.22+" },
    { "flocker",              "deprecated in v1.22, non-functional in v1.25+" },
    { "storageos",            "deprecated in v1.22, non-functional in v1.25+" },
    { "quobyte",              "deprecated in v1.22, non-functional in v1.25+" },
    { "glusterfs",            "deprecated in v1.25, non-functional in v1.26+" },
    { "cephfs",               "deprecated in v1.28, non-functional in v1.31+" },
    { "rbd",                  "deprecated in v1.28, non-functional in v1.31+" },
};

static void look_at_node_labels(const struct value *spec, struct speaker *speaker)
{
    FIELD_EACH(label, spec, "nodeSelector", &speaker->path) {
        const char *text = text_of_name(old_labels, ARRAY_SIZE(old_labels), label.key);
        if (text)
            say(speaker, NULL, text);
    }
}

static void look_at_spread(const struct value *spec, struct speaker *speaker)
{
    FIELD_EACH(spread, spec, "topologySpreadConstraints", &speaker->path) {
        struct bytes key = value_string(spread.item, "topologyKey");
        const char *text = text_of_name(old_labels, ARRAY_SIZE(old_labels), key);
        if (text)
            say(speaker, "topologyKey",
                arena_printf(speaker->path.arena, "%.*s is %s", BYTES_ARG(key), text));
        if (!value_member(spread.item, "labelSelector"))
            say(speaker, "labelSelector", "a null labelSelector results in matching no pod");
    }
}

static void look_at_annotations(const struct value *template, struct speaker *speaker)
{
    field_enter(&speaker->path, "metadata");
    const struct value *metadata = value_member(template, "metadata");
    FIELD_EACH(annotation, metadata, "annotations", &speaker->path) {
        const char *text =
            text_of_name(old_annotations, ARRAY_SIZE(old_annotations), annotation.key);
        if (text)
            say(speaker, NULL, text);
    }
    field_leave(&speaker->path);
}

static void look_at_volumes(const struct value *spec, struct speaker *speaker)
{
    FIELD_EACH(volume, spec, "volumes", &speaker->path)
        FOR_EACH(row, old_volumes)
            if (value_member(volume.item, row->name))
                say(speaker, row->name, row->text);
    FIELD_EACH(volume, spec, "volumes", &speaker->path) {
        const struct value *sources = value_at(volume.item, "projected.sources");
        for (size_t i = 0; i < value_count(sources); i++)
            if (value_is_empty(value_item(sources, i)))
                decode_note(speaker->notes, speaker->path.arena,
                            "volume %s (Projected) has no sources provided",
                            quoted(value_string(volume.item, "name"), speaker->path.arena));
    }
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
                arena_printf(arena, "duplicate %s %s", key, quoted(text, arena)));
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
                             "using apply", quoted(name, arena)));
    }
}

/* ---- amounts ---- */

static void look_at_amounts(const struct value *resources, const char *list,
                            struct speaker *speaker)
{
    static const char *const names[] = { "memory", "ephemeral-storage", NULL };
    FIELD_EACH(amount, resources, list, &speaker->path) {
        struct quantity quantity;
        struct bytes text = value_bytes(amount.item);
        if (text_is_one_of(amount.key, names) && quantity_parse(text, &quantity) &&
            !quantity_is_whole(&quantity))
            say(speaker, NULL,
                arena_printf(speaker->path.arena,
                             "fractional byte value %s is invalid, must be an integer",
                             quoted(text, speaker->path.arena)));
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
                            quoted(name, speaker->path.arena), seen->ports[j].path,
                            seen->ports[j].path);
                break;
            }
    }
}

/* ---- containers ---- */

static const char *const container_lists[] = { "initContainers", "containers",
                                               "ephemeralContainers" };

static void look_at_containers(const struct value *spec, struct speaker *speaker)
{
    struct seen_ports *seen = arena_alloc(speaker->path.arena, sizeof *seen);
    seen->count = 0;
    FOR_EACH(list, container_lists)
        FIELD_EACH(container, spec, *list, &speaker->path) {
            field_enter(&speaker->path, "resources");
            look_at_amounts(value_member(container.item, "resources"), "limits", speaker);
            look_at_amounts(value_member(container.item, "resources"), "requests", speaker);
            field_leave(&speaker->path);
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

static void look_at_template(const struct value *template, struct speaker *speaker)
{
    const struct value *spec = value_member(template, "spec");
    field_enter(&speaker->path, "spec");
    look_at_node_labels(spec, speaker);
    look_at_spread(spec, speaker);
    field_leave(&speaker->path);
    look_at_annotations(template, speaker);
    field_enter(&speaker->path, "spec");
    look_at_volumes(spec, speaker);
    look_for_twins(spec, "hostAliases", "ip", speaker);
    look_for_twins(spec, "imagePullSecrets", "name", speaker);
    look_for_empty_names(spec, speaker);
    look_at_amounts(spec, "overhead", speaker);
    look_at_containers(spec, speaker);
    if (value_int(spec, "terminationGracePeriodSeconds", 0) < 0)
        say(speaker, "terminationGracePeriodSeconds",
            "must be >= 0; negative values are invalid and will be treated as 1");
    look_at_affinity(spec, speaker);
    field_leave(&speaker->path);
}

/* Of `path` as of a new one alone: those are seldom changed by hand. */
static const struct { const char *group, *kind, *path; bool only_new; } holders[] = {
    { "",      "Pod",                   NULL,                            .only_new = true },
    { "",      "PodTemplate",           "template"                       },
    { "",      "ReplicationController", "spec.template",                 .only_new = true },
    { "apps",  "Deployment",            "spec.template"                  },
    { "apps",  "ReplicaSet",            "spec.template"                  },
    { "apps",  "StatefulSet",           "spec.template"                  },
    { "apps",  "DaemonSet",             "spec.template"                  },
    { "batch", "Job",                   "spec.template"                  },
    { "batch", "CronJob",               "spec.jobTemplate.spec.template" },
};

void object_warnings(const struct value *next, const struct value *old, const struct kind *kind,
                     struct decode_notes *notes, struct arena *arena)
{
    static const char generation[] = "metadata.generation";
    if (kind->code && kind->code->warn)
        kind->code->warn(next, old, arena, notes);
    FOR_EACH(row, holders) {
        if (!text_equal(row->kind, kind->name) || !text_equal(row->group, kind->group))
            continue;
        if (old && (row->only_new || value_same(value_at(next, generation), value_at(old, generation))))
            return;
        struct speaker speaker = { .notes = notes };
        field_errors_init(&speaker.path, arena);
        if (row->path)
            field_enter(&speaker.path, row->path);
        look_at_template(row->path ? value_at(next, row->path) : next, &speaker);
        return;
    }
}
