/* SPDX-License-Identifier: Apache-2.0 */
/* certificate_plan.c - see certificate_plan.h.  Words are upstream's: they stand in conditions. */
#include "controllers/certificate_plan.h"

#include "codec/value.h"
#include "http/certificate_signing.h"
#include "object/time_text.h"

enum {
    LIFETIME_S = 365 * 24 * 3600,
    LIFETIME_MIN_S = 600,
    KEEP_DECIDED_S = 3600,
    KEEP_PENDING_S = 24 * 3600
};

static const char client_signer[] = "kubernetes.io/kube-apiserver-client",
                  kubelet_signer[] = "kubernetes.io/kube-apiserver-client-kubelet",
                  serving_signer[] = "kubernetes.io/kubelet-serving";

static bool has_usage(const struct value *request, const char *usage)
{
    const struct value *list = value_at(request, "spec.usages");
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_string(value_item(list, i), ""), usage))
            return true;
    return false;
}

/* Exactly a signature, perhaps key encipherment (RSA), and this one. */
static bool usages_are(const struct value *request, const char *purpose)
{
    size_t count = value_count(value_at(request, "spec.usages"));
    return has_usage(request, "digital signature") && has_usage(request, purpose) &&
           count == (has_usage(request, "key encipherment") ? 3 : 2);
}

static bool is_of_nodes(const struct certificate_subject *subject)
{
    return subject->organization_count == 1 &&
           text_equal(subject->organizations[0], "system:nodes");
}

static bool is_nodes_name(const struct certificate_subject *subject)
{
    return bytes_starts_with(bytes_of(subject->common_name), "system:node:");
}

static const char *kubelet_client_problem(const struct value *request,
                                          const struct certificate_subject *subject)
{
    const struct { bool wrong; const char *problem; } rows[] = {
        { !is_of_nodes(subject), "subject organization is not system:nodes" },
        { subject->dns_count > 0, "DNS subjectAltNames are not allowed" },
        { subject->email_count > 0, "Email subjectAltNames are not allowed" },
        { subject->ip_count > 0, "IP subjectAltNames are not allowed" },
        { subject->uri_count > 0, "URI subjectAltNames are not allowed" },
        { !is_nodes_name(subject), "subject common name does not begin with system:node:" },
        { !usages_are(request, "client auth"),
          "usages did not match [client auth digital signature key encipherment]" },
    };
    FOR_EACH(row, rows)
        if (row->wrong)
            return row->problem;
    return NULL;
}

static const char *serving_problem(const struct value *request,
                                   const struct certificate_subject *subject)
{
    const struct { bool wrong; const char *problem; } rows[] = {
        { !is_of_nodes(subject), "subject organization is not system:nodes" },
        { subject->dns_count + subject->ip_count == 0, "DNS or IP subjectAltName is required" },
        { subject->email_count > 0, "Email subjectAltNames are not allowed" },
        { subject->uri_count > 0, "URI subjectAltNames are not allowed" },
        { !usages_are(request, "server auth"),
          "usages did not match [digital signature key encipherment server auth]" },
        { !is_nodes_name(subject), "subject common name does not begin with system:node:" },
    };
    FOR_EACH(row, rows)
        if (row->wrong)
            return row->problem;
    return NULL;
}

static const char *client_problem(const struct value *request,
                                  const struct certificate_subject *subject)
{
    const struct value *list = value_at(request, "spec.usages");
    (void)subject;
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes usage = value_string(value_item(list, i), "");
        if (!bytes_equal_text(usage, "client auth") &&
            !bytes_equal_text(usage, "digital signature") &&
            !bytes_equal_text(usage, "key encipherment"))
            return "invalid usage for client certificate";
    }
    return has_usage(request, "client auth")
               ? NULL
               : "missing required usage for client certificate: client auth";
}

const char *certificate_problem(const struct value *request,
                                const struct certificate_subject *subject, bool *ret_known)
{
    static const struct {
        const char *signer;
        const char *(*problem)(const struct value *, const struct certificate_subject *);
    } rows[] = { { client_signer, client_problem },
                 { kubelet_signer, kubelet_client_problem },
                 { serving_signer, serving_problem } };
    *ret_known = true;
    FOR_EACH(row, rows)
        if (bytes_equal_text(value_string(request, "spec.signerName"), row->signer))
            return row->problem(request, subject);
    *ret_known = false;
    return NULL;
}

bool certificate_is_node_client(const struct value *request,
                                const struct certificate_subject *subject)
{
    return bytes_equal_text(value_string(request, "spec.signerName"), kubelet_signer) &&
           !kubelet_client_problem(request, subject);
}

bool certificate_is_own(const struct value *request, const struct certificate_subject *subject)
{
    return bytes_equal_text(value_string(request, "spec.username"), subject->common_name);
}

int64_t certificate_lifetime_s(const struct value *request)
{
    int64_t wanted = value_int(value_member(request, "spec"), "expirationSeconds", LIFETIME_S);
    if (wanted > LIFETIME_S)
        return LIFETIME_S;
    return wanted < LIFETIME_MIN_S ? LIFETIME_MIN_S : wanted;
}

static const struct value *find_condition(const struct value *request, const char *type)
{
    const struct value *list = value_at(request, "status.conditions");
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_string(value_item(list, i), "type"), type))
            return value_item(list, i);
    return NULL;
}

bool certificate_request_has(const struct value *request, const char *condition)
{
    return find_condition(request, condition) != NULL;
}

static int64_t time_of(const struct value *value, const char *path)
{
    int64_t ns = 0;
    return time_parse(value_string(value, path), &ns) ? ns / 1000000000 : 0;
}

int64_t certificate_request_end_s(const struct value *request, int64_t ends_s)
{
    static const char *const decisions[] = { "Approved", "Denied", "Failed" };
    int64_t end_s = time_of(request, "metadata.creationTimestamp") + KEEP_PENDING_S;
    bool is_decided = false;
    FOR_EACH(type, decisions) {
        const struct value *condition = find_condition(request, *type);
        if (!condition)
            continue;
        int64_t mine_s = time_of(condition, "lastUpdateTime") + KEEP_DECIDED_S;
        end_s = is_decided && end_s < mine_s ? end_s : mine_s;
        is_decided = true;
    }
    return ends_s > 0 && ends_s < end_s ? ends_s : end_s;
}
