/* SPDX-License-Identifier: Apache-2.0 */
/* signing_request.c - CertificateSigningRequest, its status and its approval.
 *
 * Not here, as they need the requester and a clock: spec.username and its like, and the times of
 * conditions; the API server sets them. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/pem.h"
#include "object/kinds/signer.h"
#include "object/kinds/subresources.h"
#include "object/schema.h"
#include "object/text_set.h"
#include "object/validation.h"

#define LEGACY_SIGNER "kubernetes.io/legacy-unknown"

enum { EXPIRATION_MIN_S = 600 };

static const char *const usages[] = { "any",
                                      "cert sign",
                                      "client auth",
                                      "code signing",
                                      "content commitment",
                                      "crl sign",
                                      "data encipherment",
                                      "decipher only",
                                      "digital signature",
                                      "email protection",
                                      "encipher only",
                                      "ipsec end system",
                                      "ipsec tunnel",
                                      "ipsec user",
                                      "key agreement",
                                      "key encipherment",
                                      "microsoft sgc",
                                      "netscape sgc",
                                      "ocsp signing",
                                      "s/mime",
                                      "server auth",
                                      "signing",
                                      "timestamping",
                                      NULL };
/* Those that are only ever true, and that stay. */
static const char *const decisions[] = { "Approved", "Denied", "Failed", NULL };

/* ---- what holds for each ---- */

static void check_usages(const struct value *spec, const struct value *old_spec,
                         struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    if (!value_count(value_member(spec, "usages")))
        field_required(errors, "usages", NULL);
    if (old_spec && value_same(value_member(spec, "usages"), value_member(old_spec, "usages")))
        return;
    FIELD_EACH(usage, spec, "usages", errors) {
        struct bytes text = value_bytes(usage.item);
        if (!text_is_one_of(text, usages))
            field_not_supported(errors, NULL, text, usages);
        if (!text_set_add(&seen, text))
            field_duplicate(errors, NULL, usage.item);
    }
}

static void check_spec(const struct value *spec, const struct value *old_spec,
                       struct field_errors *errors)
{
    struct bytes signer = value_string(spec, "signerName");
    const struct value *expiration = value_member(spec, "expirationSeconds");
    const char *problem = certificate_request_problem(value_string(spec, "request"), errors->arena);
    if (problem)
        field_invalid_text(errors, "request", value_string(spec, "request"), problem);
    check_usages(spec, old_spec, errors);
    if (bytes_equal_text(signer, LEGACY_SIGNER) &&
        !bytes_equal(value_string(old_spec, "signerName"), signer))
        field_invalid_text(errors, "signerName", signer,
                           "the legacy signerName is not allowed via this API version");
    else
        validate_signer_name(signer, "signerName", errors);
    if (expiration && value_int(spec, "expirationSeconds", 0) < EXPIRATION_MIN_S)
        field_invalid(errors, "expirationSeconds", expiration,
                      "may not specify a duration less than 600 seconds (10 minutes)");
}

static void check_condition(const struct value *condition, struct field_errors *errors)
{
    static const char *const true_only[] = { "True", NULL };
    static const char *const any[] = { "False", "True", "Unknown", NULL };
    struct bytes type = value_string(condition, "type");
    if (type.size == 0)
        field_required(errors, "type", NULL);
    field_required_one_of(errors, condition, "status",
                          text_is_one_of(type, decisions) ? true_only : any);
}

static size_t count_conditions(const struct value *object, const char *type)
{
    const struct value *conditions = value_at(object, "status.conditions");
    size_t count = 0;
    for (size_t i = 0; i < value_count(conditions); i++)
        count += bytes_equal_text(value_string(value_item(conditions, i), "type"), type);
    return count;
}

static bool is_approved_and_denied(const struct value *object)
{
    return count_conditions(object, "Approved") && count_conditions(object, "Denied");
}

/* The one that comes second is reported, at the list. */
static void check_exclusive(const struct value *next, const struct value *old,
                            struct field_errors *errors)
{
    if (!is_approved_and_denied(next) || is_approved_and_denied(old))
        return;
    const struct value *conditions = value_at(next, "status.conditions");
    bool seen[2] = { false };
    for (size_t i = 0; i < value_count(conditions); i++) {
        struct bytes type = value_string(value_item(conditions, i), "type");
        bool denied = bytes_equal_text(type, "Denied");
        if (!denied && !bytes_equal_text(type, "Approved"))
            continue;
        seen[denied] = true;
        if (seen[!denied])
            field_invalid_text(errors, "conditions", type,
                               "Approved and Denied conditions are mutually exclusive");
    }
}

static void check_conditions(const struct value *next, const struct value *old,
                             struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    FIELD_EACH(condition, value_member(next, "status"), "conditions", errors) {
        const struct value *type = value_member(condition.item, "type");
        check_condition(condition.item, errors);
        if (!text_set_add(&seen, value_bytes(type)))
            field_duplicate(errors, "type", type);
    }
    check_exclusive(next, old, errors);
}

static void check_certificate(const struct value *status, const struct value *old_status,
                              struct field_errors *errors)
{
    struct bytes certificate = value_string(status, "certificate");
    if (certificate.size == 0 ||
        (old_status && bytes_equal(certificate, value_string(old_status, "certificate"))))
        return;
    const char *problem = certificates_problem(certificate, errors->arena);
    if (problem)
        field_invalid_text(errors, "certificate", bytes_of("<certificate data>"), problem);
}

static void check_request(const struct value *next, const struct value *old,
                          struct field_errors *errors)
{
    field_enter(errors, "spec");
    check_spec(value_member(next, "spec"), value_member(old, "spec"), errors);
    field_leave(errors);
    field_enter(errors, "status");
    check_conditions(next, old, errors);
    check_certificate(value_member(next, "status"), value_member(old, "status"), errors);
    field_leave(errors);
}

static void validate_request(const struct value *next, struct field_errors *errors)
{
    check_request(next, NULL, errors);
}

/* ---- what a write may change ---- */

enum request_write { WRITES_OBJECT, WRITES_STATUS, WRITES_APPROVAL };

static const struct value *condition_of(const struct value *object, const char *type, size_t skip)
{
    const struct value *conditions = value_at(object, "status.conditions");
    for (size_t i = 0; i < value_count(conditions); i++) {
        const struct value *condition = value_item(conditions, i);
        if (bytes_equal_text(value_string(condition, "type"), type) && skip-- == 0)
            return condition;
    }
    return NULL;
}

static bool conditions_same(const struct value *next, const struct value *old, const char *type,
                            size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!value_equal(condition_of(next, type, i), condition_of(old, type, i)))
            return false;
    return true;
}

static void check_decision(const struct value *next, const struct value *old, const char *type,
                           bool may_decide, struct field_errors *errors)
{
    size_t count = count_conditions(next, type), old_count = count_conditions(old, type);
    const char *what = NULL;
    if (count < old_count)
        what = "updates may not remove a condition of type \"%s\"";
    else if (may_decide)
        return;
    else if (count > old_count)
        what = "updates may not add a condition of type \"%s\"";
    else if (!conditions_same(next, old, type, count))
        what = "updates may not modify a condition of type \"%s\"\n";
    if (what)
        field_forbidden(errors, "status.conditions", arena_printf(errors->arena, what, type));
}

static void check_certificate_change(const struct value *next, const struct value *old,
                                     enum request_write write, struct field_errors *errors)
{
    struct bytes before = value_string(old, "status.certificate");
    if (bytes_equal(value_string(next, "status.certificate"), before))
        return;
    if (write != WRITES_STATUS)
        field_forbidden(errors, "status.certificate", "updates may not set certificate content");
    else if (before.size)
        field_forbidden(errors, "status.certificate",
                        "updates may not modify existing certificate content");
}

static void check_change(const struct value *next, const struct value *old,
                         enum request_write write, struct field_errors *errors)
{
    check_request(next, old, errors);
    for (size_t i = 0; decisions[i]; i++)
        check_decision(next, old, decisions[i],
                       write == WRITES_APPROVAL || strcmp(decisions[i], "Failed") == 0, errors);
    check_certificate_change(next, old, write, errors);
}

static void validate_request_update(const struct value *next, const struct value *old,
                                    struct field_errors *errors)
{
    check_change(next, old, WRITES_OBJECT, errors);
}

static void validate_request_status(const struct value *next, const struct value *old,
                                    struct field_errors *errors)
{
    check_change(next, old, WRITES_STATUS, errors);
}

void validate_request_approval(const struct value *next, const struct value *old,
                               struct field_errors *errors)
{
    check_change(next, old, WRITES_APPROVAL, errors);
}

/* ---- what a write sets ---- */

static void keep(struct value *next, const struct value *old, const char *name, struct arena *arena)
{
    const struct value *before = value_member(old, name);
    if (before)
        value_set(next, arena, name, value_clone(arena, before));
    else
        value_remove(next, name);
}

static void prepare_request(struct value *next, const struct value *old, struct arena *arena)
{
    if (old) {
        keep(next, old, "spec", arena);
        keep(next, old, "status", arena);
    } else {
        value_remove(next, "status");
    }
}

/* A decision stands as it is stored; one that is added or removed is left for validation to refuse.
 */
static void keep_decision(struct value *next, const struct value *old, const char *type,
                          struct arena *arena)
{
    struct value *conditions = value_at(next, "status.conditions");
    size_t kept = 0;
    if (count_conditions(next, type) != count_conditions(old, type))
        return;
    for (size_t i = 0; i < value_count(conditions); i++)
        if (bytes_equal_text(value_string(value_item(conditions, i), "type"), type))
            conditions->list.items[i] = value_clone(arena, condition_of(old, type, kept++));
}

static void prepare_request_status(struct value *next, const struct value *old, struct arena *arena)
{
    keep_decision(next, old, "Approved", arena);
    keep_decision(next, old, "Denied", arena);
}

void prepare_request_approval(struct value *next, const struct value *old, struct arena *arena)
{
    struct value *conditions = value_at(next, "status.conditions");
    keep(next, old, "spec", arena);
    keep(next, old, "status", arena);
    if (conditions)
        value_set_at(next, arena, "status.conditions", conditions);
    else
        value_remove_at(next, "status.conditions");
}

const struct kind_code kind_code_certificates_signing_request = {
    .prepare = prepare_request,
    .validate = validate_request,
    .validate_update = validate_request_update,
    .prepare_status = prepare_request_status,
    .validate_status = validate_request_status,
};
