/* SPDX-License-Identifier: Apache-2.0 */
/* ingress.c - Ingress and IngressClass. */
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/kinds/job.h"
#include "object/kinds/service.h"
#include "object/schema.h"
#include "object/validation.h"

#define CLASS_ANNOTATION "kubernetes.io/ingress.class"

enum { CONTROLLER_MAX = 250 };

/* ---- backends ---- */

static void check_service_port(const struct value *port, struct field_errors *errors)
{
    struct bytes name = value_string(port, "name");
    int64_t number = value_int(port, "number", 0);
    if (name.size && number)
        field_invalid_text(errors, NULL, bytes_of(""), "cannot set both port name & port number");
    else if (name.size)
        field_format(errors, "service.port.name", name, FORMAT_PORT_NAME);
    else if (number)
        field_port(errors, "service.port.number", number);
    else
        field_required(errors, NULL, "port name or number is required");
}

/* An object of the same namespace, at the current path. */
static void check_reference(const struct value *reference, struct field_errors *errors)
{
    const struct value *group = value_member(reference, "apiGroup");
    if (group)
        field_format(errors, "apiGroup", value_bytes(group), FORMAT_SUBDOMAIN);
    field_format_required(errors, reference, "kind", FORMAT_SEGMENT);
    field_format_required(errors, reference, "name", FORMAT_SEGMENT);
}

static void check_backend(const struct value *backend, struct field_errors *errors)
{
    const struct value *resource = value_member(backend, "resource"),
                       *service = value_member(backend, "service");
    if (resource && service) {
        field_invalid_text(errors, NULL, bytes_of(""),
                           "cannot set both resource and service backends");
    } else if (resource) {
        field_enter(errors, "resource");
        check_reference(resource, errors);
        field_leave(errors);
    } else if (service) {
        field_enter(errors, "service");
        field_format_required(errors, service, "name", FORMAT_LABEL);
        field_leave(errors);
        check_service_port(value_member(service, "port"), errors);
    } else {
        field_invalid_text(errors, NULL, bytes_of(""), "resource or service backend is required");
    }
}

/* ---- rules ---- */

static void check_path_text(struct bytes path, struct field_errors *errors)
{
    static const char *const sequences[] = { "//", "/./", "/../", "%2f", "%2F" };
    static const char *const ends[] = { "/..", "/." };
    if (!bytes_starts_with(path, "/"))
        field_invalid_text(errors, "path", path, "must be an absolute path");
    FOR_EACH(sequence, sequences)
        if (path.size && memmem(path.at, path.size, *sequence, strlen(*sequence)))
            field_invalid_text(errors, "path", path,
                               arena_printf(errors->arena, "must not contain '%s'", *sequence));
    FOR_EACH(end, ends)
        if (bytes_ends_with(path, *end))
            field_invalid_text(errors, "path", path,
                               arena_printf(errors->arena, "cannot end with '%s'", *end));
}

static void check_path(const struct value *path, struct field_errors *errors)
{
    static const char *const types[] = { "Exact", "ImplementationSpecific", "Prefix", NULL };
    struct bytes type = value_string(path, "pathType"), text = value_string(path, "path");
    if (!value_member(path, "pathType")) {
        field_required(errors, "pathType", "pathType must be specified");
        return;
    }
    if (!text_is_one_of(type, types))
        field_not_supported(errors, "pathType", type, types);
    else if (!bytes_equal_text(type, "ImplementationSpecific"))
        check_path_text(text, errors);
    else if (text.size && text.at[0] != '/')
        field_invalid_text(errors, "path", text, "must be an absolute path");
    field_enter(errors, "backend");
    check_backend(value_member(path, "backend"), errors);
    field_leave(errors);
}

static void check_host(const char *name, struct bytes host, struct field_errors *errors)
{
    bool wildcard = host.size && memchr(host.at, '*', host.size);
    field_format(errors, name, host, wildcard ? FORMAT_WILDCARD_SUBDOMAIN : FORMAT_SUBDOMAIN);
}

static void check_rule(const struct value *rule, struct field_errors *errors)
{
    struct bytes host = value_string(rule, "host");
    const struct value *http = value_member(rule, "http");
    struct ip_address ip;
    if (host.size && ip_parse(host, &ip))
        field_invalid_text(errors, "host", host, "must be a DNS name, not an IP address");
    if (host.size)
        check_host("host", host, errors);
    if (!http)
        return;
    field_enter(errors, "http");
    if (!value_count(value_member(http, "paths")))
        field_required(errors, "paths", NULL);
    FIELD_EACH(path, http, "paths", errors)
        check_path(path.item, errors);
    field_leave(errors);
}

static void check_tls(const struct value *tls, struct field_errors *errors)
{
    FIELD_EACH(host, tls, "hosts", errors)
        check_host(NULL, value_bytes(host.item), errors);
    field_format_member(errors, tls, "secretName", FORMAT_SUBDOMAIN);
}

static void check_ingress(const struct value *spec, struct field_errors *errors)
{
    const struct value *backend = value_member(spec, "defaultBackend");
    if (!backend && !value_count(value_member(spec, "rules")))
        field_invalid_json(errors, NULL, "null",
                           "either `defaultBackend` or `rules` must be specified");
    if (backend) {
        field_enter(errors, "defaultBackend");
        check_backend(backend, errors);
        field_leave(errors);
    }
    FIELD_EACH(rule, spec, "rules", errors)
        check_rule(rule.item, errors);
    FIELD_EACH(tls, spec, "tls", errors)
        check_tls(tls.item, errors);
    field_format_member(errors, spec, "ingressClassName", FORMAT_SUBDOMAIN);
}

static void validate_ingress_change(const struct value *next, const struct value *old,
                                    struct field_errors *errors)
{
    field_enter(errors, "spec");
    check_ingress(value_member(next, "spec"), errors);
    field_leave(errors);
}

/* The annotation is older than the field. */
static void validate_ingress(const struct value *next, struct field_errors *errors)
{
    const struct value *class = value_at(next, "spec.ingressClassName");
    const struct value *annotation =
        value_member(value_at(next, "metadata.annotations"), CLASS_ANNOTATION);
    validate_ingress_change(next, NULL, errors);
    if (class && annotation && !value_equal(class, annotation))
        field_invalid(errors, "annotations." CLASS_ANNOTATION, annotation,
                      "must match `ingressClassName` when both are specified");
}

static void validate_ingress_status(const struct value *next, const struct value *old,
                                    struct field_errors *errors)
{
    validate_load_balancer(next, old, /* is_service= */ false, errors);
}

static void warn_of_ingress(const struct value *next, const struct value *old, struct arena *arena,
                            struct decode_notes *notes)
{
    static const char key[] = "kubernetes.io/ingress.class";
    if (!old && value_member(value_at(next, "metadata.annotations"), key) &&
        !value_at(next, "spec.ingressClassName"))
        decode_note(notes, arena, "annotation \"%s\" is deprecated, please use "
                    "'spec.ingressClassName' instead", key);
}

const struct kind_code kind_code_networking_ingress = {
    .validate = validate_ingress,
    .validate_update = validate_ingress_change,
    .validate_status = validate_ingress_status,
    .warn = warn_of_ingress,
};

/* ---- IngressClass ---- */

static void check_scope(const struct value *parameters, struct field_errors *errors)
{
    static const char *const scopes[] = { "Cluster", "Namespace", NULL };
    const struct value *scope = value_member(parameters, "scope");
    const struct value *namespace = value_member(parameters, "namespace");
    if (!scope)
        field_required(errors, "scope", NULL);
    else if (!text_is_one_of(value_bytes(scope), scopes))
        field_not_supported(errors, "scope", value_bytes(scope), scopes);
    else if (bytes_equal_text(value_bytes(scope), "Cluster") && namespace)
        field_forbidden(errors, "namespace", "`parameters.scope` is set to 'Cluster'");
    else if (bytes_equal_text(value_bytes(scope), "Namespace") && !namespace)
        field_required(errors, "namespace", "`parameters.scope` is set to 'Namespace'");
    else if (namespace)
        field_format(errors, "namespace", value_bytes(namespace), FORMAT_LABEL);
}

static void validate_ingress_class(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec"),
                       *parameters = value_member(spec, "parameters");
    struct bytes controller = value_string(spec, "controller");
    field_enter(errors, "spec");
    if (controller.size > CONTROLLER_MAX)
        field_too_long(errors, "controller", CONTROLLER_MAX);
    validate_domain_path(controller, "controller", errors);
    if (parameters) {
        field_enter(errors, "parameters");
        check_reference(parameters, errors);
        check_scope(parameters, errors);
        field_leave(errors);
    }
    field_leave(errors);
}

static void validate_ingress_class_update(const struct value *next, const struct value *old,
                                          struct field_errors *errors)
{
    field_immutable(errors, "spec.controller", value_at(next, "spec.controller"),
                    value_at(old, "spec.controller"));
    validate_ingress_class(next, errors);
}

const struct kind_code kind_code_networking_ingress_class = {
    .validate = validate_ingress_class,
    .validate_update = validate_ingress_class_update,
};
