/* SPDX-License-Identifier: Apache-2.0 */
/* config_map.c - ConfigMaps and Secrets: keys, sizes, and what a secret's type asks of its data. */
#include "base/arena.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/value.h"
#include "base/error.h"
#include "object/schema.h"
#include "object/validation.h"

enum { DATA_BYTES_MAX = 1024 * 1024 };

/* ---- both ---- */

static void check_key(struct bytes key, struct field_errors *errors)
{
    field_format(errors, NULL, key, FORMAT_CONFIG_KEY);
}

/* Of base64 text, without decoding it. */
static size_t decoded_size(struct bytes text)
{
    size_t size = text.size / 4 * 3;
    for (size_t i = 0; i < 2 && i < text.size; i++)
        size -= text.at[text.size - 1 - i] == '=';
    return size;
}

static void check_immutable(const struct value *next, const struct value *old,
                            const char *const *members, struct field_errors *errors)
{
    static const char detail[] = "field is immutable when `immutable` is set";
    if (!value_bool(old, "immutable", false))
        return;
    if (!value_bool(next, "immutable", false))
        field_forbidden(errors, "immutable", detail);
    for (; *members; members++) {
        const struct value *after = value_member(next, *members),
                           *before = value_member(old, *members);
        bool both_empty = !value_count(after) && !value_count(before);
        if (!both_empty && !value_same(after, before))
            field_forbidden(errors, *members, detail);
    }
}

/* ---- ConfigMap ---- */

static void validate_config_map(const struct value *next, struct field_errors *errors)
{
    const struct value *binary = value_member(next, "binaryData");
    size_t size_bytes = 0;
    FIELD_EACH(datum, next, "data", errors) {
        check_key(datum.key, errors);
        if (value_member_bytes(binary, datum.key))
            field_invalid_text(errors, NULL, datum.key, "duplicate of key present in binaryData");
        size_bytes += value_bytes(datum.item).size;
    }
    FIELD_EACH(datum, next, "binaryData", errors) {
        check_key(datum.key, errors);
        size_bytes += decoded_size(value_bytes(datum.item));
    }
    if (size_bytes > DATA_BYTES_MAX)
        field_too_long(errors, "", DATA_BYTES_MAX);
}

static void validate_config_map_update(const struct value *next, const struct value *old,
                                       struct field_errors *errors)
{
    static const char *const members[] = { "data", "binaryData", NULL };
    check_immutable(next, old, members, errors);
    validate_config_map(next, errors);
}

const struct kind_code kind_code_core_config_map = {
    .validate = validate_config_map,
    .validate_update = validate_config_map_update,
};

/* ---- Secret ---- */

#define ACCOUNT_ANNOTATION "kubernetes.io/service-account.name"

static void require_key(const struct value *secret, const char *key, struct field_errors *errors)
{
    if (value_member(value_member(secret, "data"), key))
        return;
    field_enter(errors, "data");
    field_enter_key(errors, bytes_of(key));
    field_required(errors, NULL, NULL);
    errors->depth -= 2;
}

static void check_token(const struct value *secret, struct field_errors *errors)
{
    if (value_bytes(value_member(value_at(secret, "metadata.annotations"), ACCOUNT_ANNOTATION))
            .size)
        return;
    field_enter(errors, "metadata");
    field_enter(errors, "annotations");
    field_enter_key(errors, BYTES(ACCOUNT_ANNOTATION));
    field_required(errors, NULL, NULL);
    errors->depth -= 3;
}

/* A file of a container registry's client: a JSON object. */
static void check_docker_file(const struct value *secret, const char *key,
                              struct field_errors *errors)
{
    struct bytes text = value_bytes(value_member(value_member(secret, "data"), key)), file;
    struct error err = { 0 };
    require_key(secret, key, errors);
    if (!value_member(value_member(secret, "data"), key) ||
        !base64_read(text, errors->arena, &file))
        return;
    const struct value *parsed = json_parse(file, NULL, errors->arena, &err);
    if (value_is(parsed, VALUE_MAP) || value_is(parsed, VALUE_NULL))
        return;
    field_enter(errors, "data");
    field_enter_key(errors, bytes_of(key));
    field_invalid_text(errors, NULL, BYTES("<secret contents redacted>"),
                       file.size == 0 ? "unexpected end of JSON input"
                       : parsed
                           ? "json: cannot unmarshal into Go value of type map[string]interface {}"
                           : err.message);
    errors->depth -= 2;
}

static void check_docker_config(const struct value *secret, struct field_errors *errors)
{
    check_docker_file(secret, ".dockercfg", errors);
}

static void check_docker_config_json(const struct value *secret, struct field_errors *errors)
{
    check_docker_file(secret, ".dockerconfigjson", errors);
}

static void check_basic_auth(const struct value *secret, struct field_errors *errors)
{
    const struct value *data = value_member(secret, "data");
    if (value_member(data, "username") || value_member(data, "password"))
        return;
    require_key(secret, "username", errors);
    require_key(secret, "password", errors);
}

static void check_ssh_auth(const struct value *secret, struct field_errors *errors)
{
    if (value_bytes(value_member(value_member(secret, "data"), "ssh-privatekey")).size)
        return;
    field_enter(errors, "data");
    field_enter_key(errors, BYTES("ssh-privatekey"));
    field_required(errors, NULL, NULL);
    errors->depth -= 2;
}

static void check_tls(const struct value *secret, struct field_errors *errors)
{
    require_key(secret, "tls.crt", errors);
    require_key(secret, "tls.key", errors);
}

static const struct {
    const char *type;
    void (*check)(const struct value *secret, struct field_errors *);
} secret_types[] = {
    { "kubernetes.io/service-account-token", check_token },
    { "kubernetes.io/dockercfg",             check_docker_config },
    { "kubernetes.io/dockerconfigjson",      check_docker_config_json },
    { "kubernetes.io/basic-auth",            check_basic_auth },
    { "kubernetes.io/ssh-auth",              check_ssh_auth },
    { "kubernetes.io/tls",                   check_tls },
};

static void validate_secret(const struct value *next, struct field_errors *errors)
{
    struct bytes type = value_string(next, "type");
    size_t size_bytes = 0;
    FIELD_EACH(datum, next, "data", errors) {
        check_key(datum.key, errors);
        size_bytes += decoded_size(value_bytes(datum.item));
    }
    if (size_bytes > DATA_BYTES_MAX)
        field_too_long(errors, "data", DATA_BYTES_MAX);
    FOR_EACH(row, secret_types)
        if (bytes_equal_text(type, row->type))
            row->check(next, errors);
}

static void validate_secret_update(const struct value *next, const struct value *old,
                                   struct field_errors *errors)
{
    static const char *const members[] = { "data", NULL };
    field_immutable(errors, "type", value_member(next, "type"), value_member(old, "type"));
    check_immutable(next, old, members, errors);
    validate_secret(next, errors);
}

/* stringData is written over data, and never stored. */
static void prepare_secret(struct value *next, const struct value *old, struct arena *arena)
{
    const struct value *texts = value_member(next, "stringData"), *type = value_member(old, "type");
    for (uint32_t i = 0; value_is(texts, VALUE_MAP) && i < texts->map.count; i++) {
        AUTO_BUFFER encoded = { 0 };
        base64_write(&encoded, value_bytes(texts->map.members[i].value));
        struct value *data = value_make_at(next, arena, "data", VALUE_MAP);
        value_set_bytes(data, arena, texts->map.members[i].key,
                        value_new_text(arena, buffer_text(&encoded)));
    }
    value_remove(next, "stringData");
    if (type && value_string(next, "type").size == 0)
        value_set(next, arena, "type", value_clone(arena, type));
}

const struct kind_code kind_code_core_secret = {
    .prepare = prepare_secret,
    .validate = validate_secret,
    .validate_update = validate_secret_update,
};
