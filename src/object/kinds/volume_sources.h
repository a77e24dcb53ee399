/* SPDX-License-Identifier: Apache-2.0 */
/* volume_sources.h - where a volume comes from: of a pod's volumes and of persistent volumes.
 *
 * A table of sources lists each once, in the order in which they are looked at: a volume has one,
 * and the second that is found is Forbidden.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_VOLUME_SOURCES_H
#define KNARR_OBJECT_KINDS_VOLUME_SOURCES_H

#include <stddef.h>

#include "base/bytes.h"

struct field_errors;
struct value;

enum { VOLUME_SOURCE_REQUIRED_MAX = 4 };

struct volume_source {
    const char *name;                                    /* member of the volume */
    const char *path;                                    /* as errors call it; NULL: the same */
    const char *second_path; /* where a second source is Forbidden; NULL: name */
    const char *required[VOLUME_SOURCE_REQUIRED_MAX];    /* texts or lists that must not be empty */
    /* Further rules, at the path of the source; may be NULL.  `owner` is the name of the volume. */
    void (*check)(const struct value *source, struct bytes owner, struct field_errors *);
};

/* Reports at the current path, the volume's. */
void validate_volume_source(const struct value *volume, struct bytes owner,
                            const struct volume_source *, size_t count, struct field_errors *);

/* Paths: at the member `name` of the current path. */
void validate_no_dot_dot(struct field_errors *, const char *name, struct bytes path);
void validate_relative_path(struct field_errors *, const char *name, struct bytes path);
/* Relative, and not starting with "..": what a volume writes into itself. */
void validate_volume_path(struct field_errors *, const char *name, struct bytes path);
/* 0 to 0777, where present. */
void validate_file_mode(struct field_errors *, const struct value *map, const char *name);
void validate_csi_driver_name(struct field_errors *, const char *name, struct bytes driver);

/* Rules of sources that both kinds of volume have. */
void check_host_path(const struct value *, struct bytes owner, struct field_errors *);
void check_partition(const struct value *, struct bytes owner, struct field_errors *);
void check_nfs(const struct value *, struct bytes owner, struct field_errors *);
void check_iscsi(const struct value *, struct bytes owner, struct field_errors *);
/* The same, with other words for a name that starts neither with iqn, eui nor naa. */
void check_iscsi_target(const struct value *, const char *no_prefix, struct field_errors *);
void check_flocker(const struct value *, struct bytes owner, struct field_errors *);
void check_quobyte(const struct value *, struct bytes owner, struct field_errors *);
void check_fc(const struct value *, struct bytes owner, struct field_errors *);
void check_flex(const struct value *, struct bytes owner, struct field_errors *);
void check_azure_disk(const struct value *, struct bytes owner, struct field_errors *);

#endif
