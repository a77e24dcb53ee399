/* SPDX-License-Identifier: Apache-2.0 */
/* service_warnings.c - what a client is warned of who writes a Service: fields that are deprecated,
 * or that nothing looks at in a Service of this type; in upstream's words. */
#include "object/kinds/service.h"

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/speaker.h"

static const char old_hints[] = "service.kubernetes.io/topology-aware-hints";

static void warn_of_addresses(const struct value *spec, const char *name, struct arena *arena,
                              struct decode_notes *notes)
{
    struct speaker speaker;
    speaker_init(&speaker, arena, notes);
    field_enter(&speaker.path, "spec");
    FIELD_EACH(address, spec, name, &speaker.path)
        say_of_address(value_bytes(address.item), &speaker);
    field_leave(&speaker.path);
}

static void warn_of_headless(const struct value *spec, struct arena *arena,
                             struct decode_notes *notes)
{
    if (value_string(spec, "loadBalancerIP").size > 0)
        decode_note(notes, arena, "spec.loadBalancerIP is ignored for headless services");
    if (value_count(value_member(spec, "externalIPs")) > 0)
        decode_note(notes, arena, "spec.externalIPs is ignored for headless services");
    if (!bytes_equal_text(value_string(spec, "sessionAffinity"), "None"))
        decode_note(notes, arena, "spec.SessionAffinity is ignored for headless services");
}

static void warn_of_type(const struct value *spec, bool is_headless, struct arena *arena,
                         struct decode_notes *notes)
{
    bool is_external = bytes_equal_text(value_string(spec, "type"), "ExternalName"),
         has_ips = value_count(value_member(spec, "externalIPs")) > 0;
    if (has_ips && !is_headless && !is_external)
        decode_note(notes, arena, "spec.externalIPs is deprecated and may no longer be implemented "
                                  "in some clusters");
    struct speaker speaker;
    speaker_init(&speaker, arena, notes);
    field_enter(&speaker.path, "spec.loadBalancerIP");
    say_of_address(value_string(spec, "loadBalancerIP"), &speaker);
    field_leave(&speaker.path);
    if (has_ips && is_external)
        decode_note(notes, arena,
                    "spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    if (!is_external && value_string(spec, "externalName").size > 0)
        decode_note(notes, arena,
                    "spec.externalName is ignored when spec.type is not \"ExternalName\"");
}

void warn_of_service(const struct value *service, const struct value *old, struct arena *arena,
                     struct decode_notes *notes)
{
    (void)old;                           /* what is odd is told at each change */
    const struct value *spec = value_member(service, "spec");
    bool has_no_ip = bytes_equal_text(value_string(spec, "clusterIP"), "None");
    bool is_headless = has_no_ip && service_has_type(service, "ClusterIP");
    if (value_member(value_at(service, "metadata.annotations"), old_hints))
        decode_note(notes, arena,
                    "annotation %s is deprecated, please use service.kubernetes.io/topology-mode "
                    "instead", old_hints);
    if (!has_no_ip)
        warn_of_addresses(spec, "clusterIPs", arena, notes);
    if (is_headless)
        warn_of_headless(spec, arena, notes);
    warn_of_addresses(spec, "externalIPs", arena, notes);
    warn_of_type(spec, is_headless, arena, notes);
    if (bytes_equal_text(value_string(spec, "trafficDistribution"), "PreferClose"))
        decode_note(notes, arena, "spec.trafficDistribution: \"PreferClose\" is deprecated; use "
                                  "\"PreferSameZone\"");
}
