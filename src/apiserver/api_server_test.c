/* SPDX-License-Identifier: Apache-2.0 */
/* api_server_test.c - a process that cannot start says so, and ends as others do. */
#include "apiserver/server.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#include "base/arena.h"
#include "base/env.h"
#include "http/tls.h"
#include "io/file.h"

struct identity {
    struct buffer key, certificate;
};

/* One that signs itself, and is used for everything. */
static void make_identity(struct identity *ret)
{
    static const char *const names[] = { "127.0.0.1", NULL };
    struct error err = { 0 };
    int64_t now_s = env_wall_s(env_system());
    const struct certificate_request request = { .common_name = "test", .names = names,
                                                 .usage = TLS_USAGE_CA,
                                                 .not_before_s = now_s - 60,
                                                 .not_after_s = now_s + 3600 };
    const struct bytes none = { NULL, 0 };
    assert_true(key_generate(&ret->key, &err));
    assert_true(certificate_issue(&request, buffer_bytes(&ret->key), none, none, &ret->certificate,
                                  &err));
}

static int run(const char *folder, int listening_fd)
{
    struct identity own = { 0 };
    make_identity(&own);
    struct bytes key = buffer_bytes(&own.key), certificate = buffer_bytes(&own.certificate);
    const struct api_options options = {
        .data_dir = folder,
        .listening_fds = { listening_fd },
        .listening_count = 1,
        .io_threads = 2,
        .server_certificate_pem = certificate, .server_key_pem = key, .client_ca_pem = certificate,
        .kubelet_certificate_pem = certificate, .kubelet_key_pem = key,
        .kubelet_ca_pem = certificate,
        .token_key_pem = key,
        .issuer = "https://kubernetes.default.svc",
        .service_cidr = "10.43.0.0/16",
        .node_port_min = 30000,
        .node_port_max = 32767,
        .api_address = "10.43.0.1",
        .api_port = 6443,
        .ready_fd = -1,
    };
    int code = api_server_run(&options);
    buffer_done(&own.key);
    buffer_done(&own.certificate);
    return code;
}

/* A file is no socket: it cannot be waited for. */
static void what_cannot_listen_ends(void **state)
{
    char folder[] = "/tmp/knarr-server-XXXXXX";
    (void)state;
    assert_non_null(mkdtemp(folder));
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    assert_int_equal(run(folder, fd), 1);
    close(fd);
    assert_int_equal(file_remove_tree(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_listen_ends),
    };
    return cmocka_run_group_tests_name("api_server", tests, NULL, NULL);
}
