/* SPDX-License-Identifier: Apache-2.0 */
/* authorizer.h - authorizer.group("apps").resource("deployments").check("create").allowed()
 *
 * An expression describes a request; whoever offers the variable decides about it.  What is described
 * is handed over when the expression asks for the decision, which costs a third of its budget.
 *
 * Thread: that of the run; `decide` is called on it. */
#ifndef KNARR_CEL_AUTHORIZER_H
#define KNARR_CEL_AUTHORIZER_H

#include "cel/value.h"

extern const struct cel_type cel_authorizer_type;        /* of the variable `authorizer` */
extern const struct cel_type cel_resource_check_type;    /* of `authorizer.requestResource` */

/* What an expression asks.  Texts are borrowed and live as long as the run; {"", 0} where nothing was
 * said. */
struct cel_request {
    struct bytes service_account, service_account_namespace;     /* empty: the request's own user */
    struct bytes verb;
    struct bytes path;                   /* "/healthz"; empty for a resource's request */
    struct bytes group, resource, subresource, namespace, name;
    struct bytes field_selector, label_selector;         /* as written; what does not parse counts as
                                                            none */
};

struct cel_decision {
    bool        is_allowed;
    const char *reason;                  /* never NULL */
    const char *error;                   /* NULL: there was none */
};

struct cel_authorizer {
    struct cel_decision (*decide)(const struct cel_authorizer *, const struct cel_request *,
                                  struct arena *);
};

/* The variables' values; the authorizer must outlive the run. */
struct cel_value cel_make_authorizer(const struct cel_authorizer *, struct arena *);
struct cel_value cel_make_resource_check(const struct cel_authorizer *, const struct cel_request *,
                                         struct arena *);

#endif
