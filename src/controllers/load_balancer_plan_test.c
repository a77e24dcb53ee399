/* SPDX-License-Identifier: Apache-2.0 */
/* load_balancer_plan_test.c - whose a Service is, what comes next, and which addresses are tried. */
#include "controllers/load_balancer_plan.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/compiler.h"

static const struct {
    const char *name, *type, *class;
    bool        is_deleting;
    enum balancer_owner owner;
} owner_cases[] = {
    { "no class",          "LoadBalancer", NULL,                        false, BALANCER_OURS },
    { "our class",         "LoadBalancer", "knarr.io/loopback",         false, BALANCER_OURS },
    { "another's class",   "LoadBalancer", "example.com/internal-vip",  false, BALANCER_FOREIGN },
    { "another's, ending", "LoadBalancer", "example.com/internal-vip",  true,  BALANCER_FOREIGN },
    { "ending",            "LoadBalancer", NULL,                        true,  BALANCER_NONE },
    { "another type",      "NodePort",     NULL,                        false, BALANCER_NONE },
};

static void owners(void **state)
{
    FOR_EACH(row, owner_cases)
        if (balancer_owner(row->type, row->class, row->is_deleting) != row->owner)
            fail_msg("%s", row->name);
}

static const struct balancer_port http[] = { { false, 80, 0 } };
static const struct balancer_port dns[] = { { true, 80, 0 } };
static const struct balancer_port two[] = { { false, 80, 0 }, { false, 443, 0 } };
static const struct balancer_port http_busy[] = { { false, 80, -EADDRINUSE } };
static const struct balancer_port one_busy[] = { { false, 80, -EADDRINUSE }, { false, 443, 0 } };

static const struct {
    const char *name;
    struct balancer_facts facts;
    enum balancer_action action;
} plan_cases[] = {
    { "the first",          { http, 1, NULL, 0, false, false, 0 }, BALANCER_OFFER },
    { "no answer yet",      { http, 1, http, 1, false, false, 0 }, BALANCER_WAIT },
    { "it is open",         { http, 1, http, 1, true, false, 0 }, BALANCER_TELL },
    { "another port",       { two, 2, http, 1, true, false, 0 }, BALANCER_OFFER },
    { "another protocol",   { dns, 1, http, 1, true, false, 0 }, BALANCER_OFFER },
    { "all are busy",       { http, 1, http_busy, 1, true, false, 0 }, BALANCER_NEXT },
    { "all are busy, at the last", { http, 1, http_busy, 1, true, false, BALANCER_ATTEMPTS_MAX - 1 },
      BALANCER_TELL },
    { "one is busy",        { two, 2, one_busy, 2, true, false, 0 }, BALANCER_TELL },
    { "again",              { two, 2, one_busy, 2, true, true, 0 }, BALANCER_OFFER },
    { "no port at all",     { NULL, 0, http, 0, true, false, 0 }, BALANCER_TELL },
};

static void plans(void **state)
{
    FOR_EACH(row, plan_cases)
        if (balancer_plan(&row->facts) != row->action)
            fail_msg("%s: %d", row->name, (int)balancer_plan(&row->facts));
}

static void candidates(void **state)
{
    uint32_t first = balancer_candidate("default/web", 0);
    assert_int_equal(first, balancer_candidate("default/web", 0));
    assert_int_not_equal(first, balancer_candidate("default/web", 1));
    assert_int_not_equal(first, balancer_candidate("default/web2", 0));
    for (unsigned attempt = 0; attempt < 10000; attempt++) {
        uint32_t ip = balancer_candidate("default/web", attempt), last = ip & 0xff;
        assert_int_equal(ip >> 22, (UINT32_C(127) << 24 | UINT32_C(64) << 16) >> 22);
        assert_true(last > 0 && last < 255);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(owners),
        cmocka_unit_test(plans),
        cmocka_unit_test(candidates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
