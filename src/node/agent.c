/* SPDX-License-Identifier: Apache-2.0 */
/* agent.c - puts the agent together and runs it: see agent.h.
 *
 * The order at start: what is on this machine (cgroups, runtime, images, folders of pods), then the
 * client with its watches.  The node becomes Ready when the API has given it a pod range and the
 * network for it is made; pods that came earlier wait with everything else done.
 *
 * At the end nothing of a pod is touched: containers, namespaces and rules stay for the next agent.
 */
#include "node/agent.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "base/log.h"
#include "base/map.h"
#include "client/client.h"
#include "codec/value.h"
#include "io/file.h"
#include "net/overlay.h"
#include "net/dns.h"
#include "net/link.h"
#include "net/policy_rules.h"
#include "net/pod_network.h"
#include "net/service_rules.h"
#include "node/cgroup.h"
#include "node/event_recorder.h"
#include "node/image_pull.h"
#include "node/image_store.h"
#include "node/ingress_sync.h"
#include "node/kubelet_server.h"
#include "node/local_storage.h"
#include "node/node_pressure.h"
#include "node/node_status.h"
#include "node/object_cache.h"
#include "node/policy_sync.h"
#include "node/pod_worker.h"
#include "node/runtime.h"
#include "node/service_sync.h"
#include "object/object.h"
#include "object/schema.h"

static const struct log agent_log = { "agent" };

enum { POD_MTU = 1500, DNS_PORT = 53, STOP_PATIENCE_MS = 3000 };

struct agent {
    const struct agent_options *options;
    uv_loop_t                   loop;
    uv_signal_t                 terminate, interrupt;
    struct arena                arena;
    struct kubeconfig           kubeconfig;
    struct machine              machine;
    struct node_context         node;
    struct node_status         *status;
    struct service_rules       *rules;
    struct policy_rules        *policy_rules;
    struct ingress_sync        *ingress;
    struct dns_server          *dns;
    const char                 *dns_addresses[2];    /* where it listens; NULL-terminated */
    struct kubelet_server      *server;
    struct local_storage       *storage;
    struct client_watch        *pods;
    const struct object        *node_object;
    uv_fs_event_t               images;              /* what the store names has changed */
    uv_timer_t                  patience;            /* of the end */
    bool                        stopping, hurry;     /* hurry: the process ends as it is */
};

/* ---- pods ---- */

static void forget_unlisted(struct agent *agent)
{
    struct map *workers = &agent->node.workers;
    for (struct map_entry *e = map_first(workers); e; e = map_after(workers, e))
        if (!pod_worker_pod(e->value))
            pod_worker_forget(&agent->node, e->key);
}

static void pod_event(void *context, enum client_event event, const struct object *now,
                      const struct object *before)
{
    struct agent *agent = context;
    switch (event) {
    case CLIENT_ADDED:
    case CLIENT_MODIFIED:
        pod_worker_set(&agent->node, now);
        break;
    case CLIENT_DELETED:
        pod_worker_forget(&agent->node, (before ? before : now)->uid);
        break;
    case CLIENT_SYNCED:
        forget_unlisted(agent);
        break;
    }
    policy_sync_pods_changed(agent->node.policies);
}

static void watch_pods(struct agent *agent)
{
    const char *selector = arena_printf(&agent->arena, "spec.nodeName=%s",
                                        agent->options->node_name);
    const struct client_watch_options options = {
        .kind = well_known.pod, .field_selector = selector, .event = pod_event, .context = agent
    };
    agent->pods = client_watch_start(agent->node.client, &options);
    policy_sync_set_pods(agent->node.policies, agent->pods);
}

static void container_ended(void *context, const char *id)
{
    struct agent *agent = context;
    pod_workers_container_ended(&agent->node, id);
    if (agent->server)
        kubelet_server_container_ended(agent->server);
}

static void remember_folder(void *context, const char *uid, const char *ns, const char *name)
{
    pod_worker_find(context, uid, ns, name);
}

/* ---- the node ---- */

static bool make_network(struct agent *agent, const char *pod_cidr, struct error *err)
{
    const struct agent_options *options = agent->options;
    struct pod_network_options network = { .bridge = "knarr0", .mtu = POD_MTU,
                                           .has_overlay = options->has_overlay };
    if (network.has_overlay)
        network.mtu -= OVERLAY_HEAD_BYTES;
    if (!address_parse(options->node_address, &network.node) ||
        !address_parse(pod_cidr, &network.pod_cidr) ||
        !address_parse(options->cluster_cidr, &network.cluster_cidr) ||
        !address_parse(options->service_cidr, &network.service_cidr))
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "bad address range: %s", pod_cidr);
    agent->node.network = pod_network_new(&network, err);
    if (agent->node.network && !pod_network_guards_frames(agent->node.network))
        log_warn(&agent_log, "this kernel has no nftables for bridges: pods with NET_RAW can send "
                             "frames to their neighbours, past network policies and in others' "
                             "names");
    return agent->node.network != NULL;
}

static void network_is_up(struct agent *agent)
{
    pod_workers_adopt_network(&agent->node);
    service_sync_set_network(agent->node.services, agent->node.network);
    pod_workers_look(&agent->node);
    node_status_set_ready(agent->status, true, NULL);
}

static void node_changed(void *context, const struct object *object)
{
    struct agent *agent = context;
    struct error err = { 0 };
    object_put(agent->node_object);
    agent->node_object = object ? object_ref(object) : NULL;
    agent->node.node = agent->node_object;
    if (!object || agent->node.network)
        return;
    AUTO_ARENA arena = { 0 };
    const char *pod_cidr = value_text(value_from_object(object, &arena), "spec.podCIDR", &arena);
    if (text_is_empty(pod_cidr))
        return;
    if (make_network(agent, pod_cidr, &err)) {
        network_is_up(agent);
    } else {
        log_error(&agent_log, "pod network failed, waiting for the node's next change",
                  KV_ERROR(&err));
        node_status_set_ready(agent->status, false, err.message);
    }
}

static void node_is_ready(void *context)
{
    struct agent *agent = context;
    log_info(&agent_log, "node is ready", KV("node", agent->options->node_name));
    if (agent->options->ready_fd >= 0 && write(agent->options->ready_fd, "1", 1) != 1)
        log_warn(&agent_log, "nobody waits for the node to be ready");
}

static void tick(void *context)
{
    struct agent *agent = context;
    pod_workers_rotate_logs(&agent->node);
    pod_workers_check_log_room(&agent->node);
    pod_workers_check_storage(&agent->node);
    node_pressure_look(agent->node.pressure);
    malloc_trim(0);
}

static void services_known(void *context)
{
    struct agent *agent = context;
    pod_workers_look(&agent->node);
}

/* ---- start ---- */

static bool make_folders(struct agent *agent, struct error *err)
{
    const struct node_paths *paths = &agent->node.paths;
    const char *const folders[] = { arena_printf(&agent->arena, "%s/pods", paths->data_dir),
                                    arena_printf(&agent->arena, "%s/logs", paths->data_dir),
                                    arena_printf(&agent->arena, "%s/pods", paths->run_dir) };
    FOR_EACH(folder, folders) {
        int rc = file_make_folders(*folder, 0711);
        if (rc < 0)
            return fail(err, REASON_INTERNAL_ERROR, -rc, "%s: %s", *folder, strerror(-rc));
    }
    return true;
}

static void set_facts(struct agent *agent)
{
    const struct agent_options *options = agent->options;
    struct node_context *node = &agent->node;
    node->loop = &agent->loop;
    node->env = env_system();
    node->node_name = options->node_name;
    node->node_address = options->node_address;
    node->max_pods = options->max_pods;
    node->paths = (struct node_paths){ options->data_dir, options->run_dir, options->image_dir };
    if (!options->image_dir)
        node->paths.image_dir = arena_printf(&agent->arena, "%s/images", options->data_dir);
    node->sandbox = (struct sandbox_options){ .paths = &node->paths,
                                              .cluster_dns = options->cluster_dns,
                                              .cluster_domain = options->cluster_domain,
                                              .etc = "/etc",
                                              .nameserver = options->dns_upstream };
}

/* After make_folders: the size of the disk is asked at the data folder. */
static bool open_machine(struct agent *agent, struct error *err)
{
    struct node_context *node = &agent->node;
    struct runtime_options runtime = { .loop = &agent->loop,
                                       .paths = &node->paths,
                                       .crun = "crun",
                                       .conmon = "conmon",
                                       .ended = container_ended,
                                       .context = agent };
    node->sandbox.cgroups = cgroup_tree_open("/sys/fs/cgroup", agent->options->cgroup_parent, err);
    if (!node->sandbox.cgroups || !cgroup_tree_make(node->sandbox.cgroups, err))
        return false;
    node->runtime = runtime_new(&runtime, err);
    if (!node->runtime)
        return false;
    machine_read(&agent->machine, agent->options->data_dir, runtime_crun_arguments(node->runtime)[0]);
    node->cpu_milli = agent->machine.cpu_milli;
    node->memory_bytes = node->memory_capacity_bytes = agent->machine.memory_bytes;
    node->storage_bytes = agent->machine.storage_bytes;
    node->images = image_store_open(node->paths.image_dir, err);
    node->puller = image_puller_new(&agent->loop, node->paths.image_dir,
                                    agent->options->host_netns_fd);
    return node->images != NULL;
}

static bool open_client(struct agent *agent, struct error *err)
{
    if (!kubeconfig_load(agent->options->kubeconfig, NULL, &agent->arena, &agent->kubeconfig, err))
        return false;
    if (agent->kubeconfig.plugin.exec)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "an agent has credentials of its own, not those of a user's program (exec)");
    agent->kubeconfig.options.loop = &agent->loop;
    agent->kubeconfig.options.env = agent->node.env;
    agent->kubeconfig.options.user_agent = "kubelet/v1.36.3 (knarr)";
    agent->node.client = client_new(&agent->kubeconfig.options, err);
    return agent->node.client != NULL;
}

/* The cluster's DNS address is the node's own, on its loopback. */
static bool open_dns(struct agent *agent, struct error *err)
{
    const struct agent_options *options = agent->options;
    struct address address;
    if (text_is_empty(options->cluster_dns))
        return true;
    if (!address_parse(options->cluster_dns, &address))
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "bad cluster DNS address %s",
                    options->cluster_dns);
    if (!link_ensure_up("lo", err) || !link_ensure_address("lo", &address, err))
        return false;
    agent->dns_addresses[0] = options->cluster_dns;
    const char *const upstreams[] = { options->dns_upstream, NULL };
    const struct dns_server_options dns = { .loop = &agent->loop,
                                            .domain = options->cluster_domain,
                                            .listen = agent->dns_addresses,
                                            .port = DNS_PORT,
                                            .upstreams = upstreams,
                                            .resolv_conf = options->dns_upstream
                                                               ? NULL
                                                               : options->resolv_conf };
    agent->dns = dns_server_new(&dns, err);
    return agent->dns != NULL;
}

static bool open_services(struct agent *agent, struct error *err)
{
    const struct service_rules_options rules = { .node_address = agent->options->node_address,
                                                 .cluster_cidr = agent->options->cluster_cidr };
    agent->rules = service_rules_new(&rules, err);
    if (!agent->rules || !open_dns(agent, err))
        return false;
    const struct service_sync_options sync = { .loop = &agent->loop,
                                               .client = agent->node.client,
                                               .node_name = agent->options->node_name,
                                               .rules = agent->rules,
                                               .dns = agent->dns,
                                               .synced = services_known,
                                               .context = agent };
    agent->node.services = service_sync_new(&sync);
    return true;
}

static void pod_is_covered(void *context, const char *uid)
{
    struct agent *agent = context;
    struct pod_worker *worker = map_get(&agent->node.workers, bytes_of(uid));
    if (worker)
        pod_worker_look(worker);
}

static void open_policies(struct agent *agent)
{
    agent->policy_rules = policy_rules_new();
    const struct policy_sync_options policies = { .loop = &agent->loop,
                                                  .client = agent->node.client,
                                                  .events = agent->node.events,
                                                  .rules = agent->policy_rules,
                                                  .node_name = agent->options->node_name,
                                                  .cluster_dns = agent->options->cluster_dns,
                                                  .covered = pod_is_covered,
                                                  .context = agent };
    agent->node.policies = policy_sync_new(&policies);
}

static void open_ingress(struct agent *agent)
{
    const struct agent_options *options = agent->options;
    const struct ingress_sync_options ingress = {
        .loop = &agent->loop, .client = agent->node.client, .objects = agent->node.objects,
        .events = agent->node.events,
        .folder = arena_printf(&agent->arena, "%s/ingress", options->run_dir),
        .outer_https_port = options->ingress_https_port,
        .error_log = arena_printf(&agent->arena, "%s/logs/ingress.log", options->data_dir),
    };
    if (options->ingress_https_port)
        agent->ingress = ingress_sync_new(&ingress);
}

static bool open_server(struct agent *agent, struct error *err)
{
    const struct agent_options *options = agent->options;
    const struct kubelet_server_options server = { .node = &agent->node,
                                                   .certificate_file = options->server_certificate,
                                                   .key_file = options->server_key,
                                                   .client_ca_file = options->client_ca,
                                                   .port = options->port };
    if (text_is_empty(options->server_certificate))
        return true;
    agent->server = kubelet_server_new(&server, err);
    return agent->server != NULL;
}

static void open_node(struct agent *agent)
{
    const struct agent_options *options = agent->options;
    const struct node_status_options status = {
        .loop = &agent->loop, .env = agent->node.env, .client = agent->node.client,
        .machine = &agent->machine, .images = agent->node.images,
        .name = options->node_name, .address = options->node_address, .labels = options->labels,
        .storage_root = local_storage_path(&agent->node.paths, NULL, &agent->arena),
        .port = options->port,
        .max_pods = options->max_pods, .node_changed = node_changed, .tick = tick,
        .ready = node_is_ready, .context = agent,
    };
    agent->status = node_status_new(&status);
}

static void pressure_changed(void *context, unsigned conditions)
{
    struct agent *agent = context;
    node_status_set_pressure(agent->status, conditions);
}

/* Before the first pod: it may not be taken. */
static void open_pressure(struct agent *agent)
{
    const struct node_pressure_options pressure = { .node = &agent->node,
                                                    .settings = &agent->options->pressure,
                                                    .changed = pressure_changed,
                                                    .context = agent };
    agent->node.pressure = node_pressure_new(&pressure);
}

/* ---- end ---- */

static void server_stopped(void *context)
{
    struct agent *agent = context;
    agent->server = NULL;
}

static void close_all(struct agent *agent)
{
    struct node_context *node = &agent->node;
    if (agent->server)
        kubelet_server_stop(agent->server, server_stopped, agent);
    if (agent->pods)
        client_watch_stop(agent->pods);
    local_storage_free(agent->storage);
    node_pressure_free(node->pressure);
    node->pressure = NULL;
    node_status_free(agent->status);
    pod_workers_free(node);
    service_sync_free(node->services);
    ingress_sync_free(agent->ingress);
    policy_sync_free(node->policies);
    policy_rules_free(agent->policy_rules);
    service_rules_free(agent->rules);
    dns_server_free(agent->dns);
    image_puller_free(node->puller);
    runtime_free(node->runtime);
    uv_close((uv_handle_t *)&agent->terminate, NULL);
    uv_close((uv_handle_t *)&agent->interrupt, NULL);
    uv_close((uv_handle_t *)&agent->images, NULL);
}

static void patience_is_over(uv_timer_t *timer)
{
    struct agent *agent = timer->data;
    agent->hurry = true;
}

/* Only when no job of a worker is under way any more: it would come back to what is freed here. */
static void free_rest(struct agent *agent)
{
    struct node_context *node = &agent->node;
    object_cache_free(node->objects);
    event_recorder_free(node->events);
    client_free(node->client);
    uv_close((uv_handle_t *)&agent->patience, NULL);
    uv_run(&agent->loop, UV_RUN_DEFAULT);
    pod_network_free(node->network);
    image_store_close(node->images);
    cgroup_tree_free(node->sandbox.cgroups);
    object_put(agent->node_object);
    uv_loop_close(&agent->loop);
    arena_done(&agent->arena);
}

static void begin_stop(struct agent *agent)
{
    agent->stopping = true;
    agent->hurry = agent->node.puller && image_puller_is_busy(agent->node.puller);
    uv_timer_start(&agent->patience, patience_is_over, STOP_PATIENCE_MS, 0);
    close_all(agent);
}

static void asked_to_stop(uv_signal_t *signal, int number)
{
    struct agent *agent = signal->data;
    (void)number;
    if (agent->stopping)
        return;
    log_info(&agent_log, "agent stops, containers stay");
    begin_stop(agent);
}

static void watch_signals(struct agent *agent)
{
    signal(SIGPIPE, SIG_IGN);
    uv_signal_init(&agent->loop, &agent->terminate);
    uv_signal_init(&agent->loop, &agent->interrupt);
    uv_timer_init(&agent->loop, &agent->patience);
    uv_fs_event_init(&agent->loop, &agent->images);
    agent->terminate.data = agent->interrupt.data = agent->patience.data = agent;
    agent->images.data = agent;
    uv_signal_start(&agent->terminate, asked_to_stop, SIGTERM);
    uv_signal_start(&agent->interrupt, asked_to_stop, SIGINT);
}

static void images_changed(uv_fs_event_t *event, const char *name, int events, int status)
{
    struct agent *agent = event->data;
    (void)events;
    if (status == 0 && name && text_equal(name, IMAGE_INDEX_NAME))
        pod_workers_images_changed(&agent->node);
}

/* Also what another process imports.  Where the machine has no room for one more watch, pods that
 * wait for an image find it when their next pull is due. */
static void watch_images(struct agent *agent)
{
    int rc = uv_fs_event_start(&agent->images, images_changed, agent->node.paths.image_dir, 0);
    if (rc < 0)
        log_warn(&agent_log, "imported images are not noticed at once", KV("why", uv_strerror(rc)));
}

static bool start(struct agent *agent, struct error *err)
{
    set_facts(agent);
    if (!make_folders(agent, err) || !open_machine(agent, err) || !open_client(agent, err))
        return false;
    agent->node.objects = object_cache_new(&agent->loop, agent->node.client);
    agent->node.events = event_recorder_new(agent->node.client, agent->node.env,
                                            agent->options->node_name);
    if (!open_services(agent, err) || !open_server(agent, err))
        return false;
    open_policies(agent);
    open_ingress(agent);
    watch_images(agent);
    sandbox_each(&agent->node.paths, remember_folder, &agent->node);
    open_node(agent);
    open_pressure(agent);
    watch_pods(agent);
    agent->storage = local_storage_new(&agent->node);
    return true;
}

/* One heap for all threads, given back when it shrinks: the agent is idle most of its life. */
static void keep_memory_small(void)
{
    enum { TRIM_BYTES = 128 << 10 };
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TRIM_THRESHOLD, TRIM_BYTES);
}

int agent_run(const struct agent_options *options)
{
    keep_memory_small();
    struct agent *agent = MEMORY_NEW(struct agent);
    struct error err = { 0 };
    agent->options = options;
    uv_loop_init(&agent->loop);
    watch_signals(agent);
    bool good = start(agent, &err);
    if (!good) {
        log_error(&agent_log, "agent cannot start", KV_ERROR(&err));
        begin_stop(agent);
    }
    while (!agent->hurry && (!agent->stopping || agent->server || agent->node.jobs > 0))
        uv_run(&agent->loop, UV_RUN_ONCE);
    if (!agent->hurry) {
        free_rest(agent);
        free(agent);
    }
    return good ? 0 : 1;
}
