/* SPDX-License-Identifier: Apache-2.0 */
/* signer.c - see signer.h. */
#include "object/kinds/signer.h"

#include <string.h>

#include "base/arena.h"
#include "object/validation.h"

enum {
    SIGNER_DOMAIN_MAX = 253,
    SIGNER_PATH_MAX = 253 + 63 + 1,      /* namespace.name */
    SIGNER_NAME_MAX = SIGNER_DOMAIN_MAX + SIGNER_PATH_MAX + 1
};

bool signer_is_of_kubernetes(struct bytes signer_name)
{
    struct bytes host = bytes_next(&signer_name, '/');
    return bytes_equal_text(host, "kubernetes.io") || bytes_ends_with(host, ".kubernetes.io");
}

/* Reports what is wrong with the first bad label of `text`. */
static void check_labels(struct bytes text, enum format format, const char *name,
                         struct field_errors *errors)
{
    struct bytes rest = text;
    for (size_t problems = 0; rest.at && problems == 0;) {
        const char *details[FORMAT_PROBLEMS_MAX];
        struct bytes label = bytes_next(&rest, '.');
        problems = format_problems(format, label, details);
        for (size_t i = 0; i < problems; i++)
            field_invalid_text(errors, name, text,
                               arena_printf(errors->arena, "validating label \"%.*s\": %s",
                                            BYTES_ARG(label), details[i]));
    }
}

void validate_signer_name(struct bytes signer_name, const char *name, struct field_errors *errors)
{
    if (signer_name.size == 0) {
        field_required(errors, name, NULL);
        return;
    }
    struct bytes path = signer_name, domain = bytes_next(&path, '/');
    if (!path.at || memchr(path.at, '/', path.size)) {
        field_invalid_text(
            errors, name, signer_name,
            "must be a fully qualified domain and path of the form 'example.com/signer-name'");
        return;
    }
    if (domain.size > SIGNER_DOMAIN_MAX)
        field_too_long(errors, name, SIGNER_DOMAIN_MAX);
    check_labels(domain, FORMAT_LABEL, name, errors);
    if (!memchr(domain.at, '.', domain.size))
        field_invalid_text(errors, name, domain,
                           "should be a domain with at least two segments separated by dots");
    check_labels(path, FORMAT_SUBDOMAIN, name, errors);
    if (signer_name.size > SIGNER_NAME_MAX)
        field_too_long(errors, name, SIGNER_NAME_MAX);
}
