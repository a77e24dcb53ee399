/* SPDX-License-Identifier: Apache-2.0 */
/* sandbox_files.c - /etc/hosts, /etc/resolv.conf and the hostname of a pod (declared in sandbox.h). */
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "node/pod_spec.h"
#include "node/sandbox.h"

enum { SEARCHES_MAX = 32, NAMESERVERS_MAX = 3 };

struct resolver {
    struct arena *arena;
    const char   *nameservers[NAMESERVERS_MAX], *searches[SEARCHES_MAX], *options[SEARCHES_MAX];
    size_t        nameserver_count, search_count, option_count;
};

static void add_text(const char **list, size_t *count, size_t max, const char *text)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(list[i], text) == 0)
            return;
    if (*count < max && *text)
        list[(*count)++] = text;
}

static void add_option(struct resolver *resolver, const char *option)
{
    size_t name = strcspn(option, ":");
    for (size_t i = 0; i < resolver->option_count; i++)
        if (strncmp(resolver->options[i], option, name) == 0 &&
            (resolver->options[i][name] == ':' || !resolver->options[i][name])) {
            resolver->options[i] = option;
            return;
        }
    add_text(resolver->options, &resolver->option_count, SEARCHES_MAX, option);
}

static void read_words(struct resolver *resolver, struct bytes line, const char **list,
                       size_t *count, size_t max)
{
    while (line.at) {
        struct bytes word = bytes_trim(bytes_next(&line, ' '));
        add_text(list, count, max, arena_copy(resolver->arena, word.at, word.size));
    }
}

static void read_node_file(struct resolver *resolver, const char *text, bool only_searches)
{
    struct bytes rest = bytes_of(text);
    while (rest.at) {
        struct bytes line = bytes_trim(bytes_next(&rest, '\n')), word = bytes_next(&line, ' ');
        if (bytes_equal_text(word, "search"))
            read_words(resolver, line, resolver->searches, &resolver->search_count, SEARCHES_MAX);
        if (!only_searches && bytes_equal_text(word, "nameserver"))
            read_words(resolver, line, resolver->nameservers, &resolver->nameserver_count,
                       NAMESERVERS_MAX);
        if (!only_searches && bytes_equal_text(word, "options"))
            read_words(resolver, line, resolver->options, &resolver->option_count, SEARCHES_MAX);
    }
}

static void use_cluster(struct resolver *resolver, const struct sandbox_options *options,
                        const struct pod *pod)
{
    const char *domain = options->cluster_domain;
    add_text(resolver->nameservers, &resolver->nameserver_count, NAMESERVERS_MAX,
             options->cluster_dns);
    add_text(resolver->searches, &resolver->search_count, SEARCHES_MAX,
             arena_printf(resolver->arena, "%s.svc.%s", pod->ns, domain));
    add_text(resolver->searches, &resolver->search_count, SEARCHES_MAX,
             arena_printf(resolver->arena, "svc.%s", domain));
    add_text(resolver->searches, &resolver->search_count, SEARCHES_MAX, domain);
    add_option(resolver, "ndots:5");
}

static void add_dns_config(struct resolver *resolver, const struct value *config)
{
    const struct { const char *member; const char **list; size_t *count; size_t max; } lists[] = {
        { "nameservers", resolver->nameservers, &resolver->nameserver_count, NAMESERVERS_MAX },
        { "searches", resolver->searches, &resolver->search_count, SEARCHES_MAX },
    };
    FOR_EACH(row, lists) {
        const struct value *texts = value_member(config, row->member);
        for (size_t i = 0; i < value_count(texts); i++) {
            struct bytes text = value_item(texts, i)->string;
            add_text(row->list, row->count, row->max,
                     arena_copy(resolver->arena, text.at, text.size));
        }
    }
    const struct value *options = value_member(config, "options");
    for (size_t i = 0; i < value_count(options); i++) {
        const char *name = value_text(value_item(options, i), "name", resolver->arena);
        const char *value = value_text(value_item(options, i), "value", resolver->arena);
        if (name)
            add_option(resolver,
                       value ? arena_printf(resolver->arena, "%s:%s", name, value) : name);
    }
}

static void write_line(struct buffer *out, const char *word, const char *const *list, size_t count)
{
    if (count == 0)
        return;
    buffer_add_text(out, word);
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, " %s", list[i]);
    buffer_add_char(out, '\n');
}

void sandbox_resolv_conf(const struct sandbox_options *options, const struct pod *pod,
                         const char *node_file, struct arena *arena, const char **ret)
{
    struct resolver resolver = { .arena = arena };
    AUTO_BUFFER out = { 0 };
    bool first = text_equal(pod->dns_policy, "ClusterFirst") && !pod->host_network;
    bool cluster = options->cluster_dns &&
                   (first || text_equal(pod->dns_policy, "ClusterFirstWithHostNet"));
    if (cluster)
        use_cluster(&resolver, options, pod);
    if (!text_equal(pod->dns_policy, "None"))
        read_node_file(&resolver, node_file, /* only_searches= */ cluster);
    if (options->nameserver && resolver.nameserver_count > 0 && !cluster) {
        resolver.nameservers[0] = options->nameserver;
        resolver.nameserver_count = 1;
    }
    add_dns_config(&resolver, pod->dns_config);
    write_line(&out, "search", resolver.searches, resolver.search_count);
    for (size_t i = 0; i < resolver.nameserver_count; i++)
        buffer_printf(&out, "nameserver %s\n", resolver.nameservers[i]);
    write_line(&out, "options", resolver.options, resolver.option_count);
    *ret = arena_copy(arena, buffer_text(&out), out.size);
}

static void write_aliases(struct buffer *out, const struct value *aliases, struct arena *arena)
{
    if (value_count(aliases) > 0)
        buffer_add_text(out, "\n# Entries added by HostAliases.\n");
    for (size_t i = 0; i < value_count(aliases); i++) {
        const char *ip = value_text(value_item(aliases, i), "ip", arena);
        const struct value *names = value_member(value_item(aliases, i), "hostnames");
        buffer_add_text(out, ip ? ip : "");
        for (size_t j = 0; j < value_count(names); j++)
            buffer_printf(out, "\t%.*s", BYTES_ARG(value_item(names, j)->string));
        buffer_add_char(out, '\n');
    }
}

/* "sub.ns.svc.cluster.local", or NULL. */
static const char *pod_domain(const struct sandbox_options *options, const struct pod *pod,
                              struct arena *arena)
{
    if (text_is_empty(pod->subdomain) || !text_is_empty(pod->hostname_override))
        return NULL;
    return arena_printf(arena, "%s.%s.svc.%s", pod->subdomain, pod->ns, options->cluster_domain);
}

bool sandbox_hostname(const struct sandbox_options *options, const struct pod *pod,
                      char ret[SANDBOX_HOSTNAME_ROOM], struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *domain = pod_domain(options, pod, &arena);
    if (pod->host_network && gethostname(ret, SANDBOX_HOSTNAME_ROOM) == 0)
        return true;
    pod_hostname(pod, ret);
    if (!domain || !pod->fqdn_hostname)
        return true;
    const char *full = arena_printf(&arena, "%s.%s", ret, domain);
    if (strlen(full) >= SANDBOX_HOSTNAME_ROOM)
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "failed to construct FQDN from pod hostname and cluster domain, FQDN %s is too "
                    "long (%d characters is the max, %zu characters requested)",
                    full, SANDBOX_HOSTNAME_ROOM - 1, strlen(full));
    memcpy(ret, full, strlen(full) + 1);
    return true;
}

void sandbox_hosts(const struct sandbox_options *options, const struct pod *pod, const char *pod_ip,
                   const char *node_file, struct arena *arena, const char **ret)
{
    static const char head[] =
        "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost "
        "ip6-loopback\n"
        "fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-"
        "allrouters\n";
    AUTO_BUFFER out = { 0 };
    char hostname[64];
    pod_hostname(pod, hostname);
    if (pod->host_network) {
        buffer_printf(&out, "# Kubernetes-managed hosts file (host network).\n%s", node_file);
    } else {
        buffer_add_text(&out, head);
        const char *domain = pod_domain(options, pod, arena);
        if (!domain)
            buffer_printf(&out, "%s\t%s\n", pod_ip, hostname);
        else
            buffer_printf(&out, "%s\t%s.%s\t%s\n", pod_ip, hostname, domain, hostname);
    }
    write_aliases(&out, pod->host_aliases, arena);
    *ret = arena_copy(arena, buffer_text(&out), out.size);
}
