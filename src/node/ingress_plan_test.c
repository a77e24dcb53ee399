/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_plan_test.c - Ingresses as sites, as lines of text, and what is told about them. */
#include "node/ingress_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static struct value *parse(const char *text, struct arena *arena)
{
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    struct value *value = json_parse(bytes_of(json), NULL, arena, NULL);
    assert_non_null(value);
    return value;
}

static const struct { const char *name, *object; } services[] = {
    { "web", "{'spec':{'clusterIP':'10.43.0.7','ports':[{'name':'http','port':80},{'name':'dns','port':53,'protocol':'UDP'}]}}" },
    { "api", "{'spec':{'clusterIP':'10.43.0.8','ports':[{'name':'http','port':8080}]}}" },
    { "headless", "{'spec':{'clusterIP':'None','ports':[{'port':80}]}}" },
    { "elsewhere", "{'spec':{'type':'ExternalName','externalName':'a.example'}}" },
};

static const struct value *service_of(void *context, const char *ns, const char *name)
{
    FOR_EACH(row, services)
        if (text_equal(row->name, name) && text_equal(ns, "shop"))
            return parse(row->object, context);
    return NULL;
}

static const char *certificate_of(void *context, const char *ns, const char *name,
                                  const char **ret_problem)
{
    *ret_problem = text_equal(name, "bad") ? "it is no key pair" : NULL;
    return text_equal(name, "good") ? "good.pem" : NULL;
}

#define BACKEND(service, port) "'backend':{'service':{'name':'" service "','port':{" port "}}}"
#define PATH(path, type, service, port) "{'path':'" path "','pathType':'" type "'," BACKEND(service, port) "}"
#define RULE(host, paths) "{'host':'" host "','http':{'paths':[" paths "]}}"
#define RULES(rules) "{'spec':{'rules':[" rules "]}}"

static const struct {
    const char *name, *first, *second;   /* the first is the older; second may be NULL */
    const char *wanted;
} cases[] = {
    { "a prefix", RULES(RULE("a.example", PATH("/x", "Prefix", "web", "'number':80"))), NULL, "a.example: /x=10.43.0.7:80\n" },
    { "an exact path, a port's name", RULES(RULE("a.example", PATH("/x", "Exact", "api", "'name':'http'"))), NULL,
      "a.example: !/x=10.43.0.8:8080\n" },
    { "as the implementation likes", RULES(RULE("a.example", PATH("/x", "ImplementationSpecific", "web", "'number':80"))), NULL,
      "a.example: /x=10.43.0.7:80\n" },
    { "no path", RULES(RULE("a.example", "{'pathType':'ImplementationSpecific'," BACKEND("web", "'number':80") "}")), NULL,
      "a.example: /=10.43.0.7:80\n" },
    { "no host", RULES("{'http':{'paths':[" PATH("/", "Prefix", "web", "'number':80") "]}}"), NULL, ": /=10.43.0.7:80\n" },
    { "a default backend alone", "{'spec':{'defaultBackend':{'service':{'name':'web','port':{'number':80}}}}}", NULL, ": /=10.43.0.7:80\n" },
    { "a default backend behind rules",
      "{'spec':{'defaultBackend':{'service':{'name':'api','port':{'number':8080}}},'rules':[" RULE("a.example", PATH("/x", "Prefix", "web", "'number':80")) "]}}",
      NULL, "a.example: /x=10.43.0.7:80 /=10.43.0.8:8080\n" },
    { "two of one host, the older first", RULES(RULE("a.example", PATH("/", "Prefix", "web", "'number':80"))),
      RULES(RULE("a.example", PATH("/", "Prefix", "api", "'number':8080") "," PATH("/y", "Prefix", "api", "'number':8080"))),
      "a.example: /=10.43.0.7:80 /=10.43.0.8:8080 /y=10.43.0.8:8080\n" },
    { "no such Service", RULES(RULE("a.example", PATH("/", "Prefix", "none", "'number':80"))), NULL,
      "a.example: /=none\n0 BackendNotFound Service none does not exist\n" },
    { "no such port", RULES(RULE("a.example", PATH("/", "Prefix", "web", "'number':81"))), NULL,
      "a.example: /=none\n0 BackendNotFound Service web has no such TCP port\n" },
    { "a port of UDP", RULES(RULE("a.example", PATH("/", "Prefix", "web", "'name':'dns'"))), NULL,
      "a.example: /=none\n0 BackendNotFound Service web has no such TCP port\n" },
    { "a headless Service", RULES(RULE("a.example", PATH("/", "Prefix", "headless", "'number':80"))), NULL,
      "a.example: /=none\n0 BackendNotSupported Service headless has no cluster IP to lead to\n" },
    { "an ExternalName", RULES(RULE("a.example", PATH("/", "Prefix", "elsewhere", "'number':80"))), NULL,
      "a.example: /=none\n0 BackendNotSupported Service elsewhere has no cluster IP to lead to\n" },
    { "a resource", RULES(RULE("a.example", "{'path':'/r','pathType':'Prefix','backend':{'resource':{'kind':'Bucket','name':'x'}}},"
                               PATH("/", "Prefix", "web", "'number':80"))), NULL,
      "a.example: /r=none /=10.43.0.7:80\n0 ResourceBackendIgnored Only Services can be backends here; the path answers 503\n" },
    { "a path with a blank", RULES(RULE("a.example", PATH("/a b", "Prefix", "web", "'number':80") "," PATH("/", "Prefix", "web", "'number':80"))), NULL,
      "a.example: /=10.43.0.7:80\n0 PathIgnored A path has characters that no request has, or is one too many\n" },
    { "TLS by hosts", "{'spec':{'tls':[{'hosts':['a.example'],'secretName':'good'}],'rules':["
                      RULE("a.example", PATH("/", "Prefix", "web", "'number':80")) "," RULE("b.example", PATH("/", "Prefix", "web", "'number':80")) "]}}", NULL,
      "a.example+good.pem: /=10.43.0.7:80\nb.example: /=10.43.0.7:80\n" },
    { "TLS for all hosts", "{'spec':{'tls':[{'secretName':'good'}],'rules':[" RULE("a.example", PATH("/", "Prefix", "web", "'number':80")) "]}}", NULL,
      "a.example+good.pem: /=10.43.0.7:80\n" },
    { "TLS by a wildcard", "{'spec':{'tls':[{'hosts':['*.example'],'secretName':'good'}],'rules':[" RULE("a.example", PATH("/", "Prefix", "web", "'number':80")) ","
                           RULE("x.a.example", PATH("/", "Prefix", "web", "'number':80")) "]}}", NULL,
      "a.example+good.pem: /=10.43.0.7:80\nx.a.example: /=10.43.0.7:80\n" },
    { "a bad secret spoils nothing else", "{'spec':{'tls':[{'secretName':'bad'}],'rules':[" RULE("a.example", PATH("/", "Prefix", "web", "'number':80")) "]}}",
      "{'spec':{'tls':[{'secretName':'good'}],'rules':[" RULE("b.example", PATH("/", "Prefix", "web", "'number':80")) "]}}",
      "a.example: /=10.43.0.7:80\nb.example+good.pem: /=10.43.0.7:80\n0 CertificateNotUsable Secret bad: it is no key pair\n" },
    { "no redirect by an annotation", "{'metadata':{'annotations':{'nginx.ingress.kubernetes.io/ssl-redirect':'false'}},'spec':{'tls':[{'secretName':'good'}],"
                                      "'defaultBackend':{'service':{'name':'api','port':{'number':8080}}},'rules':[" RULE("a.example", PATH("/x", "Prefix", "web", "'number':80")) "]}}",
      RULES(RULE("a.example", PATH("/y", "Prefix", "web", "'number':80"))), "a.example+good.pem: /x=10.43.0.7:80 (plain) /y=10.43.0.7:80 /=10.43.0.8:8080 (plain)\n" },
    { "an annotation that says nothing", "{'metadata':{'annotations':{'nginx.ingress.kubernetes.io/ssl-redirect':'no; evil'}},'spec':{'rules':["
                                         RULE("a.example", PATH("/x", "Prefix", "web", "'number':80")) "]}}", NULL, "a.example: /x=10.43.0.7:80\n" },
    { "ACME's challenge", RULES(RULE("a.example", PATH("/.well-known/acme-challenge/token", "Exact", "web", "'number':80"))), NULL,
      "a.example: !/.well-known/acme-challenge/token=10.43.0.7:80 (plain)\n" },
    { "a secret that is not known yet", "{'spec':{'tls':[{'secretName':'later'}],'rules':[" RULE("a.example", PATH("/", "Prefix", "web", "'number':80")) "]}}", NULL,
      "a.example: /=10.43.0.7:80\n" },
};

static void write_site(struct buffer *to, const struct ingress_site *site)
{
    buffer_printf(to, "%s%s%s:", site->host, site->certificate ? "+" : "", site->certificate ? site->certificate : "");
    for (size_t i = 0; i < site->path_count; i++) {
        const struct ingress_path *path = &site->paths[i];
        buffer_printf(to, " %s%s=", path->is_exact ? "!" : "", path->path);
        if (path->target.address)
            buffer_printf(to, "%s:%u", path->target.address, path->target.port);
        else
            buffer_add_text(to, "none");
        if (!path->wants_tls)
            buffer_add_text(to, " (plain)");
    }
    buffer_add_char(to, '\n');
}

static void plans(void **state)
{
    FOR_EACH(row, cases) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct ingress_sources sources = { service_of, certificate_of, &arena };
        struct ingress_view views[2] = { { "shop", "one", 1, parse(row->first, &arena) } };
        if (row->second)                 /* given first, for age is what counts */
            views[1] = (struct ingress_view){ "shop", "a", 2, parse(row->second, &arena) };
        struct ingress_plan plan = ingress_plan(views, row->second ? 2 : 1, &sources, &arena);
        for (size_t i = 0; i < plan.site_count; i++)
            write_site(&text, &plan.sites[i]);
        for (size_t i = 0; i < plan.complaint_count; i++)
            buffer_printf(&text, "%zu %s %s\n", plan.complaints[i].index, plan.complaints[i].reason, plan.complaints[i].message);
        if (!text_equal(buffer_text(&text), row->wanted))
            fail_msg("%s: got\n%s\nwanted\n%s", row->name, buffer_text(&text), row->wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(plans) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
