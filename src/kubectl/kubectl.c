/* SPDX-License-Identifier: Apache-2.0 */
/* kubectl.c - the table of verbs. */
#include "kubectl/kubectl.h"

#include <stdio.h>
#include <string.h>

#include "kubectl/completion.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"
#include "object/schema.h"

static const struct verb_row {
    const char *name;
    int       (*run)(int argc, char **argv);
    const char *help;
} verbs[] = {
    { "get", verb_get, "show objects: as a table, -o wide, yaml, name, jsonpath=...; -w watches" },
    { "describe", verb_describe, "show objects with what belongs to them, and their events" },
    { "explain", verb_explain, "what a type and its fields mean: explain pod.spec.containers" },
    { "apply", verb_apply, "make or change objects as files say: -f FILE" },
    { "create", verb_create, "from a file, or: create deployment web --image=nginx:1.22" },
    { "run", verb_run, "one pod of an image: run web --image=nginx:1.22" },
    { "expose", verb_expose, "a Service for a workload: expose deployment web --port=80" },
    { "diff", verb_diff, "what apply would change: -f FILE; exit code 1 where something would" },
    { "edit", verb_edit, "objects in $KUBE_EDITOR, $EDITOR or vi" },
    { "replace", verb_replace, "objects become what files say; --force makes them anew" },
    { "patch", verb_patch, "change fields of an object: -p '{\"spec\": ...}'" },
    { "set", verb_set, "image, env, resources ... of a workload: set image deploy/web web=nginx:2" },
    { "label", verb_label, "set and remove labels: label pod web tier=front old-" },
    { "annotate", verb_annotate, "set and remove annotations" },
    { "delete", verb_delete, "delete objects by name, label or file" },
    { "logs", verb_logs, "what a container has printed; -f follows" },
    { "exec", verb_exec, "run a command in a container: exec POD -it -- sh" },
    { "attach", verb_attach, "the streams of what runs in a container already" },
    { "debug", verb_debug, "another container in a pod, or a pod on a node: debug web -it --image=..." },
    { "cp", verb_cp, "files into a container and out of it: cp web:/etc/hosts ./hosts" },
    { "port-forward", verb_port_forward, "a port of this machine that leads into a pod" },
    { "proxy", verb_proxy, "the API on a port of this machine's loopback, with your credentials" },
    { "scale", verb_scale, "set the number of replicas" },
    { "autoscale", verb_autoscale, "replicas by use: autoscale deploy/web --max=5 --cpu=70%" },
    { "rollout", verb_rollout, "status, history, undo, restart, pause, resume of a workload" },
    { "wait", verb_wait, "wait until objects meet a condition: --for=condition=Ready" },
    { "top", verb_top, "what nodes and pods use: top node, top pod" },
    { "events", verb_events, "what happened, the latest last; --for pod/web" },
    { "config", verb_config, "the kubeconfig: view, get-contexts, use-context, set-context ..." },
    { "cordon", verb_cordon, "no new pods for a node" },
    { "uncordon", verb_uncordon, "a node takes pods again" },
    { "drain", verb_drain, "evict the pods of a node" },
    { "taint", verb_taint, "taints of nodes: taint node n1 key=value:NoSchedule old-" },
    { "certificate", verb_certificate, "approve or deny requests for certificates" },
    { "cluster-info", verb_cluster_info, "where the API is" },
    { "auth", verb_auth, "can-i VERB TYPE: may I?  whoami: who am I?" },
    { "api-resources", verb_api_resources, "the kinds that the server has" },
    { "api-versions", verb_api_versions, "the groups and versions that it has" },
    { "completion", verb_completion, "a script for bash, zsh or fish" },
    { "version", verb_version, "versions of this program and of the server" },
    { "__complete", verb_complete, NULL }, /* for the scripts */
};

const char *verb_name(int index)
{
    bool is_shown = index >= 0 && (size_t)index < ARRAY_SIZE(verbs) && verbs[index].help;
    return is_shown ? verbs[index].name : NULL;
}

static int print_help(FILE *out, int code)
{
    fprintf(out, "usage: kubectl VERB [words] [flags]      (kubectl VERB --help)\n\n");
    FOR_EACH(verb, verbs)
        if (verb->help)
            fprintf(out, "  %-13s %s\n", verb->name, verb->help);
    return code;
}

/* Flags that stand in front of the verb are moved behind it: "kubectl -n x get pods". */
static void move_verb_first(int argc, char **argv)
{
    int at = 1;
    while (at < argc && argv[at][0] == '-' && strcmp(argv[at], "--help") != 0 &&
           strcmp(argv[at], "-h") != 0)
        at += 1 + session_flag_has_value(argv[at]);
    if (at <= 1 || at >= argc)
        return;
    char *verb = argv[at];
    memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof *argv);
    argv[1] = verb;
}

int kubectl_main(int argc, char **argv)
{
    move_verb_first(argc, argv);
    if (argc < 2)
        return print_help(stderr, 2);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0)
        return print_help(stdout, 0);
    FOR_EACH(verb, verbs)
        if (strcmp(verb->name, argv[1]) == 0) {
            schema_init();
            return verb->run(argc - 1, argv + 1);
        }
    fprintf(
        stderr,
        "error: unknown command \"%s\" for \"kubectl\" (this is knarr's own; any kubectl works, too)\n",
        argv[1]);
    return 1;
}
