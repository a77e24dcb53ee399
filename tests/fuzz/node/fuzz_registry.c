/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_registry.c - whatever a registry answers to a pull: one answer after the other, divided by
 * zeros, each on a connection of its own.  A pull ends with an error, or an image that is whole. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../fuzz.h"

#include "base/bytes.h"
#include "io/file.h"
#include "io/netns.h"
#include "node/image_pull.h"

static int             listener;
static uint16_t        port;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct bytes    answers;

/* All at once: it has room in the socket, and the input is gone when the pull has ended. */
static void send_next_answer(int fd)
{
    pthread_mutex_lock(&lock);
    struct bytes answer = answers.at ? bytes_next(&answers, '\0') : (struct bytes){ "", 0 };
    (void)!send(fd, answer.at, answer.size, MSG_NOSIGNAL | MSG_DONTWAIT);
    pthread_mutex_unlock(&lock);
}

/* An answer that names no end has it where the connection ends. */
static void *serve(void *context)
{
    char asked[8192];
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0)
            continue;
        (void)!recv(fd, asked, sizeof asked, 0);
        send_next_answer(fd);
        shutdown(fd, SHUT_WR);
        while (recv(fd, asked, sizeof asked, 0) > 0)
            continue;
        close(fd);
    }
    return context;
}

static void start(void)
{
    pthread_t thread;
    listener = netns_listen(NULL, "127.0.0.1:0", &port);
    FUZZ_CHECK(listener >= 0);
    fcntl(listener, F_SETFL, 0);
    FUZZ_CHECK(pthread_create(&thread, NULL, serve, NULL) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char outer[] = "/tmp/knarr-fuzz-registry", store[] = "/tmp/knarr-fuzz-registry/store";
    static const char *const configs[] = {
        "{\"auths\":{\"127.0.0.1\":{\"auth\":\"dTpw\"}}}", NULL
    };
    char name[64];
    struct error err = { 0 };
    struct stat info;
    FUZZ_START(start());
    file_make_folders(outer, 0755);
    pthread_mutex_lock(&lock);
    answers = (struct bytes){ (const char *)bytes, size };
    pthread_mutex_unlock(&lock);
    snprintf(name, sizeof name, "127.0.0.1:%u/x:1", port);
    bool good = image_pull_now(store, name, configs, /* for_pods= */ true, &err);
    FUZZ_CHECK(good == !error_is_set(&err));
    pthread_mutex_lock(&lock);
    answers = (struct bytes){ NULL, 0 };
    pthread_mutex_unlock(&lock);
    FUZZ_CHECK(stat(outer, &info) == 0 && info.st_nlink <= 3);       /* no folder beside the store */
    file_remove_tree(store);
    return 0;
}
