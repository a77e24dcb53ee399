/* SPDX-License-Identifier: Apache-2.0 */
/* event.c - Events, in the words of core/v1 and of events.k8s.io/v1.
 *
 * Both are one object; they differ in the names of a few members and in how much they ask. */
#include "base/arena.h"
#include "codec/value.h"
#include "object/schema.h"
#include "object/validation.h"

enum { SHORT_MAX = 128, MESSAGE_MAX = 1024, INSTANCE_MAX = 128 };

/* The members' names: as the client has them, and as errors say them. */
struct event_words {
    const char *object, *controller, *message;
};
static const struct event_words core_words = { "involvedObject", "reportingComponent", "message" };
static const struct event_words new_words = { "regarding", "reportingController", "note" };

static void check_length(struct field_errors *errors, const char *name, struct bytes text,
                         size_t max)
{
    if (text.size > max)
        field_invalid_text(errors, name, BYTES(""),
                           arena_printf(errors->arena, "can have at most %zu characters", max));
}

static void check_text(struct field_errors *errors, const struct value *event, const char *name,
                       size_t max)
{
    struct bytes text = value_string(event, name);
    if (text.size == 0)
        field_required(errors, name, NULL);
    check_length(errors, name, text, max);
}

static void check_namespace(const struct value *event, const struct event_words *words, bool timed,
                            struct field_errors *errors)
{
    struct bytes own = value_string(event, "metadata.namespace");
    struct bytes of_object = value_string(value_member(event, words->object), "namespace");
    bool is_default = own.size == 0 || bytes_equal_text(own, "default");
    bool wrong = of_object.size == 0
                     ? !is_default && !(timed && bytes_equal_text(own, "kube-system"))
                     : !timed && !bytes_equal(own, of_object);
    if (wrong)
        field_invalid_text(errors, "involvedObject.namespace", of_object,
                           "does not match event.namespace");
}

static void check_event(const struct value *event, const struct event_words *words,
                        struct field_errors *errors)
{
    bool timed = !value_is_empty(value_member(event, "eventTime"));
    check_namespace(event, words, timed, errors);
    if (timed) {
        struct bytes controller = value_string(event, words->controller);
        if (controller.size == 0)
            field_required(errors, words->controller, NULL);
        field_format(errors, words->controller, controller, FORMAT_QUALIFIED);
        check_text(errors, event, "reportingInstance", INSTANCE_MAX);
        check_text(errors, event, "action", SHORT_MAX);
        check_text(errors, event, "reason", SHORT_MAX);
        check_length(errors, "message", value_string(event, words->message), MESSAGE_MAX);
    }
    field_format(errors, "namespace", value_string(event, "metadata.namespace"), FORMAT_SUBDOMAIN);
}

static void validate(const struct value *next, struct field_errors *errors)
{
    check_event(next, &core_words, errors);
}

static void validate_core_update(const struct value *next, const struct value *old,
                                 struct field_errors *errors)
{
    check_event(next, &core_words, errors);
}

const struct kind_code kind_code_core_event = {
    .validate = validate,
    .validate_update = validate_core_update,
};

/* ---- events.k8s.io ---- */

static void check_series(const struct value *event, struct field_errors *errors)
{
    const struct value *series = value_member(event, "series");
    if (!series)
        return;
    if (value_int(series, "count", 0) < 2)
        field_invalid_text(errors, "series.count", BYTES(""), "should be at least 2");
    if (value_is_empty(value_member(series, "lastObservedTime")))
        field_required(errors, "series.lastObservedTime", NULL);
}

static void check_unset(const struct value *event, const char *member, const char *name,
                        struct field_errors *errors)
{
    if (!value_is_empty(value_member(event, member)))
        field_invalid_text(errors, name, BYTES(""), "needs to be unset");
}

static void validate_new(const struct value *next, struct field_errors *errors)
{
    struct bytes type = value_string(next, "type");
    check_event(next, &new_words, errors);
    check_series(next, errors);
    if (value_is_empty(value_member(next, "eventTime")))
        field_required(errors, "eventTime", NULL);
    if (!bytes_equal_text(type, "Normal") && !bytes_equal_text(type, "Warning"))
        field_invalid_text(errors, "type", BYTES(""),
                           arena_printf(errors->arena, "has invalid value: %.*s", BYTES_ARG(type)));
    check_unset(next, "deprecatedFirstTimestamp", "firstTimestamp", errors);
    check_unset(next, "deprecatedLastTimestamp", "lastTimestamp", errors);
    check_unset(next, "deprecatedCount", "count", errors);
    check_unset(next, "deprecatedSource", "source", errors);
}

static void validate_new_update(const struct value *next, const struct value *old,
                                struct field_errors *errors)
{
    static const struct { const char *member, *name; } fixed[] = {
        { "regarding", "involvedObject" },
        { "reason", "reason" },
        { "note", "message" },
        { "deprecatedSource", "source" },
        { "deprecatedFirstTimestamp", "firstTimestamp" },
        { "deprecatedLastTimestamp", "lastTimestamp" },
        { "deprecatedCount", "count" },
        { "type", "type" },
        { "eventTime", "eventTime" },
        { "action", "action" },
        { "related", "related" },
        { "reportingController", "reportingController" },
        { "reportingInstance", "reportingInstance" },
    };
    check_event(next, &new_words, errors);
    if (!value_same(value_member(next, "series"), value_member(old, "series")))
        check_series(next, errors);
    FOR_EACH(row, fixed)
        field_immutable(errors, row->name, value_member(next, row->member),
                        value_member(old, row->member));
}

const struct kind_code kind_code_events_event = {
    .validate = validate_new,
    .validate_update = validate_new_update,
};
