/* SPDX-License-Identifier: Apache-2.0 */
/* speaker.c - see speaker.h; the words are upstream's. */
#include "object/speaker.h"

#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/quantity.h"

void speaker_init(struct speaker *speaker, struct arena *arena, struct decode_notes *notes)
{
    speaker->notes = notes;
    field_errors_init(&speaker->path, arena);
}

void say(struct speaker *speaker, const char *name, const char *text)
{
    decode_note(speaker->notes, speaker->path.arena, "%s: %s",
                field_path_text(&speaker->path, name), text);
}

const char *text_quoted(struct bytes text, struct arena *arena)
{
    return arena_printf(arena, "\"%.*s\"", BYTES_ARG(text));
}

/* ---- labels of nodes ---- */

static const struct { const char *name, *text; } old_labels[] = {
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

const char *old_node_label(struct bytes key)
{
    FOR_EACH(row, old_labels)
        if (bytes_equal_text(key, row->name))
            return row->text;
    return NULL;
}

static void say_of_values(const struct value *requirement, struct speaker *speaker)
{
    struct arena *arena = speaker->path.arena;
    FIELD_EACH(value, requirement, "values", &speaker->path) {
        const char *details[FORMAT_PROBLEMS_MAX];
        size_t count = format_problems(FORMAT_LABEL_VALUE, value_bytes(value.item), details);
        for (size_t i = 0; i < count; i++)
            say(speaker, NULL, arena_printf(arena, "%.*s is invalid, %s",
                                            BYTES_ARG(value_bytes(value.item)), details[i]));
    }
}

void say_of_node_label(const struct value *map, const char *name, struct speaker *speaker)
{
    struct bytes key = value_string(map, name);
    const char *text = old_node_label(key);
    if (text)
        say(speaker, name, arena_printf(speaker->path.arena, "%.*s is %s", BYTES_ARG(key), text));
}

void say_of_node_term(const struct value *term, bool with_values, struct speaker *speaker)
{
    FIELD_EACH(requirement, term, "matchExpressions", &speaker->path) {
        say_of_node_label(requirement.item, "key", speaker);
        if (with_values)
            say_of_values(requirement.item, speaker);
    }
}

/* ---- amounts ---- */

void say_of_bytes(const struct value *map, const char *list, const char *key,
                  struct speaker *speaker)
{
    struct quantity quantity;
    struct arena *arena = speaker->path.arena;
    struct bytes text = value_bytes(value_member(value_member(map, list), key));
    if (text.size && quantity_parse(text, &quantity) && !quantity_is_whole(&quantity))
        say(speaker, arena_printf(arena, "%s[%s]", list, key),
            arena_printf(arena, "fractional byte value %s is invalid, must be an integer",
                         text_quoted(text, arena)));
}

void say_of_claim(const struct value *spec, struct speaker *speaker)
{
    const struct value *resources = value_member(spec, "resources");
    field_enter(&speaker->path, "resources");
    say_of_bytes(resources, "requests", "storage", speaker);
    say_of_bytes(resources, "limits", "storage", speaker);
    field_leave(&speaker->path);
}

/* ---- addresses ---- */

/* Of IPv6 alone: others that are written in an odd way are refused. */
void say_of_address(struct bytes text, struct speaker *speaker)
{
    struct ip_address parsed;
    struct arena *arena = speaker->path.arena;
    if (text.size == 0 || !memchr(text.at, ':', text.size) || !ip_parse(text, &parsed))
        return;
    const char *canonical = ip_text(&parsed, arena);
    if (!bytes_equal_text(text, canonical))
        say(speaker, NULL, arena_printf(arena, "IPv6 address \"%.*s\" should be in RFC 5952 "
                                        "canonical format (\"%s\")", BYTES_ARG(text), canonical));
}

static struct ip_address first_of_range(const struct ip_address *address, int prefix)
{
    struct ip_address first = *address;
    for (int bit = prefix; bit < first.size * 8; bit++)
        first.bytes[bit / 8] &= (uint8_t)~(0x80 >> bit % 8);
    return first;
}

void say_of_cidr(struct bytes text, struct speaker *speaker)
{
    struct ip_address address;
    int prefix;
    struct arena *arena = speaker->path.arena;
    if (!cidr_parse(text, &address, &prefix))
        return;
    struct ip_address first = first_of_range(&address, prefix);
    const char *range = arena_printf(arena, "%s/%d", ip_text(&first, arena), prefix);
    const char *canonical = arena_printf(arena, "%s/%d", ip_text(&address, arena), prefix);
    if (memcmp(first.bytes, address.bytes, address.size) != 0)
        say(speaker, NULL,
            arena_printf(arena, "CIDR value \"%.*s\" is ambiguous in this context (should be "
                         "\"%s\" or \"%s/%d\"?)", BYTES_ARG(text), range,
                         ip_text(&address, arena), address.size * 8));
    else if (address.size == 16 && !bytes_equal_text(text, canonical))
        say(speaker, NULL,
            arena_printf(arena, "IPv6 CIDR value \"%.*s\" should be in RFC 5952 canonical format "
                         "(\"%s\")", BYTES_ARG(text), canonical));
}
