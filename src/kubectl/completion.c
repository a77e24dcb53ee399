/* SPDX-License-Identifier: Apache-2.0 */
/* completion.c - `kubectl completion`: scripts for shells, which ask `kubectl __complete WORD...` what
 * may stand at the end.  Flags come from the verb's own --help.
 *
 * What goes wrong is no candidate: nothing is said. */
#include "kubectl/completion.h"

#include <stdio.h>

#include "codec/value.h"
#include "kubectl/config_file.h"
#include "kubectl/resource.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

static const struct shell {
    const char *name, *script;
} shells[] = {
    { "bash",
      "# completion of knarr's kubectl for bash: source <(kubectl completion bash)\n"
      "__knarr_kubectl() {\n"
      "    local current=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} IFS=$'\\n'\n"
      "    if [[ $current == -* ]]; then\n"
      "        COMPREPLY=($(compgen -W \"$(\"$1\" \"$verb\" --help 2>/dev/null |\n"
      "            grep -o -- '--[a-z][a-z-]*')\" -- \"$current\"))\n"
      "    else\n"
      "        COMPREPLY=($(\"$1\" __complete -- \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null))\n"
      "    fi\n"
      "}\n"
      "complete -o default -F __knarr_kubectl kubectl\n" },
    { "zsh",
      "#compdef kubectl\n"
      "# completion of knarr's kubectl for zsh: source <(kubectl completion zsh)\n"
      "__knarr_kubectl() {\n"
      "    local -a found\n"
      "    if [[ ${words[CURRENT]} == -* ]]; then\n"
      "        found=(${(f)\"$(${words[1]} ${words[2]} --help 2>/dev/null |\n"
      "            grep -o -- '--[a-z][a-z-]*')\"})\n"
      "    else\n"
      "        found=(${(f)\"$(${words[1]} __complete -- \"${(@)words[2,CURRENT]}\" 2>/dev/null)\"})\n"
      "    fi\n"
      "    compadd -a found\n"
      "}\n"
      "compdef __knarr_kubectl kubectl\n" },
    { "fish",
      "# completion of knarr's kubectl for fish: kubectl completion fish | source\n"
      "function __knarr_kubectl\n"
      "    set -l words (commandline -opc) (commandline -ct)\n"
      "    if string match -q -- '-*' $words[-1]\n"
      "        $words[1] $words[2] --help 2>/dev/null | string match -r -- '--[a-z][a-z-]*'\n"
      "    else\n"
      "        $words[1] __complete -- $words[2..-1] 2>/dev/null\n"
      "    end\n"
      "end\n"
      "complete -c kubectl -f -a '(__knarr_kubectl)'\n" },
};

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct error err = { 0 };
    (void)session;
    FOR_EACH(shell, shells)
        if (found->count == 1 && text_equal(words[0], shell->name)) {
            fputs(shell->script, stdout);
            return 0;
        }
    if (found->count == 0)
        fail(&err, REASON_BAD_REQUEST, 0, "Shell not specified.");
    else if (found->count > 1)
        fail(&err, REASON_BAD_REQUEST, 0, "Too many arguments. Expected only the shell type.");
    else
        fail(&err, REASON_BAD_REQUEST, 0, "Unsupported shell type \"%s\".", words[0]);
    return complain(&err);
}

int verb_completion(int argc, char **argv)
{
    struct session session;
    session_init(&session);
    const struct flag flags[] = { SESSION_FLAG_ROWS(&session) };
    struct command command = COMMAND("kubectl completion bash|zsh|fish", flags, act);
    command.is_offline = true;
    return session_run(&session, &command, argc, argv);
}

/* ---- candidates ---- */

static void offer(const struct completion *wanted, const char *prefix, struct bytes word)
{
    struct bytes current = bytes_of(wanted->current);
    size_t size = strlen(prefix);
    if (strncmp(prefix, wanted->current, current.size < size ? current.size : size) != 0)
        return;
    current = current.size > size ? bytes_of(current.at + size) : (struct bytes){ "", 0 };
    if (word.size >= current.size && memcmp(word.at, current.at, current.size) == 0)
        printf("%s%.*s\n", prefix, BYTES_ARG(word));
}

static void offer_types(struct session *session, const struct completion *wanted)
{
    const struct resources *known = resources_discover(session, NULL);
    for (size_t i = 0; known && i < known->count; i++)
        offer(wanted, "", bytes_of(known->kinds[i]->resource));
}

static void offer_names(struct session *session, const struct completion *wanted)
{
    struct arena *arena = &session->arena;
    struct bytes rest = bytes_of(wanted->type), type = bytes_next(&rest, '/');
    const char *word = arena_copy(arena, type.at, type.size);
    const struct kind *kind = resource_find(session, word, NULL);
    if (!kind)
        return;
    const char *path = client_path(kind, kind->namespaced ? session->ns : NULL, NULL, NULL, arena);
    const struct value *items = value_member(session_get(session, path, arena, NULL), "items");
    const char *prefix = wanted->kind == COMPLETE_PAIRS ? arena_printf(arena, "%s/", word) : "";
    for (size_t i = 0; i < value_count(items); i++)
        offer(wanted, prefix, value_string(value_item(items, i), "metadata.name"));
}

static void offer_contexts(struct session *session, const struct completion *wanted)
{
    struct config_files files;
    if (!config_read(session->kubeconfig, &session->arena, &files, NULL))
        return;
    const struct value *list = value_member(config_merged(&files, false), "contexts");
    for (size_t i = 0; i < value_count(list); i++)
        offer(wanted, "", value_string(value_item(list, i), "name"));
}

/* The namespace and the server are those of the command line that is being written. */
static void take_flags(struct session *session, char **words, int count)
{
    const struct {
        const char  *name, *letter;
        const char **target;
    } rows[] = { { "--namespace", "-n", &session->ns_flag },
                 { "--context", "", &session->context },
                 { "--kubeconfig", "", &session->kubeconfig },
                 { "--server", "-s", &session->server_flag } };
    for (int i = 0; i < count; i++)
        FOR_EACH(row, rows) {
            size_t size = strlen(row->name);
            if (i + 1 < count && (text_equal(words[i], row->name) ||
                                  text_equal(words[i], row->letter)))
                *row->target = words[i + 1];
            else if (strncmp(words[i], row->name, size) == 0 && words[i][size] == '=')
                *row->target = words[i] + size + 1;
        }
}

static int complete(struct session *session, char **words, const struct flag_words *found)
{
    struct completion wanted = completion_of(found->count, words);
    bool is_remote = wanted.kind == COMPLETE_TYPES || wanted.kind == COMPLETE_NAMES ||
                     wanted.kind == COMPLETE_PAIRS;
    take_flags(session, words, found->count);
    if (is_remote && !session_connect(session, NULL))
        return 0;
    for (int i = 0; wanted.kind == COMPLETE_VERBS && verb_name(i); i++)
        offer(&wanted, "", bytes_of(verb_name(i)));
    for (size_t i = 0; wanted.kind == COMPLETE_WORDS && wanted.words[i]; i++)
        offer(&wanted, "", bytes_of(wanted.words[i]));
    if (wanted.kind == COMPLETE_TYPES)
        offer_types(session, &wanted);
    else if (is_remote)
        offer_names(session, &wanted);
    else if (wanted.kind == COMPLETE_CONTEXTS)
        offer_contexts(session, &wanted);
    return 0;
}

int verb_complete(int argc, char **argv)
{
    struct session session;
    session_init(&session);
    const struct flag flags[] = { SESSION_FLAG_ROWS(&session) };
    struct command command = COMMAND("kubectl __complete -- WORD...", flags, complete);
    command.is_offline = true;
    return session_run(&session, &command, argc, argv);
}
