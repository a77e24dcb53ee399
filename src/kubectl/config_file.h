/* SPDX-License-Identifier: Apache-2.0 */
/* config_file.h - kubeconfig files as trees that are changed and written again: `kubectl config`.
 *
 * Several files ($KUBECONFIG) count as one: what a name means stands in the first file that has it,
 * and is changed there; what is new goes to the default file.  Members that nobody here knows are
 * kept.  client/kubeconfig.c only reads, and reads more: credentials.
 *
 * Everything lies in the arena that config_read was given.  Thread: the program's only one. */
#ifndef KNARR_KUBECTL_CONFIG_FILE_H
#define KNARR_KUBECTL_CONFIG_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "client/client.h"

struct arena;
struct value;

enum config_list { CONFIG_CLUSTERS, CONFIG_CONTEXTS, CONFIG_USERS, CONFIG_LIST_COUNT };
enum config_type { CONFIG_TEXT, CONFIG_SWITCH, CONFIG_BASE64, CONFIG_PATH };

/* A member of an entry's body. */
struct config_field {
    const char      *name;
    enum config_type type;
    const char      *shown_as;           /* where secrets are not shown; NULL: as it is */
};
struct config_list_row {
    const char         *list, *member;   /* "clusters", "cluster" */
    const char         *always[2];       /* members that are written though they be "" */
    struct config_field fields[12];
};
extern const struct config_list_row config_lists[CONFIG_LIST_COUNT];

struct config_file {
    const char   *path;
    struct value *root;                  /* an empty map where there is no file yet */
    bool          exists, has_changed;
};
struct config_files {
    struct arena      *arena;
    struct config_file items[KUBECONFIG_FILES_MAX];
    size_t             count;
    struct config_file *usual;           /* where what is new goes; NULL: nowhere ($HOME is unset) */
};
/* `path`: of --kubeconfig; NULL: $KUBECONFIG, ~/.kube/config.  BAD_REQUEST: a file cannot be read
 * or is no kubeconfig; a file that is not there is empty. */
MUST_USE bool config_read(const char *path, struct arena *, struct config_files *ret,
                          struct error *err);
/* The text of one file, as config_read takes it; NULL with *err set. */
struct value *config_parse(const char *path, const char *text, size_t size, struct arena *,
                           struct error *err);
/* Writes the files that have changed, each whole or not at all.  BAD_REQUEST: it cannot, or another
 * program holds the file's lock. */
MUST_USE bool config_write(struct config_files *, struct error *err);

const char *config_current(const struct config_files *);     /* "" where there is none */
void        config_set_current(struct config_files *, const char *name);
/* The body of an entry, to read or to change (config_touch); NULL: there is none. */
struct value *config_find(const struct config_files *, enum config_list, const char *name);
/* The same, made in the usual file where there is none; its file has changed. */
struct value *config_touch(struct config_files *, enum config_list, const char *name);
bool          config_remove(struct config_files *, enum config_list, const char *name);
void          config_clear(struct config_files *, enum config_list);
/* All files as one, entries by name; paths as they are, or absolute. */
struct value *config_merged(const struct config_files *, bool has_whole_paths);
const char *config_absolute(const char *file, const char *path, struct arena *);

/* `config set` and `unset`: "clusters.my.cluster.server", "current-context".  A NULL text removes.
 * BAD_REQUEST: no such property, or no value of its type. */
MUST_USE bool config_set_property(struct config_files *, const char *property, const char *text,
                                  bool is_raw, struct error *err);
/* "DATA+OMITTED" and "REDACTED" for what is secret, in the tree that config_merged made. */
void config_redact(struct value *merged, struct arena *);
/* Leaves what one context needs.  BAD_REQUEST: no such context. */
MUST_USE bool config_minify(struct value *merged, const char *context, struct arena *,
                            struct error *err);
/* Files that entries name by whole paths become data.  BAD_REQUEST: one cannot be read. */
MUST_USE bool config_flatten(struct value *merged, struct arena *, struct error *err);

#endif
