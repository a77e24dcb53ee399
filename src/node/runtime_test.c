/* SPDX-License-Identifier: Apache-2.0 */
/* runtime_test.c - containers for real: an image made of one static program, crun and conmon, in a
 * mount and network namespace of the test's own.
 *
 * Skipped where crun, conmon or busybox (static) is absent, or root. */
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "io/file.h"
#include "io/loop.h"
#include "node/agent.h"
#include "node/cgroup.h"
#include "node/container_log.h"
#include "node/container_record.h"
#include "node/container_spec.h"
#include "node/exec_process.h"
#include "node/image_store.h"
#include "node/overlay.h"
#include "node/pod_context.h"
#include "node/pod_paths.h"
#include "node/pod_spec.h"
#include "node/runtime.h"
#include "node/volume.h"

#include <cmocka.h>               /* last: it has a macro fail() */

enum { DEADLINE_MS = 20000 };

static char base[64], run_dir[80], images[80], parent[64];
static uv_loop_t loop;
static struct node_paths paths;
static struct runtime *runtime;
static struct cgroup_tree *cgroups;
static char ended_id[CONTAINER_ID_SIZE];
static bool timed_out;

static void ended(void *context, const char *id)
{
    (void)context;
    snprintf(ended_id, sizeof ended_id, "%s", id);
}

static void deadline_passed(void *context)
{
    (void)context;
    timed_out = true;
}

/* Turns the loop until *flag; the deadline is the loop's own timer. */
static bool wait_until(const bool *flag)
{
    struct loop_timer *timer = loop_timer_new(&loop, deadline_passed, NULL);
    timed_out = false;
    loop_timer_start(timer, DEADLINE_MS);
    while (!*flag && !timed_out)
        uv_run(&loop, UV_RUN_ONCE);
    loop_timer_free(timer);
    return *flag;
}

static bool wait_until_ended(void)
{
    struct loop_timer *timer = loop_timer_new(&loop, deadline_passed, NULL);
    timed_out = false;
    loop_timer_start(timer, DEADLINE_MS);
    while (!*ended_id && !timed_out)
        uv_run(&loop, UV_RUN_ONCE);
    loop_timer_free(timer);
    return *ended_id != 0;
}

/* ---- an image ---- */

static const char *find_busybox(void)
{
    static const char *const places[] = { "/bin/busybox", "/usr/bin/busybox", NULL };
    const char *named = getenv("BUSYBOX");
    if (named && access(named, X_OK) == 0)
        return named;
    for (const char *const *place = places; *place; place++)
        if (access(*place, X_OK) == 0)
            return *place;
    return NULL;
}

static void add_entry(struct archive *archive, const char *name, mode_t type, struct bytes content,
                      const char *link)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0755);
    archive_entry_set_size(entry, (int64_t)content.size);
    if (link)
        archive_entry_set_symlink(entry, link);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    if (content.size > 0)
        archive_write_data(archive, content.at, content.size);
    archive_entry_free(entry);
}

static void make_layer(const char *busybox, struct buffer *ret)
{
    static const char *const applets[] = { "sh",   "cat",  "sleep",    "id",
                                           "echo", "true", "hostname", NULL };
    AUTO_BUFFER program = { 0 };
    size_t used = 0;
    assert_int_equal(file_read(busybox, 16 << 20, &program), 0);
    buffer_reserve(ret, program.size + (1 << 20));
    struct archive *archive = archive_write_new();
    archive_write_set_format_pax_restricted(archive);
    archive_write_open_memory(archive, ret->at, program.size + (1 << 20), &used);
    add_entry(archive, "bin/busybox", AE_IFREG, buffer_bytes(&program), NULL);
    for (const char *const *applet = applets; *applet; applet++) {
        char name[32];
        snprintf(name, sizeof name, "bin/%s", *applet);
        add_entry(archive, name, AE_IFLNK, BYTES(""), "busybox");
    }
    static const char *const folders[] = { "proc", "dev", "sys", "etc", "tmp", NULL };
    for (const char *const *folder = folders; *folder; folder++)
        add_entry(archive, *folder, AE_IFDIR, BYTES(""), NULL);
    archive_write_close(archive);
    archive_write_free(archive);
    ret->size = used;
}

static void import_image(const char *busybox)
{
    AUTO_BUFFER layer = { 0 };
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    char diff_id[DIGEST_TEXT_MAX];
    const char *path = arena_printf(&arena, "%s/image.tar", base);
    make_layer(busybox, &layer);
    digest_of(buffer_bytes(&layer), diff_id);
    const char *config = arena_printf(
        &arena, "{\"config\":{\"Env\":[\"PATH=/bin\"]},\"rootfs\":{\"diff_ids\":[\"%s\"]}}",
        diff_id);
    const char *manifest =
        "[{\"Config\":\"config.json\",\"RepoTags\":[\"test:1\"],\"Layers\":[\"layer.tar\"]}]";
    struct archive *archive = archive_write_new();
    archive_write_set_format_pax_restricted(archive);
    assert_int_equal(archive_write_open_filename(archive, path), ARCHIVE_OK);
    add_entry(archive, "layer.tar", AE_IFREG, buffer_bytes(&layer), NULL);
    add_entry(archive, "config.json", AE_IFREG, bytes_of(config), NULL);
    add_entry(archive, "manifest.json", AE_IFREG, bytes_of(manifest), NULL);
    archive_write_close(archive);
    archive_write_free(archive);
    if (!image_import_file(images, path, NULL, &err))
        fail_msg("%s", err.message);
}

/* ---- a container ---- */

struct subject {
    char         id[CONTAINER_ID_SIZE], bundle[160], log[160];
    bool         started;
    pid_t        pid;
    struct error err;
};

static void started(void *context, pid_t pid, const struct error *err)
{
    struct subject *subject = context;
    subject->started = true;
    subject->pid = pid;
    if (err)
        subject->err = *err;
}

/* The bundle of a container that runs `script` in a shell; without script a program that is not
 * there. */
static void make_bundle(struct subject *subject, const char *script, bool privileged)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER json = { 0 };
    struct error err = { 0 };
    struct image image;
    struct image_config config;
    struct container_identity identity;
    const char *command[] = { script ? "/bin/sh" : "/no/such", "-c", script ? script : "" };
    struct container container = { .role = ROLE_APP,
                                   .name = "c",
                                   .command = command,
                                   .command_count = 3,
                                   .security.privileged = privileged };
    struct pod pod = { .ns = "ns",
                       .name = "p",
                       .uid = "u",
                       .qos = QOS_BEST_EFFORT,
                       .containers = &container,
                       .container_count = 1,
                       .app_count = 1 };
    struct pod_context context = { .pod_ip = "", .host_ip = "" };
    *subject = (struct subject){ 0 };
    container_id_new(subject->id);
    snprintf(subject->bundle, sizeof subject->bundle, "%s/bundle-%.8s", base, subject->id);
    snprintf(subject->log, sizeof subject->log, "%s/%.8s.log", base, subject->id);
    const char *rootfs = arena_printf(&arena, "%s/rootfs", subject->bundle),
               *upper = arena_printf(&arena, "%s/upper", subject->bundle);
    struct image_store *store = image_store_open(images, &err);
    assert_true(image_store_find(store, "test:1", &arena, &image, &err) &&
                image_store_config(store, &image, &arena, &config, &err));
    image_store_close(store);
    if (!overlay_mount(images, &image, upper, arena_printf(&arena, "%s/work", subject->bundle),
                       rootfs, &err))
        fail_msg("%s", err.message);
    const char *pod_cgroup = cgroup_pod_path(cgroups, QOS_BEST_EFFORT, "u", &arena);
    struct container_plan plan = { .pod = &pod,
                                   .container = &container,
                                   .context = &context,
                                   .image = &config,
                                   .rootfs = rootfs,
                                   .hostname = "box",
                                   .cgroup_path = arena_printf(&arena, "%s/%s", pod_cgroup,
                                                               subject->id),
                                   .seccomp_folder = "/nonexistent",
                                   .memory_capacity_bytes = 1 << 30 };
    if (!container_spec_write(&plan, &json, &identity, &err))
        fail_msg("%s", err.message);
    assert_int_equal(file_replace(arena_printf(&arena, "%s/config.json", subject->bundle),
                                  buffer_bytes(&json), 0600),
                     0);
}

static void start(struct subject *subject)
{
    struct runtime_request request = {
        .id = subject->id, .name = "test", .bundle = subject->bundle, .log_path = subject->log
    };
    ended_id[0] = 0;
    runtime_start(runtime, &request, started, subject);
    assert_true(wait_until(&subject->started));
}

static void set_true(void *context)
{
    *(bool *)context = true;
}

static void finish(struct subject *subject)
{
    bool deleted = false;
    runtime_delete(runtime, subject->id, set_true, &deleted);
    assert_true(wait_until(&deleted));
    unmount_below(subject->bundle);
    assert_int_equal(file_remove_tree(subject->bundle), 0);
}

static void expect_log(const struct subject *subject, const char *wanted)
{
    AUTO_BUFFER out = { 0 };
    log_read_tail(subject->log, 100, 4096, &out);
    if (!bytes_equal_text(buffer_bytes(&out), wanted))
        fail_msg("log: \"%s\"", buffer_text(&out));
}

static void test_run_to_the_end(void **state)
{
    struct subject subject;
    int code = -1;
    int64_t finished_ns = 0;
    (void)state;
    make_bundle(&subject, "echo hello; hostname; echo oops >&2; exit 3", false);
    start(&subject);
    if (error_is_set(&subject.err))
        fail_msg("%s", subject.err.message);
    assert_true(*ended_id || wait_until_ended());
    assert_string_equal(ended_id, subject.id);
    assert_true(runtime_read_exit(runtime, subject.id, &code, &finished_ns));
    assert_int_equal(code, 3);
    assert_true(finished_ns > 0);
    assert_int_equal(runtime_pid(runtime, subject.id), 0);
    expect_log(&subject, "hello\nbox\noops\n");
    finish(&subject);
}

static void test_kill_and_adopt(void **state)
{
    struct subject subject;
    int code = -1;
    int64_t finished_ns;
    (void)state;
    make_bundle(&subject, "trap 'exit 7' TERM; echo up; while :; do sleep 1; done", false);
    start(&subject);
    assert_int_equal(subject.err.reason, REASON_NONE);
    assert_true(subject.pid > 0 && runtime_pid(runtime, subject.id) == subject.pid);
    assert_true(runtime_adopt(runtime, subject.id, subject.pid));
    assert_false(runtime_adopt(runtime, subject.id, getpid()) &&
                 runtime_pid(runtime, subject.id) == getpid());
    assert_false(runtime_kill(runtime, "no-such-container", SIGTERM));
    assert_true(runtime_kill(runtime, subject.id, SIGKILL));
    assert_true(wait_until_ended());
    assert_true(runtime_read_exit(runtime, subject.id, &code, &finished_ns));
    assert_int_equal(code, 137);
    assert_false(runtime_adopt(runtime, subject.id, subject.pid));
    finish(&subject);
}

static void test_program_is_missing(void **state)
{
    struct subject subject;
    (void)state;
    make_bundle(&subject, NULL, false);
    start(&subject);
    assert_true(error_is_set(&subject.err));
    assert_non_null(strstr(subject.err.message, "/no/such"));
    finish(&subject);
}

struct exec_answer {
    bool done;
    int  exit_code;
    char output[256];
};

static void exec_done(void *context, int exit_code, struct bytes output)
{
    struct exec_answer *answer = context;
    answer->done = true;
    answer->exit_code = exit_code;
    snprintf(answer->output, sizeof answer->output, "%.*s", BYTES_ARG(output));
}

static void test_exec(void **state)
{
    static const struct {
        const char *script, *output;
        int exit_code;
        int64_t timeout_ms;
    } cases[] = {
        { "echo out; exit 0", "out\n", 0, 10000 },
        { "echo err >&2; exit 9", "err\n", 9, 10000 },
        { "echo $PATH", "/bin\n", 0, 10000 },
        { "sleep 60", "", -ETIMEDOUT, 300 },
    };
    struct subject subject;
    (void)state;
    make_bundle(&subject, "sleep 1000", false);
    start(&subject);
    assert_int_equal(subject.err.reason, REASON_NONE);
    struct exec_target target = {
        .runtime = runtime, .id = subject.id, .bundle = subject.bundle, .folder = base
    };
    FOR_EACH(row, cases) {
        struct exec_answer answer = { 0 };
        struct error err = { 0 };
        const char *const arguments[] = { "/bin/sh", "-c", row->script, NULL };
        const struct exec_command command = { arguments, row->timeout_ms, exec_done, &answer };
        assert_non_null(exec_run_start(&loop, &target, &command, &err));
        assert_true(wait_until(&answer.done));
        if (answer.exit_code != row->exit_code || strcmp(answer.output, row->output) != 0)
            fail_msg("%s: %d \"%s\"", row->script, answer.exit_code, answer.output);
    }
    assert_true(runtime_kill(runtime, subject.id, SIGKILL));
    assert_true(wait_until_ended());
    finish(&subject);
}

/* ---- the machine ---- */

static int set_up(void **state)
{
    struct error err = { 0 };
    (void)state;
    snprintf(base, sizeof base, "/tmp/knarr-runtime-XXXXXX");
    assert_non_null(mkdtemp(base));
    snprintf(run_dir, sizeof run_dir, "%s/run", base);
    snprintf(images, sizeof images, "%s/images", base);
    snprintf(parent, sizeof parent, "/knarr-test-%d", getpid());
    paths = (struct node_paths){ base, run_dir, images };
    import_image(find_busybox());
    cgroups = cgroup_tree_open("/sys/fs/cgroup", parent, &err);
    if (!cgroups || !cgroup_tree_make(cgroups, &err))
        fail_msg("%s", err.message);
    uv_loop_init(&loop);
    struct runtime_options options = {
        .loop = &loop, .paths = &paths, .crun = "crun", .conmon = "conmon", .ended = ended
    };
    runtime = runtime_new(&options, &err);
    assert_non_null(runtime);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    runtime_free(runtime);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    cgroup_remove(cgroups, parent);
    cgroup_tree_free(cgroups);
    unmount_below(base);
    return file_remove_tree(base);
}

static bool is_program(const char *name)
{
    AUTO_ARENA arena = { 0 };
    static const char *const folders[] = { "/usr/bin", "/bin", "/usr/sbin", "/usr/local/bin",
                                           NULL };
    for (const char *const *folder = folders; *folder; folder++)
        if (access(arena_printf(&arena, "%s/%s", *folder, name), X_OK) == 0)
            return true;
    return false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run_to_the_end),
        cmocka_unit_test(test_kill_and_adopt),
        cmocka_unit_test(test_program_is_missing),
        cmocka_unit_test(test_exec),
    };
    bool ready = geteuid() == 0 && is_program("crun") && is_program("conmon") && find_busybox();
    if (!ready || unshare(CLONE_NEWNS | CLONE_NEWNET) != 0 ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
        print_message("runtime_test needs root, crun, conmon and a static busybox: 0 passed, 0 "
                      "failed, 4 skipped\n");
        return 77;
    }
    umount2("/sys/fs/cgroup/unified",
            MNT_DETACH); /* a hybrid mount confuses crun; only this namespace sees it go */
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
