/* SPDX-License-Identifier: Apache-2.0 */
/* admission_service_account.c - ServiceAccount: every pod runs as one; it gets the account's token
 * and pull secrets, and no secrets that the account keeps from its pods. */
#include "write/admission.h"
#include "base/arena.h"
#include "base/env.h"
#include "codec/json.h"
#include "object/pod_references.h"
#include "object/validation.h"

/* ---- the token's volume ---- */

static const char token_mount_path[] = "/var/run/secrets/kubernetes.io/serviceaccount";
enum { TOKEN_LIFETIME_S = 3607 };

static struct value *token_volume(const char *name, struct arena *arena)
{
    static const char text[] =
        "{\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"expirationSeconds\":%d,\"path\":\"token\"}},"
        "{\"configMap\":{\"items\":[{\"key\":\"ca.crt\",\"path\":\"ca.crt\"}],\"name\":\"kube-root-ca.crt\"}},"
        "{\"downwardAPI\":{\"items\":[{\"fieldRef\":{\"apiVersion\":\"v1\",\"fieldPath\":\"metadata.namespace\"},\"path\":\"namespace\"}]}}],"
        "\"defaultMode\":420},\"name\":\"%s\"}";
    const char *json = arena_printf(arena, text, TOKEN_LIFETIME_S, name);
    return json_parse(bytes_of(json), NULL, arena, NULL);
}

static bool mounts_token(const struct value *container)
{
    const struct value *mounts = value_member(container, "volumeMounts");
    for (size_t i = 0; i < value_count(mounts); i++)
        if (bytes_equal_text(value_string(value_item(mounts, i), "mountPath"), token_mount_path))
            return true;
    return false;
}

/* True: at least one container needs the volume. */
static bool add_token_mounts(struct write *write, const char *list_path, const char *volume)
{
    struct value *containers = value_at(write->next, list_path);
    bool added = false;
    for (size_t i = 0; i < value_count(containers); i++) {
        struct value *container = value_item(containers, i);
        if (!value_is(container, VALUE_MAP) || mounts_token(container))
            continue;
        struct value *mount = value_new_map(write->arena);
        value_set(mount, write->arena, "name", value_new_text(write->arena, volume));
        value_set(mount, write->arena, "readOnly", value_new_bool(write->arena, true));
        value_set(mount, write->arena, "mountPath", value_new_text(write->arena, token_mount_path));
        value_append(value_make_at(container, write->arena, "volumeMounts", VALUE_LIST),
                     write->arena, mount);
        added = true;
    }
    return added;
}

static void mount_token(struct write *write)
{
    static const char letters[] = "bcdfghjklmnpqrstvwxz2456789";
    char suffix[6] = { 0 };
    for (int i = 0; i < 5; i++)
        suffix[i] = letters[env_random_below(core_env(write->pipeline->core), sizeof letters - 1)];
    const char *volume = arena_printf(write->arena, "kube-api-access-%s", suffix);
    bool added = add_token_mounts(write, "spec.initContainers", volume);
    added = add_token_mounts(write, "spec.containers", volume) || added;
    if (added)
        value_append(value_make_at(write->next, write->arena, "spec.volumes", VALUE_LIST),
                     write->arena, token_volume(volume, write->arena));
}

static bool wants_token(const struct value *spec, const struct value *account)
{
    const struct value *own = value_member(spec, "automountServiceAccountToken");
    return own ? value_bool(own, "", true)
               : value_bool(account, "automountServiceAccountToken", true);
}

/* NULL with *err set where it is not there. */
static const struct value *find_account(struct write *write, const char *name, struct error *err)
{
    const struct object *object = core_get_latest(write->pipeline->core, well_known.service_account,
                                                  write->request->ns, name);
    if (!object)
        admission_forbid(
            write, err,
            "error looking up service account %s/%s: serviceaccount \"%s\" not found",
            write->request->ns, name, name);
    return object ? value_from_object(object, write->arena) : NULL;
}

/* ---- mirror pods: what a node runs of itself has no rights in the API ---- */

static bool is_mirror(const struct write *write)
{
    return value_member(value_at(write->next, "metadata.annotations"),
                        "kubernetes.io/config.mirror") != NULL;
}

static bool note_secret(void *context, enum pod_reference reference, struct bytes name)
{
    (void)name;
    if (reference == POD_SECRET)
        *(bool *)context = true;
    return !*(bool *)context;
}

static bool check_mirror(struct write *write, struct error *err)
{
    const struct value *spec = value_member(write->next, "spec"),
                       *volumes = value_member(spec, "volumes");
    bool has_secret = false;
    if (value_string(spec, "serviceAccountName").size > 0)
        return admission_forbid(write, err, "a mirror pod may not reference service accounts");
    pod_references_each(write->next, note_secret, &has_secret, write->arena);
    if (has_secret)
        return admission_forbid(write, err, "a mirror pod may not reference secrets");
    for (size_t i = 0; i < value_count(volumes); i++) {
        const struct value *sources = value_at(value_item(volumes, i), "projected.sources");
        for (size_t k = 0; k < value_count(sources); k++)
            if (value_member(value_item(sources, k), "serviceAccountToken"))
                return admission_forbid(
                    write, err, "a mirror pod may not use ServiceAccountToken volume projections");
    }
    return true;
}

/* ---- what is filled in ---- */

bool service_account_mutate(struct write *write, struct error *err)
{
    struct value *spec = value_member(write->next, "spec");
    if (!admission_is_creation(write, well_known.pod) || !value_is(spec, VALUE_MAP))
        return true;
    if (is_mirror(write))
        return check_mirror(write, err);
    const char *name = value_text(spec, "serviceAccountName", write->arena);
    if (text_is_empty(name))
        name = "default";
    value_set(spec, write->arena, "serviceAccountName", value_new_text(write->arena, name));
    value_set(spec, write->arena, "serviceAccount", value_new_text(write->arena, name));
    const struct value *account = find_account(write, name, err);
    if (!account)
        return false;
    if (wants_token(spec, account))
        mount_token(write);
    if (value_count(value_member(spec, "imagePullSecrets")) == 0 &&
        value_count(value_member(account, "imagePullSecrets")) > 0)
        value_set(spec, write->arena, "imagePullSecrets",
                  value_clone(write->arena, value_member(account, "imagePullSecrets")));
    return true;
}


/* ---- accounts that allow only the secrets they name ---- */

static bool enforces(const struct value *account)
{
    static const char *const yes[] = { "1", "t", "T", "true", "TRUE", "True", NULL };
    const struct value *annotations = value_at(account, "metadata.annotations");
    return text_is_one_of(
        value_string(value_member(annotations, "kubernetes.io/enforce-mountable-secrets"), ""),
        yes);
}

static bool names(const struct value *list, struct bytes name)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal(value_string(value_item(list, i), "name"), name))
            return true;
    return false;
}

static bool refuse_secret(struct write *write, const char *what, struct bytes secret,
                          const struct value *account, struct error *err)
{
    return admission_forbid(
        write, err,
        "%ssecret.secretName=\"%.*s\" is not allowed because service account %.*s does not reference that secret",
        what, BYTES_ARG(secret), BYTES_ARG(value_string(account, "metadata.name")));
}

static bool check_container(struct write *write, const struct value *container, const char *what,
                            const struct value *account, struct error *err)
{
    struct arena *arena = write->arena;
    const struct value *env = value_member(container, "env"),
                       *sources = value_member(container, "envFrom"),
                       *allowed = value_member(account, "secrets");
    struct bytes name = value_string(container, "name");
    for (size_t i = 0; i < value_count(env); i++) {
        struct bytes secret = value_string(value_item(env, i), "valueFrom.secretKeyRef.name");
        if (secret.at && !names(allowed, secret))
            return refuse_secret(
                write,
                arena_printf(arena, "%s %.*s with envVar %.*s referencing ", what, BYTES_ARG(name),
                             BYTES_ARG(value_string(value_item(env, i), "name"))),
                secret, account, err);
    }
    for (size_t i = 0; i < value_count(sources); i++) {
        struct bytes secret = value_string(value_item(sources, i), "secretRef.name");
        if (secret.at && !names(allowed, secret))
            return refuse_secret(
                write, arena_printf(arena, "%s %.*s with envFrom referencing ", what,
                                    BYTES_ARG(name)),
                secret, account, err);
    }
    return true;
}

static bool check_containers(struct write *write, const struct value *account, bool only_ephemeral,
                             struct error *err)
{
    static const struct { const char *list, *what; bool ephemeral; } rows[] = {
        { "spec.initContainers", "init container", false },
        { "spec.containers", "container", false },
        { "spec.ephemeralContainers", "ephemeral container", true },
    };
    FOR_EACH(row, rows) {
        const struct value *list = value_at(write->next, row->list);
        for (size_t i = 0; row->ephemeral == only_ephemeral && i < value_count(list); i++)
            if (!check_container(write, value_item(list, i), row->what, account, err))
                return false;
    }
    return true;
}

static bool check_volumes(struct write *write, const struct value *account, struct error *err)
{
    const struct value *volumes = value_at(write->next, "spec.volumes");
    for (size_t i = 0; i < value_count(volumes); i++) {
        const struct value *source = value_member(value_item(volumes, i), "secret");
        struct bytes secret = value_string(source, "secretName");
        if (source && !names(value_member(account, "secrets"), secret))
            return refuse_secret(write, "volume with ", secret, account, err);
    }
    return true;
}

static bool check_pull_secrets(struct write *write, const struct value *account, struct error *err)
{
    const struct value *list = value_at(write->next, "spec.imagePullSecrets");
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes name = value_string(value_item(list, i), "name");
        if (!names(value_member(account, "imagePullSecrets"), name))
            return admission_forbid(
                write, err,
                "imagePullSecrets[%zu].name=\"%.*s\" is not allowed because service account %.*s does not reference that imagePullSecret",
                i, BYTES_ARG(name), BYTES_ARG(value_string(account, "metadata.name")));
    }
    return true;
}

bool service_account_validate(struct write *write, struct error *err)
{
    bool adds_ephemeral = text_equal(write->request->subresource, "ephemeralcontainers");
    if (write->kind != well_known.pod || (write->old && !adds_ephemeral) || is_mirror(write))
        return true;
    const char *name = value_text(write->next, "spec.serviceAccountName", write->arena);
    if (text_is_empty(name))
        return admission_forbid(write, err, "no service account specified for pod %s/%s",
                                write->request->ns, write->name);
    const struct value *account = find_account(write, name, err);
    if (!account || !enforces(account))
        return account != NULL;
    if (adds_ephemeral)
        return check_containers(write, account, /* only_ephemeral= */ true, err);
    return check_volumes(write, account, err) &&
           check_containers(write, account, /* only_ephemeral= */ false, err) &&
           check_pull_secrets(write, account, err);
}
