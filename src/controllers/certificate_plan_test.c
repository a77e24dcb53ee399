/* SPDX-License-Identifier: Apache-2.0 */
/* certificate_plan_test.c - which requests are signed, for how long, and when they go. */
#include "controllers/certificate_plan.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "http/certificate_signing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail

#define SIGNER(name, usages)                                                                       \
    "{\"spec\":{\"signerName\":\"kubernetes.io/" name "\",\"usages\":[" usages "],"                  \
    "\"username\":\"system:node:a\"}}"
#define CLIENT_USAGES  "\"digital signature\",\"client auth\""
#define SERVING_USAGES "\"digital signature\",\"server auth\",\"key encipherment\""

static const char *nodes[] = { "system:nodes" }, *others[] = { "others" };

static const struct {
    const char                *name, *request;
    struct certificate_subject subject;
    const char                *problem;
    bool                       is_unknown, is_node_client;
} problems[] = {
    { "a node", SIGNER("kube-apiserver-client-kubelet", CLIENT_USAGES),
      { "system:node:a", nodes, 1 }, NULL, .is_node_client = true },
    { "a node of no group", SIGNER("kube-apiserver-client-kubelet", CLIENT_USAGES),
      { "system:node:a", others, 1 }, "subject organization is not system:nodes" },
    { "a node with addresses", SIGNER("kube-apiserver-client-kubelet", CLIENT_USAGES),
      { "system:node:a", nodes, 1, .ip_count = 1 }, "IP subjectAltNames are not allowed" },
    { "no node's name", SIGNER("kube-apiserver-client-kubelet", CLIENT_USAGES), { "a", nodes, 1 },
      "subject common name does not begin with system:node:" },
    { "one usage too many",
      SIGNER("kube-apiserver-client-kubelet", CLIENT_USAGES ",\"server auth\""),
      { "system:node:a", nodes, 1 },
      "usages did not match [client auth digital signature key encipherment]" },
    { "a server", SIGNER("kubelet-serving", SERVING_USAGES),
      { "system:node:a", nodes, 1, .dns_count = 1 } },
    { "a server without names", SIGNER("kubelet-serving", SERVING_USAGES),
      { "system:node:a", nodes, 1 }, "DNS or IP subjectAltName is required" },
    { "a client", SIGNER("kube-apiserver-client", "\"client auth\""), { "jane", others, 1 } },
    { "a client without the usage", SIGNER("kube-apiserver-client", "\"digital signature\""),
      { "jane", others, 1 }, "missing required usage for client certificate: client auth" },
    { "another signer", SIGNER("example", CLIENT_USAGES), { "jane", others, 1 }, NULL,
      .is_unknown = true },
};

static struct value *parse(const char *json, struct arena *arena)
{
    struct value *value = json_parse(bytes_of(json), NULL, arena, NULL);
    assert_non_null(value);
    return value;
}

static void test_problems(void **state)
{
    (void)state;
    FOR_EACH(row, problems) {
        AUTO_ARENA arena = { 0 };
        const struct value *request = parse(row->request, &arena);
        bool is_known;
        const char *problem = certificate_problem(request, &row->subject, &is_known);
        if (!text_equal(problem, row->problem) || is_known == row->is_unknown ||
            certificate_is_node_client(request, &row->subject) != row->is_node_client) {
            print_error("%s: %s\n", row->name, problem ? problem : "no problem");
            assert_true(false);
        }
    }
}

static const struct { const char *spec; int64_t lifetime_s; } lifetimes[] = {
    { "{\"spec\":{}}", 31536000 },
    { "{\"spec\":{\"expirationSeconds\":3600}}", 3600 },
    { "{\"spec\":{\"expirationSeconds\":5}}", 600 },
    { "{\"spec\":{\"expirationSeconds\":99999999999}}", 31536000 },
};

static void test_lifetimes(void **state)
{
    (void)state;
    FOR_EACH(row, lifetimes) {
        AUTO_ARENA arena = { 0 };
        assert_int_equal(certificate_lifetime_s(parse(row->spec, &arena)), row->lifetime_s);
    }
}

#define AGED(conditions)                                                                           \
    "{\"metadata\":{\"creationTimestamp\":\"1970-01-01T00:00:00Z\"},\"status\":{\"conditions\":["   \
    conditions "]}}"
#define DECIDED(type)                                                                              \
    "{\"type\":\"" type "\",\"status\":\"True\",\"lastUpdateTime\":\"1970-01-01T01:00:00Z\"}"

static const struct { const char *name, *request; int64_t ends_s, end_s; } ends[] = {
    { "pending", AGED(""), 0, 86400 },
    { "approved", AGED(DECIDED("Approved")), 0, 7200 },
    { "denied", AGED(DECIDED("Denied")), 0, 7200 },
    { "issued for a moment", AGED(DECIDED("Approved")), 4000, 4000 },
    { "issued for long", AGED(DECIDED("Approved")), 900000, 7200 },
};

static void test_ends(void **state)
{
    (void)state;
    FOR_EACH(row, ends) {
        AUTO_ARENA arena = { 0 };
        int64_t end_s = certificate_request_end_s(parse(row->request, &arena), row->ends_s);
        if (end_s != row->end_s) {
            print_error("%s: %lld\n", row->name, (long long)end_s);
            assert_true(false);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_lifetimes),
        cmocka_unit_test(test_ends),
    };
    return cmocka_run_group_tests_name("certificate plan", tests, NULL, NULL);
}
