/* SPDX-License-Identifier: Apache-2.0 */
/* function.h - functions as tables: what a library offers to expressions.
 *
 * The checker picks the overloads whose parameters fit; where it knows them only as dyn the
 * evaluator picks by the arguments' kinds when it runs.  A call gets arguments of which none is a
 * failure.
 *
 * What a call costs is told twice: before it runs, from what bounds its arguments (estimate), and
 * after, from what they were (charge).  Units are those of cel-go: a step is 1, text 0.1 a
 * character.
 *
 * Thread: constant; any. */
#ifndef KNARR_CEL_FUNCTION_H
#define KNARR_CEL_FUNCTION_H

#include "cel/value.h"

enum { CEL_PARAMETERS_MAX = 5 };

typedef struct cel_value cel_function(struct cel_run *, const struct cel_value *arguments,
                                      size_t count);

struct cel_bounds {
    uint64_t min, max;
};

/* What is known of an argument before it runs. */
struct cel_argument {
    const struct cel_type  *type;
    struct cel_bounds       count;       /* of characters, bytes, items, members */
    struct cel_bounds       element_count;       /* of each item of a list, by its declaration */
    const struct cel_value *literal;     /* where it stands in the text; else NULL */
};
struct cel_estimate {
    struct cel_bounds cost;              /* of the call alone, without its arguments */
    struct cel_bounds result_count;      /* of what it returns; 0 .. UINT64_MAX where unknown */
};
typedef struct cel_estimate cel_estimator(const struct cel_argument *arguments, size_t count);
typedef uint64_t cel_charger(const struct cel_value *arguments, size_t count,
                             struct cel_value result);

struct cel_overload {
    const char            *function;     /* "startsWith", "_+_", "ip.isCanonical" */
    const char            *id;           /* "starts_with_string" */
    bool                   is_member;    /* the first parameter is the receiver */
    bool                   takes_failures;       /* a call may get failures */
    const struct cel_type *result;
    const struct cel_type *parameters[CEL_PARAMETERS_MAX];      /* NULL ends them */
    cel_function          *call;
    cel_estimator         *estimate;     /* NULL: 1 */
    cel_charger           *charge;       /* NULL: 1 */
    bool                   takes_any;    /* when it runs: the code looks at what it got */
    bool                   is_standard;  /* one of the language's own */
    bool                   charges_content;      /* instead of `charge`: all that is in the first
                                                    argument, as deep as it goes */
};

struct cel_constant {
    const char            *name;         /* "net.IP" as a type, or a name with a value */
    const struct cel_type *type;
};

struct cel_library {
    const char                *name;
    const struct cel_overload *overloads;
    size_t                     overload_count;
    const struct cel_constant *types;    /* opaque types that expressions may name */
    size_t                     type_count;
};

/* The language's own, and upstream's for v1.36. */
extern const struct cel_library cel_standard_library, cel_strings_library, cel_sets_library,
    cel_optional_library, cel_two_variable_library, cel_regex_library, cel_lists_library,
    cel_url_library, cel_quantity_library, cel_ip_library, cel_cidr_library, cel_format_library,
    cel_semver_library, cel_authorizer_library, cel_json_patch_library;

/* ---- for those who write functions ---- */
struct arena *cel_run_arena(struct cel_run *);
/* Takes from the budget; false where it is spent, and then the run ends. */
bool          cel_run_charge(struct cel_run *, uint64_t cost);
/* Counts what costs do not see, in steps of about ten nanoseconds; false where there were too many, and
 * then the run ends.  A call's texts are counted by the caller: what else goes through much says so. */
enum { CEL_WORK_BYTES = 8 };             /* of a text that is gone through: a step */
bool          cel_run_work(struct cel_run *, uint64_t steps);
bool          cel_run_work_on_text(struct cel_run *, size_t size_bytes);

#endif
