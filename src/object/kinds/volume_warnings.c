/* SPDX-License-Identifier: Apache-2.0 */
/* volume_warnings.c - what a client is warned of who writes a volume, a claim, a class or a
 * capacity: annotations, plugins and labels of the past, parts of bytes; in upstream's words. */
#include "object/kinds/volume_warnings.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/speaker.h"

struct old_member { const char *name, *text; };

static const struct old_member old_annotations[] = {
    { "volume.beta.kubernetes.io/storage-class",
      "deprecated since v1.8; use \"storageClassName\" attribute instead" },
    { "volume.beta.kubernetes.io/mount-options",
      "deprecated since v1.31; use \"mountOptions\" attribute instead" },
};

static const struct old_member old_plugins[] = {
    { "cephfs",               "deprecated in v1.28, non-functional in v1.31+" },
    { "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+" },
    { "scaleIO",              "deprecated in v1.16, non-functional in v1.22+" },
    { "storageos",            "deprecated in v1.22, non-functional in v1.25+" },
    { "glusterfs",            "deprecated in v1.25, non-functional in v1.26+" },
    { "rbd",                  "deprecated in v1.28, non-functional in v1.31+" },
};

static void look_at_annotations(const struct value *object, size_t count, struct speaker *speaker)
{
    const struct value *annotations = value_at(object, "metadata.annotations");
    for (size_t i = 0; i < count; i++)
        if (value_member(annotations, old_annotations[i].name))
            say(speaker, arena_printf(speaker->path.arena, "metadata.annotations[%s]",
                                      old_annotations[i].name), old_annotations[i].text);
}

void warn_of_volume(const struct value *volume, const struct value *old, struct arena *arena,
                    struct decode_notes *notes)
{
    struct speaker speaker;
    const struct value *spec = value_member(volume, "spec"),
                       *required = value_at(spec, "nodeAffinity.required");
    (void)old;
    speaker_init(&speaker, arena, notes);
    look_at_annotations(volume, ARRAY_SIZE(old_annotations), &speaker);
    field_enter(&speaker.path, "spec");
    if (bytes_equal_text(value_string(spec, "persistentVolumeReclaimPolicy"), "Recycle"))
        say(&speaker, "persistentVolumeReclaimPolicy",
            "The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use "
            "dynamic provisioning.");
    field_enter(&speaker.path, "nodeAffinity.required");
    FIELD_EACH(term, required, "nodeSelectorTerms", &speaker.path)
        say_of_node_term(term.item, /* with_values= */ false, &speaker);
    field_leave(&speaker.path);
    FOR_EACH(row, old_plugins)
        if (value_member(spec, row->name))
            say(&speaker, text_equal(row->name, "storageos") ? "storageOS" : row->name, row->text);
    field_leave(&speaker.path);
}

void warn_of_claim(const struct value *claim, const struct value *old, struct arena *arena,
                   struct decode_notes *notes)
{
    struct speaker speaker;
    (void)old;
    speaker_init(&speaker, arena, notes);
    look_at_annotations(claim, /* of its class alone */ 1, &speaker);
    field_enter(&speaker.path, "spec");
    say_of_claim(value_member(claim, "spec"), &speaker);
    field_leave(&speaker.path);
}

void warn_of_storage_class(const struct value *class, const struct value *old, struct arena *arena,
                           struct decode_notes *notes)
{
    struct speaker speaker;
    (void)old;
    speaker_init(&speaker, arena, notes);
    FIELD_EACH(term, class, "allowedTopologies", &speaker.path)
        FIELD_EACH(expression, term.item, "matchLabelExpressions", &speaker.path) {
            const char *text = old_node_label(value_string(expression.item, "key"));
            if (text)
                say(&speaker, "key", text);
        }
}

void warn_of_capacity(const struct value *capacity, const struct value *old, struct arena *arena,
                      struct decode_notes *notes)
{
    struct speaker speaker;
    const struct value *topology = value_member(capacity, "nodeTopology");
    (void)old;
    speaker_init(&speaker, arena, notes);
    field_enter(&speaker.path, "nodeTopology");
    say_of_node_term(topology, /* with_values= */ false, &speaker);
    const struct value *labels = value_member(topology, "matchLabels");
    for (size_t i = 0; i < value_count(labels); i++) {
        struct bytes key = labels->map.members[i].key;
        const char *text = old_node_label(key);
        if (text)
            say(&speaker, arena_printf(arena, "matchLabels.%.*s", BYTES_ARG(key)), text);
    }
    field_leave(&speaker.path);
}
