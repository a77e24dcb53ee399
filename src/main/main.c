/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - one program, many commands: a table. Called as kubectl it is one. */
#include <stdio.h>
#include <string.h>

#include "apiserver/version.h"
#include "base/bytes.h"
#include "base/compiler.h"
#include "kubectl/kubectl.h"
#include "main/cluster.h"

static int command_version(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    printf("knarr %s, Kubernetes %s\n", KNARR_VERSION, VERSION_GIT);
    return 0;
}

static const struct command {
    const char *name;
    int       (*run)(int argc, char **argv);
    const char *help;                    /* NULL: internal */
} commands[] = {
    { "up",        command_up,        "start a local cluster and wait until it is ready" },
    { "down",      command_down,      "stop it; its data stays" },
    { "ls",        command_ls,        "all local clusters" },
    { "status",    command_status,    "one cluster; exit code 3 when it is not running" },
    { "server",    command_server,    "the API of a cluster of machines; a node too" },
    { "node",      command_node,      "join this machine to a cluster as a node" },
    { "image",     command_image,     "import, list, pull and remove images" },
    { "store",     command_store,     "copy what a cluster knows, or mend it" },
    { "kubectl",   command_kubectl,   "the tool for everything in a cluster: knarr kubectl --help" },
    { "version",   command_version,   "the version of this program and of the API that it speaks" },
    { "api",       command_api,       NULL },
    { "supervise", command_supervise, NULL },
};

static void print_help(FILE *out)
{
    fprintf(
        out,
        "knarr %s: Kubernetes %s in one program\n\nusage: knarr COMMAND [flags]      (knarr COMMAND --help)\n\n",
        KNARR_VERSION, VERSION_GIT);
    FOR_EACH(command, commands)
        if (command->help)
            fprintf(out, "  %-10s %s\n", command->name, command->help);
}

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/'), *called = slash ? slash + 1 : argv[0];
    if (strcmp(called, "kubectl") == 0)
        return kubectl_main(argc, argv);
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(argc < 2 ? stderr : stdout);
        return argc < 2 ? 2 : 0;
    }
    if (strcmp(argv[1], "--version") == 0)
        return command_version(argc - 1, argv + 1);
    FOR_EACH(command, commands)
        if (strcmp(command->name, argv[1]) == 0)
            return command->run(argc - 1, argv + 1);
    fprintf(stderr, "knarr: there is no command %s (knarr --help lists them)\n", argv[1]);
    return 2;
}
