/* SPDX-License-Identifier: Apache-2.0 */
/* serving_plan_test.c - which server certificates a node has for the asking. */
#include "controllers/serving_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#include "base/bytes.h"

#define SERVING "kubernetes.io/kubelet-serving"
#define N1      "system:node:n1"

enum { WORDS_MAX = 4 };

static const char *const joiners[] = { "system:bootstrappers", "system:authenticated", NULL },
                         *const nodes[] = { "system:nodes", "system:authenticated", NULL },
                         *const taken[] = { "10.0.0.1", "kubernetes", NULL };

static const struct {
    const char        *name, *signer, *user;
    const char *const *groups;
    const char        *usages[WORDS_MAX], *common_name, *organizations[WORDS_MAX], *names[WORDS_MAX];
    bool               has_others, expect;
} rows[] = {
    { "its own", SERVING, N1, nodes, { "digital signature", "server auth" }, N1,
      { "system:nodes" }, { "n1", "10.0.0.2" }, false, true },
    { "with key encipherment", SERVING, N1, nodes,
      { "digital signature", "key encipherment", "server auth" }, N1, { "system:nodes" },
      { "n1" }, false, true },
    { "another signer", "kubernetes.io/kube-apiserver-client-kubelet", N1, nodes,
      { "digital signature", "server auth" }, N1, { "system:nodes" }, { "n1" }, false, false },
    { "the API's address", SERVING, N1, nodes, { "digital signature", "server auth" }, N1,
      { "system:nodes" }, { "n1", "10.0.0.1" }, false, false },
    { "the API's name", SERVING, N1, nodes, { "digital signature", "server auth" }, N1,
      { "system:nodes" }, { "kubernetes" }, false, false },
    { "another node", SERVING, N1, nodes, { "digital signature", "server auth" },
      "system:node:n2", { "system:nodes" }, { "n2" }, false, false },
    { "by a bootstrap token", SERVING, "system:bootstrap:abcdef", joiners,
      { "digital signature", "server auth" }, N1, { "system:nodes" }, { "n1" }, false, false },
    { "no names", SERVING, N1, nodes, { "digital signature", "server auth" }, N1,
      { "system:nodes" }, { NULL }, false, false },
    { "names of other kinds", SERVING, N1, nodes, { "digital signature", "server auth" }, N1,
      { "system:nodes" }, { "n1" }, true, false },
    { "a client, too", SERVING, N1, nodes, { "digital signature", "server auth", "client auth" },
      N1, { "system:nodes" }, { "n1" }, false, false },
    { "no signature", SERVING, N1, nodes, { "server auth" }, N1, { "system:nodes" }, { "n1" },
      false, false },
    { "one group too many", SERVING, N1, nodes, { "digital signature", "server auth" }, N1,
      { "system:nodes", "system:masters" }, { "n1" }, false, false },
    { "no node's name", SERVING, "system:node:", nodes, { "digital signature", "server auth" },
      "system:node:", { "system:nodes" }, { "n1" }, false, false },
};

static void plans(void **state)
{
    (void)state;
    FOR_EACH(row, rows) {
        struct certificate_wish wish = { row->common_name, row->organizations, row->names,
                                         row->has_others };
        struct serving_facts facts = { row->signer, row->user, row->groups, row->usages, &wish,
                                       taken };
        if (serving_is_own(&facts) != row->expect)
            print_error("%s\n", row->name);
        assert_int_equal(serving_is_own(&facts), row->expect);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(plans) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
