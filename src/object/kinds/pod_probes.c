/* SPDX-License-Identifier: Apache-2.0 */
/* pod_probes.c - what is asked of a container from outside: probes, hooks and ports. */
#include "object/kinds/pod_spec.h"

#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/text_set.h"
#include "object/validation.h"

static const char *const protocols[] = { "SCTP", "TCP", "UDP", NULL };

/* ---- handlers ---- */

static void check_exec(const struct value *exec, const struct pod_check *check)
{
    if (!value_count(value_member(exec, "command")))
        field_required(check->errors, "command", NULL);
}

static void check_http(const struct value *http, const struct pod_check *check)
{
    static const char *const schemes[] = { "HTTP", "HTTPS", NULL };
    struct field_errors *errors = check->errors;
    const struct value *headers = value_member(http, "httpHeaders");
    struct bytes scheme = value_string(http, "scheme");
    if (value_string(http, "path").size == 0)
        field_required(errors, "path", NULL);
    field_port_or_name(errors, http, "port");
    if (!text_is_one_of(scheme, schemes))
        field_not_supported(errors, "scheme", scheme, schemes);
    for (size_t i = 0; i < value_count(headers); i++)
        field_format(errors, "httpHeaders", value_string(value_item(headers, i), "name"),
                     FORMAT_HTTP_HEADER);
}

static void check_tcp(const struct value *tcp, const struct pod_check *check)
{
    field_port_or_name(check->errors, tcp, "port");
}

static void check_sleep(const struct value *sleep, const struct pod_check *check)
{
    int64_t seconds = value_int(sleep, "seconds", 0);
    if (check->has_grace && (seconds < 0 || seconds > check->grace_s))
        field_invalid_int(check->errors, NULL, seconds,
                          arena_printf(check->errors->arena,
                                       "must be non-negative and less than "
                                       "terminationGracePeriodSeconds (%" PRId64 ")",
                                       check->grace_s));
}

static const struct {
    const char *name;
    bool        probe, hook;
    void (*check)(const struct value *, const struct pod_check *);
} handlers[] = {
    { "exec",      true,  true,  check_exec },
    { "httpGet",   true,  true,  check_http },
    { "tcpSocket", true,  true,  check_tcp },
    { "grpc",      true,  false, check_tcp },
    { "sleep",     false, true,  check_sleep },
};

static void check_handler(const struct value *holder, bool is_probe, const struct pod_check *check)
{
    bool found = false;
    FOR_EACH(row, handlers) {
        const struct value *handler = is_probe ? row->probe ? value_member(holder, row->name) : NULL
                                               : row->hook ? value_member(holder, row->name) : NULL;
        if (!handler)
            continue;
        if (found) {
            field_forbidden(check->errors, row->name, "may not specify more than 1 handler type");
            continue;
        }
        found = true;
        field_enter(check->errors, row->name);
        row->check(handler, check);
        field_leave(check->errors);
    }
    if (!found)
        field_required(check->errors, NULL, "must specify a handler type");
}

/* ---- probes ---- */

static void check_probe(const struct value *probe, const struct pod_check *check)
{
    static const char *const numbers[] = { "initialDelaySeconds", "timeoutSeconds", "periodSeconds",
                                           "successThreshold", "failureThreshold" };
    check_handler(probe, /* is_probe= */ true, check);
    FOR_EACH(name, numbers)
        field_non_negative(check->errors, probe, *name);
    int64_t grace_s = value_int(probe, "terminationGracePeriodSeconds", 1);
    if (grace_s <= 0)
        field_invalid_int(check->errors, "terminationGracePeriodSeconds", grace_s,
                          "must be greater than 0");
}

void validate_probes(const struct value *container, const struct pod_check *check)
{
    static const char *const names[] = { "livenessProbe", "readinessProbe", "startupProbe" };
    FOR_EACH(name, names) {
        const struct value *probe = value_member(container, *name);
        bool readiness = name == &names[1];
        if (!probe)
            continue;
        field_enter(check->errors, *name);
        check_probe(probe, check);
        int64_t successes = value_int(probe, "successThreshold", 0);
        if (!readiness && successes != 1)
            field_invalid_int(check->errors, "successThreshold", successes, "must be 1");
        if (readiness && value_member(probe, "terminationGracePeriodSeconds"))
            field_invalid(check->errors, "terminationGracePeriodSeconds",
                          value_member(probe, "terminationGracePeriodSeconds"),
                          "must not be set for readinessProbes");
        field_leave(check->errors);
    }
}

void validate_lifecycle(const struct value *container, const struct pod_check *check)
{
    static const char *const hooks[] = { "postStart", "preStop" };
    const struct value *lifecycle = value_member(container, "lifecycle");
    field_enter(check->errors, "lifecycle");
    FOR_EACH(name, hooks) {
        const struct value *hook = value_member(lifecycle, *name);
        if (!hook)
            continue;
        field_enter(check->errors, *name);
        check_handler(hook, /* is_probe= */ false, check);
        field_leave(check->errors);
    }
    field_leave(check->errors);
}

/* ---- ports ---- */

static void check_port(const struct value *port, struct text_set *names,
                       struct field_errors *errors)
{
    struct bytes name = value_string(port, "name");
    int64_t number = value_int(port, "containerPort", 0), host = value_int(port, "hostPort", 0);
    if (name.size && field_format(errors, "name", name, FORMAT_PORT_NAME) &&
        !text_set_add(names, name))
        field_duplicate(errors, "name", value_member(port, "name"));
    if (number == 0)
        field_required(errors, "containerPort", NULL);
    else
        field_port(errors, "containerPort", number);
    if (host != 0)
        field_port(errors, "hostPort", host);
    field_required_one_of(errors, port, "protocol", protocols);
}

void validate_ports(const struct value *container, struct field_errors *errors)
{
    AUTO_TEXT_SET names = { 0 };
    FIELD_EACH(port, container, "ports", errors)
        check_port(port.item, &names, errors);
}
