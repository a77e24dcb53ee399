/* SPDX-License-Identifier: Apache-2.0 */
/* validation.h - field errors as upstream words them, the formats, and rules as tables.
 *
 * A validator walks a value and reports to struct field_errors; nothing stops at the first error.
 * The path is a fixed stack (field_enter ... field_leave), so that the good case allocates nothing:
 *
 *     FIELD_EACH(port, container, "ports", errors)              // path is now ...ports[i]
 *         if (value_int(port.item, "containerPort", 0) == 0)
 *             field_required(errors, "containerPort", "");
 *
 * field_errors_finish() turns the list into one Invalid error with causes.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_VALIDATION_H
#define KNARR_OBJECT_VALIDATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;
struct error;
struct expression_checker;
struct kind;
struct value;

enum { FIELD_PATH_DEPTH_MAX = 64, FIELD_ERRORS_MAX = 200 };

enum field_error_type {
    FIELD_REQUIRED_ERROR, FIELD_INVALID, FIELD_NOT_SUPPORTED, FIELD_FORBIDDEN, FIELD_DUPLICATE,
    FIELD_TOO_LONG, FIELD_TOO_MANY, FIELD_NOT_FOUND, FIELD_TYPE_INVALID, FIELD_INTERNAL,
    FIELD_ERROR_TYPE_COUNT
};

struct field_error {
    enum field_error_type type;
    const char *field; /* "spec.containers[0].name"; "<nil>" for the object itself */
    const char           *message;       /* without the field: `Invalid value: "x": must be ...` */
};

struct path_part {
    const char  *name;                   /* member; NULL for an index or key */
    struct bytes key;                    /* with name NULL and key.at set: [key] */
    size_t       index;
};

struct field_errors {
    struct arena       *arena;
    struct field_error *errors;          /* the first FIELD_ERRORS_MAX */
    size_t              count, capacity;
    struct path_part    path[FIELD_PATH_DEPTH_MAX];
    size_t              depth;
    struct expression_checker *expressions;      /* NULL: they are not compiled (expression_check.h) */
};

void field_errors_init(struct field_errors *, struct arena *);

void field_enter(struct field_errors *, const char *name);       /* push ".name" */
void field_enter_index(struct field_errors *, size_t index);     /* push "[i]" */
void field_enter_key(struct field_errors *, struct bytes key);   /* push "[key]" */
void field_leave(struct field_errors *);                         /* pop one */
/* "spec.a[0]", for messages that name another field; `name` may be NULL.  In the arena. */
const char *field_path_text(const struct field_errors *, const char *name);

/* Walks the items of a list, or the members of a map, that is the member `name` of `map`.  In
 * the body the path stands at name[i] or name[key]; leaving the body in any way restores it. */
struct field_walk {
    const struct value  *item;           /* the current one */
    struct bytes         key;            /* of the current member, for a map */
    size_t               index;          /* of the current one */
    const struct value  *list;
    size_t               next, depth;
    struct field_errors *errors;
};
struct field_walk field_walk_start(const struct value *map, const char *name,
                                   struct field_errors *);
bool field_walk_next(struct field_walk *);
void field_walk_done(struct field_walk *);
#define FIELD_EACH(walk, map, name, errors)                                                        \
    for (CLEANUP(field_walk_done) struct field_walk walk = field_walk_start(map, name, errors);   \
         field_walk_next(&walk);)

/* Report at the current path, or at a member of it (`name` may be NULL).  Details may be NULL. */
void field_required(struct field_errors *, const char *name, const char *detail);
void field_invalid(struct field_errors *, const char *name, const struct value *bad,
                   const char *detail);
void field_invalid_text(struct field_errors *, const char *name, struct bytes bad,
                        const char *detail);
void field_invalid_int(struct field_errors *, const char *name, int64_t bad, const char *detail);
void field_invalid_json(struct field_errors *, const char *name, const char *json,
                        const char *detail);
/* Invalid without the value, for one that would be long. */
void field_invalid_plain(struct field_errors *, const char *name, const char *detail);
/* A mistake of the server's own. */
void field_internal(struct field_errors *, const char *name, const char *detail);
/* An error that was reported before, and taken out of the list. */
void field_errors_add(struct field_errors *, const struct field_error *);
/* A value of another type than the field's; `bad` as field_invalid shows it. */
void field_type_invalid(struct field_errors *, const char *name, struct bytes bad,
                        const char *detail);
void field_not_supported(struct field_errors *, const char *name, struct bytes bad,
                         const char *const *supported);
void field_not_supported_json(struct field_errors *, const char *name, const char *json,
                              const char *const *supported);
void field_forbidden(struct field_errors *, const char *name, const char *detail);
void field_duplicate(struct field_errors *, const char *name, const struct value *bad);
/* `json` may be NULL: nothing is shown. */
void field_duplicate_json(struct field_errors *, const char *name, const char *json,
                          const char *detail);
void field_too_long(struct field_errors *, const char *name, int64_t limit);
void field_too_many(struct field_errors *, const char *name, int64_t count, int64_t limit);
void field_not_found(struct field_errors *, const char *name, const struct value *bad,
                     const char *detail);
/* `field is immutable` unless both are equal (NULL counts as absent). */
void field_immutable(struct field_errors *, const char *name, const struct value *next,
                     const struct value *old);
/* The text of a string value; {NULL, 0} for others and for NULL. */
struct bytes value_bytes(const struct value *);
/* value_equal for members that may be absent: NULL equals NULL and an empty list. */
bool value_same(const struct value *, const struct value *);
/* JSON of a value as Go prints a map: members in ascending order; in the arena. "null" for NULL. */
const char *value_json(const struct value *, struct arena *);

/* True when there are none.  Else INVALID: `Pod "x" is invalid: spec.a: Required value` ... with
 * causes. */
MUST_USE bool field_errors_finish(const struct field_errors *, const struct kind *,
                                  const char *name, struct error *err);
/* `a: Required value`, or `[a: ..., b: ...]` for several, each once; in the arena. */
const char *field_errors_text(const struct field_errors *);

/* Formats: NULL when good, else upstream's detail text (the first one, where there are two). */
const char *format_label(struct bytes);              /* DNS-1123 label */
const char *format_label_1035(struct bytes);
const char *format_subdomain(struct bytes);
const char *format_qualified(struct bytes);
const char *format_label_value(struct bytes);
const char *format_port(int64_t);
const char *format_ip(struct bytes);
const char *format_cidr(struct bytes);

/* The same by name, with all that is wrong. */
enum format {
    FORMAT_LABEL, FORMAT_LABEL_1035, FORMAT_SUBDOMAIN, FORMAT_SUBDOMAIN_UNDERSCORE,
    FORMAT_WILDCARD_SUBDOMAIN, FORMAT_QUALIFIED, FORMAT_LABEL_VALUE, FORMAT_SEGMENT,
    FORMAT_PORT_NAME, FORMAT_CONFIG_KEY, FORMAT_ENV_NAME, FORMAT_IP, FORMAT_CIDR, FORMAT_PERCENT,
    FORMAT_HTTP_HEADER, FORMAT_C_IDENTIFIER, FORMAT_CONDITION_REASON, FORMAT_COUNT
};
enum { FORMAT_PROBLEMS_MAX = 6 };
size_t format_problems(enum format, struct bytes, const char *ret_details[FORMAT_PROBLEMS_MAX]);
/* Each problem of `text` is Invalid at `name`; true when there was none. */
bool field_format(struct field_errors *, const char *name, struct bytes text, enum format);
/* The same for the start of a name, to which more is appended: it may end in '-'. */
bool field_format_prefix(struct field_errors *, const char *name, struct bytes text, enum format);
/* The same for a member of `map`, where it is not empty. */
void field_format_member(struct field_errors *, const struct value *map, const char *name,
                         enum format);
/* Required where the member is empty, else its format. */
void field_format_required(struct field_errors *, const struct value *map, const char *name,
                           enum format);

/* Addresses: 4 or 16 bytes. */
struct ip_address {
    uint8_t bytes[16];
    uint8_t size;                        /* 4, 16; 0: none */
};
bool ip_parse(struct bytes text, struct ip_address *ret);        /* leading zeros are no address */
bool cidr_parse(struct bytes text, struct ip_address *ret, int *ret_prefix);
const char *ip_text(const struct ip_address *, struct arena *);  /* canonical */
bool ip_is_unspecified(const struct ip_address *);
bool ip_is_loopback(const struct ip_address *);
bool ip_is_link_local(const struct ip_address *);                /* of one machine */
bool ip_is_link_local_multicast(const struct ip_address *);
/* An address of some machine: not unspecified, loopback, link-local, multicast or broadcast. */
bool ip_is_global_unicast(const struct ip_address *);
/* Neither unspecified, loopback nor link-local, as addresses of endpoints and externalIPs must be.
 */
void field_endpoint_ip(struct field_errors *, const char *name, struct bytes text);
/* At most one address of each family, at most two in all (texts that are good addresses). */
bool ip_families_differ(const struct value *texts, const char *member);

/* Single values, at the member `name` of the current path. */
void field_non_negative(struct field_errors *, const struct value *map, const char *name);
void field_positive(struct field_errors *, const struct value *map, const char *name);
void field_port(struct field_errors *, const char *name, int64_t port);
void field_port_or_name(struct field_errors *, const struct value *map, const char *name);
void field_int_or_percent(struct field_errors *, const struct value *map,
                          const char *name);         /* where present */
int64_t int_or_percent_number(const struct value *); /* 25 of "25%" and of 25; else 0 */
void field_not_above_100_percent(struct field_errors *, const struct value *map, const char *name);
void field_one_of(struct field_errors *, const struct value *map, const char *name,
                  const char *const *values);
void field_required_one_of(struct field_errors *, const struct value *map, const char *name,
                           const char *const *values);
bool text_is_one_of(struct bytes, const char *const *values);

/* Rules that concern one field, as rows; validate_rules walks a map by them. */
enum rule_flag {
    RULE_REQUIRED = 1 << 0, RULE_RANGE = 1 << 1, RULE_ONE_OF = 1 << 2, RULE_LABEL = 1 << 3,
    RULE_SUBDOMAIN = 1 << 4, RULE_QUALIFIED = 1 << 5, RULE_PORT = 1 << 6, RULE_PORT_NAME = 1 << 7,
    RULE_PORT_OR_NAME = 1 << 8, RULE_NON_NEGATIVE = 1 << 9, RULE_CONFIG_KEY = 1 << 10,
    RULE_SEGMENT = 1 << 11, RULE_LABELS = 1 << 12, RULE_SELECTOR = 1 << 13,
    RULE_INT_OR_PERCENT = 1 << 14, RULE_IP = 1 << 15, RULE_MAX_LENGTH = 1 << 16,
    RULE_ABSOLUTE_PATH = 1 << 17, RULE_NO_DOT_DOT = 1 << 18
};
struct field_rule {
    const char        *name;
    unsigned           flags;
    int64_t            min, max;         /* RULE_RANGE, RULE_MAX_LENGTH (max) */
    const char *const *values;           /* RULE_ONE_OF, NULL-terminated */
    const char        *detail;           /* instead of the rule's own words; may be NULL */
};
void validate_rules(const struct value *map, const struct field_rule *, size_t count,
                    struct field_errors *);

/* What holds for every object (validation.md, "Every object"). `old` is NULL on create. */
void validate_metadata(const struct value *next, const struct value *old, const struct kind *,
                       struct field_errors *);
/* Metadata rules, then the kind's own code.  On update a kind's validate_update stands for its
 * validate, which runs where a kind has no validate_update. */
void validate_create(const struct value *next, const struct kind *, struct field_errors *);
void validate_update(const struct value *next, const struct value *old, const struct kind *,
                     struct field_errors *);
void validate_status(const struct value *next, const struct value *old, const struct kind *,
                     struct field_errors *);
/* A map of labels at the member `name`; `labels` may be NULL. */
void validate_labels(const struct value *labels, const char *name, struct field_errors *);
void validate_annotations(const struct value *annotations, const char *name, struct field_errors *);
/* A LabelSelector at the member `name`; NULL is good. */
void validate_selector(const struct value *selector, const char *name, struct field_errors *);
/* matchExpressions of a LabelSelector at the current path. */
void validate_selector_expressions(const struct value *selector, struct field_errors *);
/* metav1.Condition, each of the list `name`. */
void validate_conditions(const struct value *map, const char *name, struct field_errors *);

#endif
