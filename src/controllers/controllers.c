/* SPDX-License-Identifier: Apache-2.0 */
/* controllers.c - the table of controllers, and their start.
 *
 * The table's order is the order in which a change is told, and so the order of the first syncs
 * after it. */
#include "controllers/controllers.h"

#include <stdio.h>
#include <stdlib.h>

#include "controllers/controller.h"
#include "controllers/load_balancer.h"
#include "controllers/pods.h"
#include "controllers/services.h"

static const struct controller_row *const rows[] = {
    &custom_resource_definition_controller,
    &api_service_controller,
    &service_account_controller,
    &account_secret_controller,
    &root_ca_controller,
    &namespace_controller,
    &deployment_controller,
    &replica_set_controller,
    &replication_controller,
    &stateful_set_controller,
    &daemon_set_controller,
    &job_controller,
    &cron_job_controller,
    &ttl_after_finished_controller,
    &disruption_controller,
    &horizontal_controller,
    &endpoint_slice_controller,
    &endpoints_controller,
    &endpoint_mirror_controller,
    &ip_address_controller,
    &service_cidr_controller,
    &load_balancer_controller,
    &ingress_controller,
    &node_ipam_controller,
    &node_lifecycle_controller,
    &taint_eviction_controller,
    &pod_gc_controller,
    &garbage_collector,
    &cluster_role_aggregation_controller,
    &resource_quota_controller,
    &certificate_approving_controller,
    &serving_controller,
    &certificate_signing_controller,
    &certificate_cleaning_controller,
    &bootstrap_signer_controller,
    &token_cleaner_controller,
    &ephemeral_volume_controller,
    &volume_binder,
    &local_storage_controller,
    &volume_expand_controller,
    &claim_protection_controller,
    &volume_protection_controller,
    &policy_status_controller,
};

static const char *const groups[] = { "system:masters", "system:serviceaccounts",
                                      "system:serviceaccounts:kube-system", "system:authenticated",
                                      NULL };

/* One watch of one controller. */
struct link {
    struct core_subscription subscription;
    struct controller       *controller;
    controller_changed      *changed;
};

struct running {
    struct controller controller;
    struct link       links[CONTROLLER_WATCHES_MAX];
    size_t            link_count;
    char             *user_name;
};

struct controllers {
    struct controllers_options options;
    struct pods               *pods;
    struct services           *services;
    struct running             running[ARRAY_SIZE(rows)];
    size_t                     count;
};

static void told(void *context, const struct object *before, const struct object *now)
{
    struct link *link = context;
    link->changed(link->controller, before, now);
}

static bool tell_existing(void *context, const struct object *object)
{
    told(context, NULL, object);
    return true;
}

struct telling {
    struct core *core;
    struct link *link;
};

static bool tell_kind(void *context, const struct kind *kind)
{
    struct telling *telling = context;
    core_each_latest(telling->core, kind, NULL, tell_existing, telling->link);
    return true;
}

static void tell_all(struct core *core, struct link *link)
{
    if (link->subscription.kind) {
        core_each_latest(core, link->subscription.kind, NULL, tell_existing, link);
        return;
    }
    struct telling telling = { core, link };
    core_each_kind(core, tell_kind, &telling);
}

static void subscribe(struct running *running)
{
    struct controller *controller = &running->controller;
    for (int i = 0; i < CONTROLLER_WATCHES_MAX && controller->row->watches[i].changed; i++) {
        const struct controller_watch *watch = &controller->row->watches[i];
        struct link *link = &running->links[running->link_count++];
        *link = (struct link){ .subscription = { .kind = watch->kind ? *watch->kind : NULL,
                                                 .changed = told,
                                                 .context = link },
                               .controller = controller,
                               .changed = watch->changed };
        core_subscribe(controller->core, &link->subscription);
    }
}

static bool start(struct controllers *all, const struct controller_row *row, struct error *err)
{
    struct running *running = &all->running[all->count++];
    struct controller *controller = &running->controller;
    size_t size = strlen(row->name) + sizeof "system:serviceaccount:kube-system:";
    running->user_name = memory_alloc(size);
    snprintf(running->user_name, size, "system:serviceaccount:kube-system:%s", row->name);
    *controller = (struct controller){
        .row = row, .options = &all->options, .core = all->options.core, .pods = all->pods,
        .services = all->services, .user = { .name = running->user_name, .groups = groups },
    };
    controller->queue = queue_new(controller->core, row->name, row->sync, controller);
    if (row->start && !row->start(controller, err))
        return error_context(err, "%s", row->name);
    subscribe(running);
    return true;
}

static void stop(struct running *running)
{
    for (size_t i = 0; i < running->link_count; i++)
        list_remove(&running->links[i].subscription.link);
    if (running->controller.row->stop)
        running->controller.row->stop(&running->controller);
    queue_free(running->controller.queue);
    free(running->user_name);
}

static void copy_options(struct controllers *all, const struct controllers_options *options)
{
    all->options = *options;
    all->options.cluster_cidr = options->cluster_cidr ? memory_strdup(options->cluster_cidr) : NULL;
    all->options.root_ca_pem = options->root_ca_pem ? memory_strdup(options->root_ca_pem) : NULL;
    all->options.root_ca_key_pem =
        options->root_ca_key_pem ? memory_strdup(options->root_ca_key_pem) : NULL;
    all->options.token_key_pem =
        options->token_key_pem ? memory_strdup(options->token_key_pem) : NULL;
}

struct controllers *controllers_new(const struct controllers_options *options, struct error *err)
{
    struct controllers *all = MEMORY_NEW(struct controllers);
    copy_options(all, options);
    all->pods = pods_new(options->core);
    all->services = services_new(options->core);
    FOR_EACH(row, rows)
        if (!start(all, *row, err)) {
            controllers_free(all);
            return NULL;
        }
    for (size_t i = 0; i < all->count; i++)
        for (size_t j = 0; j < all->running[i].link_count; j++)
            tell_all(options->core, &all->running[i].links[j]);
    return all;
}

void load_balancer_told(struct controllers *all, const char *key, uint32_t ip,
                        const struct balancer_port *ports, size_t count)
{
    bool is_ingress = text_equal(key, INGRESS_OFFER);
    for (size_t i = 0; i < all->count; i++) {
        struct controller *controller = &all->running[i].controller;
        if (controller->row == &load_balancer_controller && !is_ingress)
            load_balancer_answered(controller, key, ip, ports, count);
        else if (controller->row == &ingress_controller && is_ingress)
            ingress_answered(controller, ports, count);
    }
}

void controllers_free(struct controllers *all)
{
    if (!all)
        return;
    while (all->count > 0)
        stop(&all->running[--all->count]);
    pods_free(all->pods);
    services_free(all->services);
    free((char *)all->options.cluster_cidr);
    free((char *)all->options.root_ca_pem);
    free((char *)all->options.root_ca_key_pem);
    free((char *)all->options.token_key_pem);
    free(all);
}
