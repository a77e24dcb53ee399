/* SPDX-License-Identifier: Apache-2.0 */
/* schema.h - the API as tables: kinds, types and fields.
 *
 * tools/apigen writes the tables of the built-in API from api/ at build time (generated
 * schema_tables.c); a CustomResourceDefinition makes the same structs at run time (custom_kind.h).
 * Every engine (decode, prune, default, patch, freeze, OpenAPI, discovery) walks these and knows no
 * kind by name.
 *
 * Thread: any.  The built-in tables are constant after start; a custom kind is constant, too, and
 * lives as long as someone holds it (kind_ref). */
#ifndef KNARR_OBJECT_SCHEMA_H
#define KNARR_OBJECT_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "object/member_hash.h"

struct value;
struct kind;
struct arena;
struct custom_kind;
struct decode_notes;
struct field_errors;
struct schema;

/* What stands behind one type word of api/README.md. */
enum shape {
    SHAPE_STRING,
    SHAPE_BOOL,
    SHAPE_INT32,
    SHAPE_INT64,
    SHAPE_DOUBLE,
    SHAPE_BYTES,
    SHAPE_TIME,
    SHAPE_MICRO_TIME,
    SHAPE_DURATION,
    SHAPE_QUANTITY,
    SHAPE_INT_OR_STRING,
    SHAPE_RAW_EXTENSION,
    SHAPE_FIELDS_V1,
    SHAPE_JSON,
    SHAPE_SCHEMA_OR_BOOL,
    SHAPE_SCHEMA_OR_ARRAY,
    SHAPE_SCHEMA_OR_STRING_ARRAY,
    SHAPE_ANY,
    SHAPE_STRUCT, /* `type` says which */
    SHAPE_WRAP /* a list in JSON, a message { repeated items = 1 } in protobuf; `type` has its one
                  field */
};

enum collection { COLLECTION_NONE, COLLECTION_LIST, COLLECTION_MAP };

enum field_flag {
    FIELD_POINTER = 1 << 0, /* absent and zero differ */
    FIELD_EMIT = 1 << 1,    /* written even when zero */
    FIELD_REQUIRED = 1 << 2,
    FIELD_INLINE = 1 << 3,      /* its type's fields are members of this object in JSON */
    FIELD_LIST_ATOMIC = 1 << 4, /* server-side apply; atomic is the default of lists */
    FIELD_LIST_SET = 1 << 5,
    FIELD_LIST_MAP = 1 << 6,
    FIELD_MAP_ATOMIC = 1 << 7,
    FIELD_PATCH_MERGE = 1 << 8, /* strategic merge patch */
    FIELD_PATCH_REPLACE = 1 << 9,
    FIELD_PATCH_RETAIN_KEYS = 1 << 10,
    FIELD_JSON_ONLY = 1 << 11,    /* no protobuf number */
    FIELD_MAP_GRANULAR = 1 << 12, /* although its type is map_atomic */
    FIELD_HAS_DEFAULTS =
        1 << 13, /* a static one, code in or below its type, or quantities to round */
    FIELD_DEFAULT_HIDDEN = 1 << 14 /* static_default is applied, but OpenAPI does not publish it */
};

struct field {
    const char          *name;           /* JSON; for an inline field protobuf's only */
    const struct type *type; /* SHAPE_STRUCT, SHAPE_WRAP; of a codec the type with its protobuf
                                body; NULL for a scalar */
    const char *const   *list_keys;      /* FIELD_LIST_MAP; NULL-terminated */
    const char          *patch_key;      /* FIELD_PATCH_MERGE of a list of structs; else NULL */
    const char *const   *enum_values;    /* NULL-terminated; NULL where open */
    const char          *static_default; /* JSON; NULL where none */
    uint16_t             flags;          /* enum field_flag */
    uint16_t             number;         /* protobuf */
    uint8_t              shape;          /* enum shape, of the elements for a collection */
    uint8_t              collection;     /* enum collection */
    uint16_t             name_size;
};

/* Completes a value of this type: what defaults.md says in code.  `root` is the kind being
 * defaulted. */
typedef void defaults_function(struct value *, const struct kind *root, struct arena *);

/* What OpenAPI publishes as x-kubernetes-unions. */
struct type_union {
    const char        *discriminator;    /* a field's name; NULL: none */
    const char *const *fields; /* pairs of a field's name and its value; NULL-terminated */
};

enum { TYPE_MEMBERS_MAX = 254, TYPE_MEMBER_WORDS = 4 };

struct type {
    const char         *name;            /* "PodSpec" */
    const char         *openapi_name;    /* "io.k8s.api.core.v1.PodSpec"; NULL: none */
    const char         *proto_name;      /* "k8s.io.api.core.v1.PodSpec"; NULL: none */
    const char         *codec_schema;    /* of a codec: "string/date-time"; NULL: none */
    const struct field *fields;          /* JSON order */
    const struct field *const
        *members;         /* the members of its JSON: fields with inline ones opened */
    const uint8_t *slots; /* where member_hash finds a name: index into members plus 1, 0 is free;
                             NULL: search members */
    const struct member_name *names;     /* of the members, where there are slots */
    uint64_t            slot_seed;
    uint64_t
        emit_bits[TYPE_MEMBER_WORDS]; /* bit i % 64 of word i / 64: members[i] has FIELD_EMIT */
    const uint8_t      *static_members, *default_members;/* places of members with a static_default;
                                            with defaults below them */
    const uint8_t *wire_order; /* places in fields of those with a protobuf number, ascending by it */
    const uint8_t *wire_rank;  /* of each member, its place in wire_order plus 1, or that of the
                                  inline struct that it is in; 0: it has none */
    uint64_t wire_kept[TYPE_MEMBER_WORDS]; /* bits of the places in wire_order: written even where
                                              the object has no such field */
    const struct type_union *published_union;            /* or NULL */
    const struct schema *schema;         /* of a custom kind (structural_schema.h); NULL: built in */
    defaults_function  *set_defaults;    /* NULL: only static ones */
    uint16_t            field_count, member_count;
    uint8_t             static_count, default_count;     /* of static_members, default_members */
    uint8_t             wire_count;                      /* of wire_order */
    uint8_t             slot_bits;       /* there are 1 << slot_bits slots */
    bool                map_atomic;      /* the whole type is one apply unit */
    bool                is_object;       /* has kind and apiVersion in JSON, first */
    bool                has_defaults;    /* static ones or code, in it or below it */
    bool                has_own_cbor;    /* bytes or floats, in it or below it: see cbor_object.h */
};

enum verb {
    VERB_CREATE = 1 << 0, VERB_DELETE = 1 << 1, VERB_DELETE_COLLECTION = 1 << 2, VERB_GET = 1 << 3,
    VERB_LIST = 1 << 4, VERB_PATCH = 1 << 5, VERB_UPDATE = 1 << 6, VERB_WATCH = 1 << 7
};

struct subresource {
    const char *name;                    /* "status" */
    const char *kind_group, *kind_version, *kind_name;   /* NULL: the parent's kind */
    unsigned    verbs;
};

/* What a write of a kind does besides its fields (validation.md, "What each kind does on a write").
 */
enum kind_flag {
    KIND_STATUS_RESET = 1 << 0, /* column status: R */
    KIND_GENERATION = 1 << 1,   /* column gen: spec changes raise metadata.generation */
    KIND_PUT_CREATES = 1 << 2,
    KIND_UNCONDITIONAL = 1 << 3, /* update without resourceVersion is allowed */
    KIND_VOLATILE = 1 << 4,   /* says only "still alive": written to disk lazily (Lease, Event) */
    KIND_EVERY_GROUP = 1 << 5 /* may be named with any group and version (DeleteOptions) */
};

enum name_format { NAME_SUBDOMAIN, NAME_LABEL, NAME_LABEL_1035, NAME_SEGMENT, NAME_OTHER };

/* Code of one kind, in object/kinds/; every member may be NULL.  Each is an extern constant that
 * object/kinds/code.txt names, a line each: "core_v1.Pod pod_code". */
struct kind_code {
    /* Before validation: clears and completes what the write path sets.  `old` is NULL on create.
     */
    void (*prepare)(struct value *next, const struct value *old, struct arena *);
    void (*validate)(const struct value *next, struct field_errors *);
    void (*validate_update)(const struct value *next, const struct value *old,
                            struct field_errors *);
    void (*prepare_status)(struct value *next, const struct value *old, struct arena *);
    void (*validate_status)(const struct value *next, const struct value *old,
                            struct field_errors *);
    /* Of a valid one: what its client should know of it, for Warning headers.  `old` is NULL on
     * create. */
    void (*warn)(const struct value *next, const struct value *old, struct arena *,
                 struct decode_notes *);
};

struct kind {
    const char               *group;         /* "" for core */
    const char               *version;       /* "v1" */
    const char               *api_version;   /* "apps/v1", "v1" */
    const char               *name;          /* "Deployment" */
    const char               *list_name;     /* "DeploymentList" */
    const char *resource; /* "deployments"; NULL: an object that is not served (Status, Scale) */
    const char               *singular;
    const char *const        *short_names;   /* NULL-terminated, or NULL */
    const char *const        *categories;
    const struct type        *type;
    const struct type        *list_type;     /* of PodList; NULL where resource is */
    const struct subresource *subresources;
    const struct kind_code   *code;          /* NULL: none */
    const char
        *storage_prefix; /* "/registry/deployments/", upstream's key prefix; NULL: never stored */
    const struct kind *storage; /* the kind whose objects these are: events.k8s.io Event -> core
                                   Event; itself for all others */
    const char *deprecation;                 /* what clients are warned with; NULL: it is not */
    const struct custom_kind *custom;        /* what only a custom kind has; NULL: built in */
    unsigned                  verbs;         /* enum verb */
    unsigned                  flags;         /* enum kind_flag */
    uint16_t                  index;         /* 0 .. kind_count-1 for the built-in ones, then the
                                                core's choice; the same for all versions */
    uint8_t                   subresource_count;
    uint8_t                   name_format;   /* enum name_format */
    bool                      namespaced;
};

struct group_version {
    const char *group, *version, *api_version;
    const char *path;                        /* "/apis/apps/v1" */
    const char *openapi_prefix;
};

/* Order of `kinds`: groups in discovery order, kinds by resource name; then those that are not
 * served. */
extern const struct kind          schema_kinds[];
extern const size_t               schema_kind_count;
extern const struct type          schema_types[];            /* all, by file and in its order */
extern const size_t               schema_type_count;
extern const struct group_version schema_group_versions[];
extern const size_t               schema_group_version_count;

/* The built-in kinds by name and by resource, for the searches below (generated). */
extern const struct kind
    *const schema_kinds_by_name[]; /* by api_version and name; schema_kind_count */
extern const struct kind *const   schema_kinds_by_resource[];/* by api_version and resource */
extern const size_t               schema_resource_count;

/* Built-in kinds alone (kind_set.h knows all); NULL where unknown.  The options (KIND_EVERY_GROUP)
 * are found under any group and version. */
const struct kind  *kind_find(const char *group, const char *version, const char *name);
const struct kind  *kind_find_api_version(struct bytes api_version, struct bytes name);
const struct kind *kind_find_resource(struct bytes group, struct bytes version,
                                      struct bytes resource);
const struct subresource *kind_subresource(const struct kind *, struct bytes name);
/* The field of a JSON member, looking through inline fields; NULL where unknown. */
const struct field *type_field(const struct type *, struct bytes name);
/* Where type->members has the name; -1 where unknown. */
static inline int   type_member_index(const struct type *, struct bytes name);
int                 type_member_search(const struct type *, struct bytes name);  /* without slots */
/* Calls visit for each JSON field in order, inline ones opened. */
void type_each_field(const struct type *, void (*visit)(void *context, const struct field *),
                     void *context);

/* Shorthands for kinds that code knows by name; filled from the tables at start (schema_init). */
void schema_init(void);                      /* once, before threads */
extern struct well_known {
    const struct kind *pod, *node, *namespace, *service, *service_account, *config_map, *secret,
        *event, *lease, *replica_set, *deployment, *stateful_set, *daemon_set, *job, *cron_job,
        *controller_revision, *endpoints, *endpoint_slice, *replication_controller,
        *persistent_volume, *persistent_volume_claim, *role, *cluster_role, *role_binding,
        *cluster_role_binding, *status, *scale, *table, *partial_object_metadata,
        *partial_object_metadata_list, *delete_options, *binding, *eviction, *priority_class,
        *resource_quota, *limit_range, *runtime_class, *token_request, *token_review,
        *subject_access_review, *self_subject_access_review, *local_subject_access_review,
        *self_subject_rules_review, *self_subject_review, *csi_node, *ip_address, *service_cidr,
        *custom_resource_definition, *api_service, *certificate_signing_request,
        *pod_disruption_budget, *horizontal_pod_autoscaler, *ingress, *ingress_class,
        *network_policy, *storage_class, *node_metrics, *pod_metrics,
        *validating_admission_policy, *component_status;
} well_known;

static inline int type_member_index(const struct type *type, struct bytes name)
{
    if (!type->slots)
        return type_member_search(type, name);
    const struct member_name words = member_name_of(name);
    int place = type->slots[member_hash(&words, type->slot_seed, type->slot_bits)] - 1;
    if (place < 0)
        return -1;
    const struct member_name *found = &type->names[place];
    if (found->head != words.head || found->tail != words.tail || found->size != words.size)
        return -1;
    bool whole = name.size <= MEMBER_NAME_WHOLE;
    return whole || memcmp(type->members[place]->name, name.at, name.size) == 0 ? place : -1;
}

#endif
