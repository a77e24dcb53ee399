/* SPDX-License-Identifier: Apache-2.0 */
/* claim.h - specs of claims and of volumes, which other kinds embed.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_CLAIM_H
#define KNARR_OBJECT_KINDS_CLAIM_H

struct field_errors;
struct value;

/* These report at the current path. */
void validate_claim_spec(const struct value *spec, struct field_errors *);
/* The member metadata of a template, which may have labels and annotations alone. */
void validate_template_metadata(const struct value *template, struct field_errors *);
/* {metadata, spec} of an ephemeral volume. */
void validate_claim_template(const struct value *template, struct field_errors *);
/* The spec of a PersistentVolume that stands in a VolumeAttachment. */
void validate_inline_volume(const struct value *spec, struct field_errors *);
/* accessModes of a claim or a volume. */
void validate_access_modes(const struct value *spec, struct field_errors *);

#endif
