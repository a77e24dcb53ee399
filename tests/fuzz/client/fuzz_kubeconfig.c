/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_kubeconfig.c - any bytes as a kubeconfig: what is taken is whole, and makes a client or an
 * error. */
#include <fcntl.h>
#include <unistd.h>
#include <uv.h>

#include "../fuzz.h"

#include "base/arena.h"
#include "base/env.h"
#include "client/client.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char path[] = "/tmp/knarr-fuzz-kubeconfig";
    AUTO_ARENA arena = { 0 };
    struct kubeconfig config;
    struct error err = { 0 }, own = { 0 };
    uv_loop_t loop;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FUZZ_CHECK(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
    close(fd);
    bool good = kubeconfig_load(path, NULL, &arena, &config, &err);
    FUZZ_CHECK(good == !error_is_set(&err));
    if (!good)
        return 0;
    FUZZ_CHECK(config.namespace && *config.namespace);
    uv_loop_init(&loop);
    config.options.loop = &loop;
    config.options.env = env_system();
    struct client *client = client_new(&config.options, &own);
    FUZZ_CHECK((client != NULL) == !error_is_set(&own));
    client_free(client);
    uv_run(&loop, UV_RUN_DEFAULT);
    FUZZ_CHECK(uv_loop_close(&loop) == 0);
    return 0;
}
