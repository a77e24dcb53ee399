/* SPDX-License-Identifier: Apache-2.0 */
/* admission_certificates.c - CertificateSigningRequests: who asks is written down by us, who
 * approves and who signs must be allowed to for that signer, and no one asks to be a master. */
#include "write/admission.h"
#include "access/authz.h"
#include "base/arena.h"
#include "codec/base64.h"
#include "core/writer.h"
#include "http/certificate_signing.h"

static bool is_request(const struct write *write)
{
    return write->kind == well_known.certificate_signing_request;
}

/* The requester is who asks now, whatever the body says. */
bool certificate_requester(struct write *write, struct error *err)
{
    static const char *const members[] = { "username", "uid", "groups", "extra" };
    const struct user *user = write->request->user;
    struct value *spec = value_member(write->next, "spec");
    (void)err;
    if (!admission_is_creation(write, well_known.certificate_signing_request) ||
        !value_is(spec, VALUE_MAP))
        return true;
    FOR_EACH(name, members)
        value_remove(spec, *name);
    if (!user)
        return true;
    value_set(spec, write->arena, "username", value_new_text(write->arena, user->name));
    if (user->uid)
        value_set(spec, write->arena, "uid", value_new_text(write->arena, user->uid));
    for (const char *const *group = user->groups; group && *group; group++)
        value_append(value_make_at(spec, write->arena, "groups", VALUE_LIST), write->arena,
                     value_new_text(write->arena, *group));
    if (value_count(user->extra) > 0)
        value_set(spec, write->arena, "extra", value_clone(write->arena, user->extra));
    return true;
}

static bool read_subject(struct write *write, struct certificate_subject *ret)
{
    struct bytes pem;
    return base64_read(value_string(write->next, "spec.request"), write->arena, &pem) &&
           certificate_request_read(pem, write->arena, ret, NULL);
}

bool certificate_subject(struct write *write, struct error *err)
{
    static const char signer[] = "kubernetes.io/kube-apiserver-client";
    struct certificate_subject subject;
    if (!is_request(write) || write->request->subresource ||
        !bytes_equal_text(value_string(write->next, "spec.signerName"), signer))
        return true;
    if (!read_subject(write, &subject))
        return admission_forbid(write, err, "failed to parse CSR");
    for (size_t i = 0; i < subject.organization_count; i++)
        if (text_equal(subject.organizations[i], "system:masters"))
            return admission_forbid(
                write, err, "use of %s signer with system:masters group is not allowed", signer);
    return true;
}

/* A node asks for its own name only. */
bool node_restriction_certificate(struct write *write, const char *node, struct error *err)
{
    static const char *const signers[] = { "kubernetes.io/kubelet-serving",
                                           "kubernetes.io/kube-apiserver-client-kubelet" };
    struct bytes signer = value_string(write->next, "spec.signerName");
    struct certificate_subject subject;
    if (write->old || (!bytes_equal_text(signer, signers[0]) && !bytes_equal_text(signer, signers[1])))
        return true;
    if (!read_subject(write, &subject))
        return admission_forbid(write, err, "unable to parse csr");
    const char *wanted = arena_printf(write->arena, "system:node:%s", node);
    return text_equal(subject.common_name, wanted) ||
           admission_forbid(write, err, "can only create a node CSR with CN=%s", wanted);
}

/* ---- approving and signing ---- */

static bool may_for_signer(struct write *write, const char *verb, struct bytes signer)
{
    struct bytes rest = signer, domain = bytes_next(&rest, '/');
    struct attributes attributes = { .user = write->request->user,
                                     .verb = verb,
                                     .group = "certificates.k8s.io",
                                     .resource = "signers",
                                     .ns = "" };
    const char *names[] = { arena_printf(write->arena, "%.*s", BYTES_ARG(signer)),
                            arena_printf(write->arena, "%.*s/*", BYTES_ARG(domain)) };
    if (!write->pipeline->authorizer || !write->request->user)
        return true;
    FOR_EACH(name, names) {
        attributes.name = *name;
        if (authorizer_allows(write->pipeline->authorizer, &attributes, write->arena, NULL))
            return true;
    }
    return false;
}

static bool changes_outcome(const struct write *write)
{
    static const char *const paths[] = { "status.certificate", "status.conditions" };
    FOR_EACH(path, paths) {
        const struct value *next = value_at(write->next, *path),
                           *old = value_at(write->old_value, *path);
        if (!value_equal(next, old) && !(value_is_empty(next) && value_is_empty(old)))
            return true;
    }
    return false;
}

static struct value *old_transition(const struct write *write, const struct value *condition)
{
    const struct value *list = value_at(write->old_value, "status.conditions");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *old = value_item(list, i);
        if (bytes_equal(value_string(old, "type"), value_string(condition, "type")) &&
            bytes_equal(value_string(old, "status"), value_string(condition, "status")))
            return value_member(old, "lastTransitionTime");
    }
    return NULL;
}

static void fill_times(struct write *write)
{
    const struct value *list = value_at(write->next, "status.conditions");
    struct value *now =
        value_new_text(write->arena, core_now_text(write->pipeline->core, write->arena));
    for (size_t i = 0; i < value_count(list); i++) {
        struct value *condition = value_item(list, i), *before = old_transition(write, condition);
        if (value_string(condition, "lastUpdateTime").size == 0)
            value_set(condition, write->arena, "lastUpdateTime", now);
        if (value_string(condition, "lastTransitionTime").size == 0)
            value_set(condition, write->arena, "lastTransitionTime", before ? before : now);
    }
}

bool certificate_part(struct write *write, struct error *err)
{
    static const struct { const char *subresource, *verb; bool only_changes; } rows[] = {
        { "approval", "approve", false }, { "status", "sign", true }
    };
    if (!is_request(write))
        return true;
    struct bytes signer = value_string(write->old_value, "spec.signerName");
    fill_times(write);
    FOR_EACH(row, rows)
        if (text_equal(row->subresource, write->request->subresource) &&
            (!row->only_changes || changes_outcome(write)) &&
            !may_for_signer(write, row->verb, signer))
            return admission_forbid(
                write, err, "user not permitted to %s requests with signerName \"%.*s\"",
                row->verb, BYTES_ARG(signer));
    return true;
}
