/* SPDX-License-Identifier: Apache-2.0 */
/* certificates.c - CertificateSigningRequests on their way: approved where a role says so, signed
 * when approved, thrown away when done with.
 *
 * The three controllers see the same object and each does its part.  Requests of other signers are
 * left to those. */
#include "codec/base64.h"
#include "controllers/certificate_plan.h"
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "http/certificate_signing.h"
#include "http/tls.h"

enum { BACKDATE_S = 300, SHORT_S = 8 * 3600, GROUPS_MAX = 64 };

struct look {
    const struct object       *object;
    struct value              *request;
    struct bytes               pem;
    struct certificate_subject subject;
};

/* False where there is nothing to do: it is gone, decided, or no request that can be read. */
static bool look(const struct controller *controller, const char *key, struct arena *arena,
                 struct look *ret)
{
    ret->object =
        controller_find(controller, well_known.certificate_signing_request, key, arena);
    if (!ret->object || ret->object->deletion_s)
        return false;
    ret->request = value_from_object(ret->object, arena);
    return base64_read(value_string(ret->request, "spec.request"), arena, &ret->pem) &&
           certificate_request_read(ret->pem, arena, &ret->subject, NULL);
}

static bool is_issued(const struct value *request)
{
    return value_string(request, "status.certificate").size > 0;
}

static void add_condition(const struct controller *controller, struct value *request,
                          const struct condition *condition, struct arena *arena)
{
    struct value *status = value_make_at(request, arena, "status", VALUE_MAP);
    condition_set(status, condition, controller_now(controller, arena), arena);
}

/* ---- approving ---- */

static struct user requester(const struct value *request, struct arena *arena)
{
    const struct value *list = value_at(request, "spec.groups");
    const char **groups = arena_array(arena, GROUPS_MAX + 1, sizeof *groups);
    for (size_t i = 0; i < value_count(list) && i < GROUPS_MAX; i++)
        groups[i] = value_text(value_item(list, i), "", arena);
    const char *name = value_text(request, "spec.username", arena);
    return (struct user){ .name = name ? name : "",
                          .uid = value_text(request, "spec.uid", arena),
                          .groups = groups,
                          .extra = value_at(request, "spec.extra") };
}

static const char *approval(const struct controller *controller, const struct look *looked,
                            struct arena *arena)
{
    const struct { bool applies; const char *subresource, *message; } rows[] = {
        { certificate_is_own(looked->request, &looked->subject), "selfnodeclient",
          "Auto approving self kubelet client certificate after SubjectAccessReview." },
        { true, "nodeclient",
          "Auto approving kubelet client certificate after SubjectAccessReview." },
    };
    struct user user = requester(looked->request, arena);
    if (!certificate_is_node_client(looked->request, &looked->subject))
        return NULL;
    FOR_EACH(row, rows) {
        struct access access = { .user = &user,
                                 .verb = "create",
                                 .group = "certificates.k8s.io",
                                 .resource = "certificatesigningrequests",
                                 .subresource = row->subresource,
                                 .ns = "",
                                 .name = "" };
        if (row->applies && core_may(controller->core, &access))
            return row->message;
    }
    return NULL;
}

static bool sync_approval(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    struct look looked;
    if (!look(controller, key, arena, &looked) || is_issued(looked.request) ||
        certificate_request_has(looked.request, "Approved") ||
        certificate_request_has(looked.request, "Denied"))
        return true;
    const char *message = approval(controller, &looked, arena);
    if (!message)
        return true;
    add_condition(controller, looked.request,
                  &(struct condition){ "Approved", "True", "AutoApproved", message }, arena);
    return controller_update(controller, looked.object, "approval", looked.request, arena, err);
}

/* ---- signing ---- */

static bool sign(const struct controller *controller, struct look *looked, struct arena *arena,
                 struct error *err)
{
    const struct controllers_options *options = controller->options;
    const struct value *list = value_at(looked->request, "spec.usages");
    struct bytes *usages = arena_array(arena, value_count(list) + 1, sizeof *usages);
    for (size_t i = 0; i < value_count(list); i++)
        usages[i] = value_string(value_item(list, i), "");
    int64_t now_s = controller_now_s(controller), lifetime_s = certificate_lifetime_s(looked->request),
            from_s = now_s - BACKDATE_S;
    struct certificate_terms terms = {
        .usages = usages,
        .usage_count = value_count(list),
        .not_before_s = from_s,
        .not_after_s = (lifetime_s < SHORT_S ? now_s : from_s) + lifetime_s,
    };
    AUTO_BUFFER pem = { 0 };
    AUTO_BUFFER text = { 0 };
    if (!certificate_request_sign(looked->pem, &terms, bytes_of(options->root_ca_pem),
                                  bytes_of(options->root_ca_key_pem), &pem, err))
        return false;
    base64_write(&text, buffer_bytes(&pem));
    value_set_at(looked->request, arena, "status.certificate",
                 value_new_text(arena, buffer_text(&text)));
    return true;
}

static bool sync_signature(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    struct look looked;
    bool is_known = false;
    if (text_is_empty(controller->options->root_ca_key_pem) ||
        !look(controller, key, arena, &looked) || is_issued(looked.request) ||
        !certificate_request_has(looked.request, "Approved") ||
        certificate_request_has(looked.request, "Failed"))
        return true;
    const char *problem = certificate_problem(looked.request, &looked.subject, &is_known);
    if (!is_known)
        return true;
    if (problem)
        add_condition(controller, looked.request,
                      &(struct condition){ "Failed", "True", "SignerValidationFailure", problem },
                      arena);
    else if (!sign(controller, &looked, arena, err))
        return false;
    return controller_update(controller, looked.object, "status", looked.request, arena, err);
}

/* ---- throwing away ---- */

static int64_t certificate_end_s(const struct value *request, struct arena *arena)
{
    struct bytes pem;
    int64_t ends_s = 0;
    return base64_read(value_string(request, "status.certificate"), arena, &pem) && pem.size > 0 &&
                   certificate_expiry(pem, &ends_s, NULL)
               ? ends_s
               : 0;
}

static bool sync_cleaning(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *object =
        controller_find(controller, well_known.certificate_signing_request, key, arena);
    if (!object || object->deletion_s)
        return true;
    const struct value *request = value_from_object(object, arena);
    int64_t left_s = certificate_request_end_s(request, certificate_end_s(request, arena)) -
                     controller_now_s(controller);
    if (left_s <= 0)
        return controller_delete(controller, object, PROPAGATION_BACKGROUND, arena, err);
    queue_add_after(controller->queue, key, left_s * 1000);
    return true;
}

#define CERTIFICATE_ROW(row_name, row_sync)                                                        \
    {                                                                                              \
        .name = row_name, .sync = row_sync, .watches = {                                           \
            { &well_known.certificate_signing_request, controller_queue_self },                    \
        },                                                                                         \
    }

const struct controller_row certificate_approving_controller =
    CERTIFICATE_ROW("certificate-approving-controller", sync_approval);
const struct controller_row certificate_signing_controller =
    CERTIFICATE_ROW("certificate-signing-controller", sync_signature);
const struct controller_row certificate_cleaning_controller =
    CERTIFICATE_ROW("certificate-cleaning-controller", sync_cleaning);
