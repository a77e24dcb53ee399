/* SPDX-License-Identifier: Apache-2.0 */
/* describe.c - `kubectl describe`: an object as an outline, and the events about it.
 *
 * One printer for all kinds: fields as "Name: value", nested maps and lists indented, in the
 * object's own order.  What secrets hold is not for the screen: its size is told. */
#include <stdio.h>

#include "base/env.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/value.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"
#include "object/time_text.h"

enum { LABEL_WIDTH = 18, DEPTH_MAX = 12 };

/* And not the key of a map, such as "requests.cpu". */
static bool is_field_name(struct bytes key)
{
    for (size_t i = 0; i < key.size; i++)
        if (!is_letter_or_digit(key.at[i]))
            return false;
    return true;
}

/* "podIP" becomes "Pod IP". */
static void write_field_name(struct buffer *label, struct bytes key)
{
    for (size_t i = 0; i < key.size; i++) {
        char c = key.at[i];
        bool is_upper = c >= 'A' && c <= 'Z',
             after_lower = i > 0 && key.at[i - 1] >= 'a' && key.at[i - 1] <= 'z';
        if (i == 0 && c >= 'a' && c <= 'z')
            c = (char)(c - 32);
        if (is_upper && after_lower)
            buffer_add_char(label, ' ');
        buffer_add_char(label, c);
    }
}

static void print_label(struct bytes key, int indent)
{
    AUTO_BUFFER label = { 0 };
    if (is_field_name(key))
        write_field_name(&label, key);
    else
        buffer_add(&label, key.at, key.size);
    buffer_add_char(&label, ':');
    printf("%*s%-*s", indent * 2, "", LABEL_WIDTH - indent * 2 > 0 ? LABEL_WIDTH - indent * 2 : 0,
           buffer_text(&label));
}

static void print_scalar(const struct value *value)
{
    AUTO_BUFFER text = { 0 };
    if (value_is(value, VALUE_STRING))
        buffer_add(&text, value->string.at, value->string.size);
    else
        json_write_value(&text, value);
    printf(" %s\n", buffer_text(&text));
}

static bool is_nested(const struct value *value)
{
    return value_count(value) > 0;
}

static void print_map(const struct value *map, int indent);

static void print_item(const struct value *item, int indent)
{
    if (!is_nested(item)) {
        printf("%*s-", indent * 2, "");
        print_scalar(item);
        return;
    }
    struct bytes name = value_string(item, "name");
    if (name.size == 0)
        name = value_string(item, "type");
    printf("%*s- %.*s\n", indent * 2, "", BYTES_ARG(name));
    if (value_is(item, VALUE_MAP))
        print_map(item, indent + 1);
}

static void print_member(const struct member *member, int indent)
{
    print_label(member->key, indent);
    if (!is_nested(member->value) || indent >= DEPTH_MAX) {
        print_scalar(member->value);
        return;
    }
    putchar('\n');
    if (value_is(member->value, VALUE_MAP))
        print_map(member->value, indent + 1);
    for (size_t i = 0; value_is(member->value, VALUE_LIST) && i < value_count(member->value); i++)
        print_item(value_item(member->value, i), indent + 1);
}

static void print_map(const struct value *map, int indent)
{
    for (size_t i = 0; i < value_count(map); i++)
        print_member(&map->map.members[i], indent);
}

/* The annotation that apply keeps is the whole file again, a secret's text included. */
static void print_pairs(const char *label, const struct value *map)
{
    size_t printed = 0;
    printf("%-*s", LABEL_WIDTH, label);
    for (size_t i = 0; i < value_count(map); i++) {
        const struct member *member = &map->map.members[i];
        if (bytes_equal_text(member->key, "kubectl.kubernetes.io/last-applied-configuration"))
            continue;
        if (printed++ > 0)
            printf("%-*s", LABEL_WIDTH, "");
        printf(" %.*s=%.*s\n", BYTES_ARG(member->key), BYTES_ARG(member->value->string));
    }
    if (printed == 0)
        printf(" <none>\n");
}

/* ---- the data of ConfigMaps and Secrets ---- */

static bool is_data(const struct kind *kind, struct bytes key)
{
    bool is_secret = kind == well_known.secret, is_config_map = kind == well_known.config_map;
    return ((is_secret || is_config_map) && bytes_equal_text(key, "data")) ||
           (is_config_map && bytes_equal_text(key, "binaryData"));
}

static void print_size(struct bytes base64)
{
    AUTO_ARENA arena = { 0 };
    struct bytes bytes = { 0 };
    printf("  %zu bytes\n", base64_read(base64, &arena, &bytes) ? bytes.size : base64.size);
}

/* A service account's token is there to be read, as upstream has it. */
static void print_token(struct bytes base64)
{
    AUTO_ARENA arena = { 0 };
    struct bytes token;
    if (base64_read(base64, &arena, &token))
        printf("  %.*s\n", BYTES_ARG(token));
}

static void print_data(const struct value *object, const struct kind *kind,
                       const struct member *data)
{
    bool is_text = kind == well_known.config_map && bytes_equal_text(data->key, "data"),
         has_token = kind == well_known.secret &&
                     bytes_equal_text(value_string(object, "type"),
                                      "kubernetes.io/service-account-token");
    printf(bytes_equal_text(data->key, "data") ? "\nData\n====\n" : "\nBinaryData\n====\n");
    for (size_t i = 0; i < value_count(data->value); i++) {
        const struct member *member = &data->value->map.members[i];
        printf("%.*s:", BYTES_ARG(member->key));
        if (is_text)
            printf("\n----\n%.*s\n\n", BYTES_ARG(member->value->string));
        else if (has_token && bytes_equal_text(member->key, "token"))
            print_token(member->value->string);
        else
            print_size(member->value->string);
    }
    putchar('\n');
}

static void print_head(const struct value *object, const struct kind *kind)
{
    const struct value *metadata = value_member(object, "metadata");
    printf("%-*s %.*s\n", LABEL_WIDTH, "Name:", BYTES_ARG(value_string(metadata, "name")));
    if (kind->namespaced)
        printf("%-*s %.*s\n", LABEL_WIDTH,
               "Namespace:", BYTES_ARG(value_string(metadata, "namespace")));
    print_pairs("Labels:", value_member(metadata, "labels"));
    print_pairs("Annotations:", value_member(metadata, "annotations"));
    printf("%-*s %.*s\n", LABEL_WIDTH,
           "Created:", BYTES_ARG(value_string(metadata, "creationTimestamp")));
    const struct value *owner = value_item(value_member(metadata, "ownerReferences"), 0);
    if (owner)
        printf("%-*s %.*s/%.*s\n", LABEL_WIDTH,
               "Controlled By:", BYTES_ARG(value_string(owner, "kind")),
               BYTES_ARG(value_string(owner, "name")));
}

static void print_event(const struct value *event)
{
    int64_t last_ns = 0;
    char age[DURATION_TEXT_MAX] = "<unknown>";
    struct bytes when = value_string(event, "lastTimestamp");
    if (when.size == 0)
        when = value_string(event, "eventTime");
    if (time_parse(when, &last_ns))
        duration_write_human(env_wall_s(env_system()) - last_ns / 1000000000, age);
    printf("  %-8.*s %-22.*s %-8s %-22.*s %.*s\n", BYTES_ARG(value_string(event, "type")),
           BYTES_ARG(value_string(event, "reason")), age,
           BYTES_ARG(value_string(event, "source.component")),
           BYTES_ARG(value_string(event, "message")));
}

static bool print_events(struct session *session, const struct value *object, struct error *err)
{
    AUTO_BUFFER body = { 0 };
    struct bytes ns = value_string(object, "metadata.namespace"),
                 uid = value_string(object, "metadata.uid");
    if (ns.size == 0)
        ns = BYTES("default");
    const char *target = arena_printf(
        &session->arena, "/api/v1/namespaces/%.*s/events?fieldSelector=involvedObject.uid%%3D%.*s",
        BYTES_ARG(ns), BYTES_ARG(uid));
    if (!session_call(session, &(struct session_request){ "GET", target }, &body, err))
        return false;
    const struct value *items =
        value_member(json_parse(buffer_bytes(&body), NULL, &session->arena, err), "items");
    printf("Events:%s\n", value_count(items) ? "" : "             <none>");
    if (value_count(items))
        printf("  %-8s %-22s %-8s %-22s %s\n", "Type", "Reason", "Age", "From", "Message");
    for (size_t i = 0; i < value_count(items); i++)
        print_event(value_item(items, i));
    return true;
}

struct describe {
    struct session   session;
    struct selection selection;
    bool             has_printed;
};

static bool describe_one(void *context, struct found *found, struct error *err)
{
    struct describe *describe = context;
    const struct value *object = found->object;
    if (describe->has_printed)
        printf("\n\n");
    describe->has_printed = true;
    print_head(object, found->kind);
    for (size_t i = 0; i < value_count(object); i++) {
        struct bytes key = object->map.members[i].key;
        if (is_data(found->kind, key))
            print_data(object, found->kind, &object->map.members[i]);
        else if (!bytes_equal_text(key, "metadata") && !bytes_equal_text(key, "kind") &&
            !bytes_equal_text(key, "apiVersion"))
            print_member(&object->map.members[i], 0);
    }
    return print_events(&describe->session, object, err);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct describe *describe = container_of(session, struct describe, session);
    int code =
        selection_each(&describe->selection, words, found->count, describe_one, describe);
    if (code == 0 && describe->selection.seen == 0)
        fprintf(stderr, "No resources found in %s namespace.\n", session->ns);
    return code;
}

int verb_describe(int argc, char **argv)
{
    struct describe describe = { 0 };
    session_init(&describe.session);
    describe.selection.session = &describe.session;
    describe.selection.lists_all = true;
    const struct flag flags[] = { SESSION_FLAG_ROWS(&describe.session),
                                  EVERYWHERE_FLAG_ROW(&describe.session),
                                  SELECTION_FLAG_ROWS(&describe.selection) };
    const struct command command =
        COMMAND("kubectl describe TYPE [NAME...] | TYPE/NAME... | -f FILE [flags]", flags, act);
    return session_run(&describe.session, &command, argc, argv);
}
