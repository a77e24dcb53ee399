/* SPDX-License-Identifier: Apache-2.0 */
/* create.c - `kubectl create`: from files, or by a generator; the tables of both. */
#include "kubectl/create.h"

#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "codec/value.h"
#include "kubectl/selection.h"
#include "kubectl/verbs.h"
#include "object/time_text.h"

enum { ROWS_MAX = 64, COMMON_MAX = 20, ANY_GENERATOR = 1 << 30 };

static const struct generator generators[] = {
    { { "namespace", "ns" }, NULL, "v1", "Namespace", 0, make_namespace },
    { { "configmap", "cm" }, NULL, "v1", "ConfigMap", FLAGS_DATA, make_config_map, "configmap: " },
    { { "secret" }, "generic", "v1", "Secret", FLAGS_DATA | FLAGS_SECRET, make_secret, "secret " },
    { { "secret" }, "tls", "v1", "Secret", FLAGS_TLS, make_secret_tls, "secret " },
    { { "secret" }, "docker-registry", "v1", "Secret", FLAGS_DOCKER, make_secret_docker,
      "secret " },
    { { "deployment", "deploy" }, NULL, "apps/v1", "Deployment", FLAGS_IMAGE | FLAGS_DEPLOYMENT,
      make_deployment, "deployment: " },
    { { "job" }, NULL, "batch/v1", "Job", FLAGS_IMAGE | FLAGS_JOB, make_job, "job: " },
    { { "cronjob", "cj" }, NULL, "batch/v1", "CronJob", FLAGS_IMAGE | FLAGS_CRON, make_cron_job,
      "cronjob: " },
    { { "service", "svc" }, "clusterip", "v1", "Service", FLAGS_TCP | FLAGS_CLUSTER_IP,
      make_service_cluster_ip, "ClusterIP service: " },
    { { "service", "svc" }, "nodeport", "v1", "Service", FLAGS_TCP | FLAGS_NODE_PORT,
      make_service_node_port, "NodePort service: " },
    { { "service", "svc" }, "loadbalancer", "v1", "Service", FLAGS_TCP,
      make_service_load_balancer, "LoadBalancer service: " },
    { { "service", "svc" }, "externalname", "v1", "Service", FLAGS_TCP | FLAGS_EXTERNAL,
      make_service_external, "ExternalName service: " },
    { { "ingress", "ing" }, NULL, "networking.k8s.io/v1", "Ingress", FLAGS_INGRESS, make_ingress,
      "ingress: " },
    { { "serviceaccount", "sa" }, NULL, "v1", "ServiceAccount", 0, make_plain, "serviceaccount: " },
    { { "role" }, NULL, "rbac.authorization.k8s.io/v1", "Role", FLAGS_ROLE, make_role },
    { { "clusterrole" }, NULL, "rbac.authorization.k8s.io/v1", "ClusterRole",
      FLAGS_ROLE | FLAGS_URLS, make_cluster_role },
    { { "rolebinding" }, NULL, "rbac.authorization.k8s.io/v1", "RoleBinding",
      FLAGS_BINDING | FLAGS_ROLE_NAME, make_binding, "rolebinding: " },
    { { "clusterrolebinding" }, NULL, "rbac.authorization.k8s.io/v1", "ClusterRoleBinding",
      FLAGS_BINDING, make_cluster_binding, "clusterrolebinding: " },
    { { "quota", "resourcequota" }, NULL, "v1", "ResourceQuota", FLAGS_QUOTA, make_quota,
      "quota: " },
    { { "poddisruptionbudget", "pdb" }, NULL, "policy/v1", "PodDisruptionBudget", FLAGS_BUDGET,
      make_budget, "poddisruptionbudgets: " },
    { { "priorityclass", "pc" }, NULL, "scheduling.k8s.io/v1", "PriorityClass", FLAGS_PRIORITY,
      make_priority_class, "priorityclass: " },
    { { "token" }, NULL, "v1", "ServiceAccount", FLAGS_TOKEN, NULL },
};

static bool has_word(const struct generator *generator, const char *word)
{
    for (size_t i = 0; i < ARRAY_SIZE(generator->words) && generator->words[i]; i++)
        if (text_equal(generator->words[i], word))
            return true;
    return false;
}

/* Where the second level is missing or unknown *ret_has_sub is set. */
static const struct generator *find(char *const *words, int count, bool *ret_has_sub)
{
    *ret_has_sub = false;
    FOR_EACH(generator, generators) {
        if (count < 1 || !has_word(generator, words[0]))
            continue;
        *ret_has_sub = generator->sub != NULL;
        if (!generator->sub || (count > 1 && text_equal(generator->sub, words[1])))
            return generator;
    }
    return NULL;
}

/* ---- what is made ---- */

static void set_head(struct create *create, const struct kind *kind, struct value *object)
{
    make_set(create, object, "apiVersion", kind->api_version);
    make_set(create, object, "kind", kind->name);
    make_set(create, object, "metadata.name", create->name);
    if (kind->namespaced && create->session.ns_flag)
        make_set(create, object, "metadata.namespace", create->session.ns);
}

bool create_send(struct create *create, const struct kind *kind, struct value *object,
                 const char *manager, const char *done, struct error *err)
{
    struct arena *arena = &create->session.arena;
    set_head(create, kind, object);
    struct found found = { .kind = kind,
                           .ns = kind->namespaced ? create->session.ns : NULL,
                           .name = create->name };
    const char *path = arena_printf(arena, "%s%s", client_path(kind, found.ns, NULL, NULL, arena),
                                    outcome_query(&create->outcome, manager, arena));
    if (!outcome_is_client(&create->outcome) &&
        !session_send(&create->session, &(struct session_request){ "POST", path }, object, &object, err))
        return false;
    return outcome_tell(&create->outcome, &create->session, &found, object, done, err);
}

static const struct kind token_request = { .group = "authentication.k8s.io",
                                           .singular = "tokenrequest" };

/* The server takes whole seconds. */
static bool set_duration(struct create *create, struct value *spec, struct error *err)
{
    int64_t ns;
    if (!duration_parse(bytes_of(create->duration), &ns))
        return fail(err, REASON_BAD_REQUEST, 0, "invalid duration \"%s\"", create->duration);
    if (ns < 0)
        return fail(err, REASON_BAD_REQUEST, 0, "--duration must be greater than or equal to 0");
    if (ns % 1000000000)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "--duration cannot be expressed in units less than seconds");
    value_set(spec, &create->session.arena, "expirationSeconds",
              value_new_int(&create->session.arena, ns / 1000000000));
    return true;
}

static bool create_token(struct create *create, struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *request = value_new_map(arena), *answer = NULL;
    make_set(create, request, "apiVersion", "authentication.k8s.io/v1");
    make_set(create, request, "kind", "TokenRequest");
    struct value *spec = value_make_at(request, arena, "spec", VALUE_MAP);
    for (size_t i = 0; i < create->audiences.count; i++)
        value_append(value_make_at(spec, arena, "audiences", VALUE_LIST), arena,
                     make_text(create, create->audiences.items[i]));
    if (create->duration && !set_duration(create, spec, err))
        return false;
    const char *path = client_path(well_known.service_account, create->session.ns, create->name,
                                   "token", arena);
    struct error own = { 0 };
    if (!session_send(&create->session, &(struct session_request){ "POST", path }, request, &answer,
                      &own))
        return fail(err, REASON_BAD_REQUEST, 0, "failed to create token: %s", own.message);
    if (create->outcome.format)
        return outcome_tell(&create->outcome, &create->session,
                            &(struct found){ .kind = &token_request, .name = create->name }, answer,
                            "created", err);
    printf("%.*s%s", BYTES_ARG(value_string(answer, "status.token")), isatty(1) ? "\n" : "");
    return true;
}

static bool generate(struct create *create, const struct generator *generator, struct error *err)
{
    if (!generator->build)
        return create_token(create, err);
    const struct kind *kind =
        kind_find_api_version(bytes_of(generator->kind_version), bytes_of(generator->kind_name));
    struct error own = { 0 };
    struct value *object = generator->build(create, err);
    if (!object)
        return false;
    if (create_send(create, kind, object, "kubectl-create", "created", &own))
        return true;
    if (!generator->failure)
        return error_pass(err, &own);
    return fail(err, REASON_BAD_REQUEST, 0, "failed to create %s%s", generator->failure,
                own.message);
}

static bool create_one(struct create *create, const struct manifest *manifest, bool is_only,
                       struct error *err)
{
    struct arena *arena = &create->session.arena;
    struct value *object = manifest->value;
    struct found found = { .kind = manifest->kind,
                           .ns = manifest->kind->namespaced ? manifest->ns : NULL,
                           .name = manifest->name };
    const char *path = arena_printf(arena, "%s%s&fieldValidation=%s",
                                    client_path(found.kind, found.ns, NULL, NULL, arena),
                                    outcome_query(&create->outcome, "kubectl-create", arena),
                                    outcome_validation(&create->outcome));
    if (found.ns)
        make_set(create, object, "metadata.namespace", found.ns);
    if (!outcome_is_client(&create->outcome) &&
        !session_send(&create->session, &(struct session_request){ "POST", path }, object, &object, err))
        return manifest_context(err, "creating", manifest->source, is_only);
    found.name = value_text(object, "metadata.name", arena);     /* generateName has one now */
    return outcome_tell(&create->outcome, &create->session, &found, object, "created", err);
}

/* Each object is tried, whatever happened to the one before. */
static int create_files(struct create *create)
{
    struct manifest_list list;
    struct error err = { 0 };
    int code = 0;
    create->files.skips_broken = true;
    create->files.verb = "create";
    if (!manifests_read(&create->session, &create->files, &list, &err))
        return complain(&err);
    for (size_t i = 0; i < list.count; i++) {
        struct error own = { 0 };
        if (!create_one(create, &list.items[i], list.count == 1, &own))
            code = complain(&own);
    }
    return manifests_tell_skipped(&list, code);
}

/* ---- the command line ---- */

static bool take_name(struct create *create, const struct generator *generator, char **words,
                      const struct flag_words *found, struct error *err)
{
    int skip = 1 + (generator->sub != NULL), before = found->after_dashes - skip;
    if (before != 1)
        return fail(err, REASON_BAD_REQUEST, 0, "exactly one NAME is required, got %d", before);
    create->name = words[skip];
    create->command = words + found->after_dashes;
    create->command_count = found->count - found->after_dashes;
    return true;
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct create *create = container_of(session, struct create, session);
    struct error err = { 0 };
    bool has_sub;
    const struct generator *generator = find(words, found->count, &has_sub);
    if (!generator && found->count > 0) {
        fail(&err, REASON_BAD_REQUEST, 0, "Unexpected args: [%s]", words[0]);
        return complain(&err);
    }
    if (!generator)
        return create_files(create);
    bool good = take_name(create, generator, words, found, &err) &&
                generate(create, generator, &err);
    return good ? 0 : complain(&err);
}

static void list_generators(const char *word)
{
    fprintf(stderr, "usage: kubectl create -f FILE | TYPE NAME [flags]      (kubectl create TYPE --help)\n\n");
    FOR_EACH(generator, generators)
        if (!word || has_word(generator, word))
            fprintf(stderr, "  %s%s%s\n", generator->words[0], generator->sub ? " " : "",
                    generator->sub ? generator->sub : "");
}

#define AT(member) offsetof(struct create, member)
/* The flags of the generators: which of them take each, and where its value goes. */
static const struct {
    unsigned       generators;
    const char    *name;
    enum flag_type type;
    size_t         at;
    const char    *value_name, *help;
    char           letter;
} rows[] = {
    { FLAGS_DATA, "--from-literal", FLAG_LIST, AT(literals), "KEY=VALUE", "a text" },
    { FLAGS_DATA, "--from-file", FLAG_LIST, AT(from_files), "[KEY=]FILE",
      "a file's content, or each of a folder" },
    { FLAGS_DATA, "--from-env-file", FLAG_LIST, AT(env_files), "FILE", "lines KEY=VALUE" },
    { FLAGS_SECRET, "--type", FLAG_TEXT, AT(type), "TYPE", "(Opaque)" },
    { FLAGS_TLS, "--cert", FLAG_TEXT, AT(cert), "FILE", "the certificate, PEM" },
    { FLAGS_TLS, "--key", FLAG_TEXT, AT(key), "FILE", "its key, PEM" },
    { FLAGS_DOCKER, "--docker-server", FLAG_TEXT, AT(docker_server), "HOST", "the registry" },
    { FLAGS_DOCKER, "--docker-username", FLAG_TEXT, AT(docker_username), "NAME", "" },
    { FLAGS_DOCKER, "--docker-password", FLAG_TEXT, AT(docker_password), "WORD", "" },
    { FLAGS_DOCKER, "--docker-email", FLAG_TEXT, AT(docker_email), "ADDRESS", "" },
    { FLAGS_IMAGE, "--image", FLAG_LIST, AT(images), "IMAGE", "what to run" },
    { FLAGS_DEPLOYMENT, "--replicas", FLAG_NUMBER, AT(replicas), "N", "how many (1)", 'r' },
    { FLAGS_DEPLOYMENT, "--port", FLAG_NUMBER, AT(port), "PORT", "on which it listens" },
    { FLAGS_JOB, "--from", FLAG_TEXT, AT(from), "cronjob/NAME", "like one of its jobs" },
    { FLAGS_CRON, "--schedule", FLAG_TEXT, AT(schedule), "CRON", "\"*/5 * * * *\"" },
    { FLAGS_CRON, "--restart", FLAG_TEXT, AT(restart), "POLICY", "OnFailure or Never" },
    { FLAGS_TCP, "--tcp", FLAG_LIST, AT(tcp), "PORT[:TARGET]", "a port, and that of the pods" },
    { FLAGS_CLUSTER_IP, "--clusterip", FLAG_TEXT, AT(cluster_ip), "ADDRESS",
      "a certain one, or None" },
    { FLAGS_NODE_PORT, "--node-port", FLAG_NUMBER, AT(node_port), "PORT", "a certain one" },
    { FLAGS_EXTERNAL, "--external-name", FLAG_TEXT, AT(external_name), "NAME",
      "to which it leads" },
    { FLAGS_INGRESS, "--rule", FLAG_LIST, AT(rules), "HOST/PATH[*]=SERVICE:PORT[,tls=SECRET]",
      "which service answers" },
    { FLAGS_INGRESS, "--class", FLAG_TEXT, AT(class_name), "NAME", "ingress class" },
    { FLAGS_INGRESS, "--annotation", FLAG_LIST, AT(annotations), "KEY=VALUE", "" },
    { FLAGS_INGRESS, "--default-backend", FLAG_TEXT, AT(default_backend), "SERVICE:PORT",
      "for all else" },
    { FLAGS_ROLE, "--verb", FLAG_LIST, AT(verbs), "VERB,...", "get, list ..." },
    { FLAGS_ROLE, "--resource", FLAG_LIST, AT(resources), "TYPE,...",
      "pods, deployments.apps, pods/log ..." },
    { FLAGS_ROLE, "--resource-name", FLAG_LIST, AT(resource_names), "NAME", "only those" },
    { FLAGS_URLS, "--non-resource-url", FLAG_LIST, AT(urls), "PATH,...", "/logs/*" },
    { FLAGS_BINDING, "--clusterrole", FLAG_TEXT, AT(cluster_role), "NAME", "what they may" },
    { FLAGS_ROLE_NAME, "--role", FLAG_TEXT, AT(role), "NAME", "a role of the namespace instead" },
    { FLAGS_BINDING, "--user", FLAG_LIST, AT(users), "NAME", "who" },
    { FLAGS_BINDING, "--group", FLAG_LIST, AT(groups), "NAME", "who" },
    { FLAGS_BINDING, "--serviceaccount", FLAG_LIST, AT(service_accounts), "NS:NAME", "who" },
    { FLAGS_QUOTA, "--hard", FLAG_TEXT, AT(hard), "NAME=AMOUNT,...", "cpu=1,pods=3" },
    { FLAGS_QUOTA, "--scopes", FLAG_TEXT, AT(scopes), "SCOPE,...", "BestEffort ..." },
    { FLAGS_BUDGET, "--selector", FLAG_TEXT, AT(selector), "LABELS", "which pods" },
    { FLAGS_BUDGET, "--min-available", FLAG_TEXT, AT(min_available), "N|N%", "so many stay" },
    { FLAGS_BUDGET, "--max-unavailable", FLAG_TEXT, AT(max_unavailable), "N|N%", "so many may go" },
    { FLAGS_PRIORITY, "--value", FLAG_NUMBER, AT(value), "N", "the priority" },
    { FLAGS_PRIORITY, "--global-default", FLAG_SWITCH, AT(global_default), NULL,
      "of pods that say nothing" },
    { FLAGS_PRIORITY, "--description", FLAG_TEXT, AT(description), "TEXT", "" },
    { FLAGS_TOKEN, "--audience", FLAG_LIST, AT(audiences), "NAME", "for whom it is (the API)" },
    { FLAGS_TOKEN, "--duration", FLAG_TEXT, AT(duration), "DURATION", "how long it is good (1h)" },
    { FLAGS_PRIORITY, "--preemption-policy", FLAG_TEXT, AT(preemption_policy), "POLICY",
      "PreemptLowerPriority or Never" },
};
#undef AT

static int run(struct create *create, unsigned mask, const char *usage, int argc, char **argv)
{
    struct flag flags[ROWS_MAX + COMMON_MAX];
    const struct flag common[] = { SESSION_FLAG_ROWS(&create->session),
                                   OUTCOME_FLAG_ROWS(&create->outcome),
                                   VALIDATE_FLAG_ROW(&create->outcome) };
    const struct flag of_files[] = { MANIFEST_FLAG_ROWS(&create->files) };
    _Static_assert(ARRAY_SIZE(rows) <= ROWS_MAX, "room for every flag");
    size_t count = 0;
    FOR_EACH(flag, common)
        flags[count++] = *flag;
    FOR_EACH(flag, of_files)
        if (mask == 0)
            flags[count++] = *flag;
    FOR_EACH(row, rows)
        if (row->generators & mask)
            flags[count++] = (struct flag){ row->name, row->type, (char *)create + row->at,
                                            row->value_name, row->help, row->letter };
    const struct command command = { .usage = usage, .flags = flags, .flag_count = count,
                                     .act = act };
    return session_run(&create->session, &command, argc, argv);
}

/* The words before any flag is known: what begins with '-' is skipped, with its value where it is
 * one of those that may stand in front. */
static int first_words(int argc, char **argv, char *ret_words[2])
{
    int count = 0;
    for (int i = 1; i < argc && count < 2; i++) {
        bool takes_next = session_flag_has_value(argv[i]) || text_equal(argv[i], "-o") ||
                          text_equal(argv[i], "--output");
        if (argv[i][0] != '-')
            ret_words[count++] = argv[i];
        i += takes_next;
    }
    return count;
}

static bool wants_help(int argc, char **argv)
{
    return argc > 1 && (text_equal(argv[argc - 1], "--help") || text_equal(argv[argc - 1], "-h"));
}

int verb_create(int argc, char **argv)
{
    struct create create = { .replicas = 1, .port = PORT_NOT_GIVEN };
    bool has_sub;
    char usage[128] = "kubectl create -f FILE | TYPE NAME [flags]", *words[2];
    int count = first_words(argc, argv, words);
    const struct generator *generator = find(words, count, &has_sub);
    if (!generator && (has_sub || wants_help(argc, argv))) {
        list_generators(has_sub ? words[0] : NULL);
        return !wants_help(argc, argv);
    }
    if (generator)
        snprintf(usage, sizeof usage, "kubectl create %s%s%s NAME [flags]", generator->words[0],
                 generator->sub ? " " : "", generator->sub ? generator->sub : "");
    session_init(&create.session);
    return run(&create, generator ? generator->flags | ANY_GENERATOR : 0, usage, argc, argv);
}
