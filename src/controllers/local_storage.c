/* SPDX-License-Identifier: Apache-2.0 */
/* local_storage.c - the provisioner knarr.io/local: volumes that are folders on the nodes.
 *
 * A node's agent says in an annotation below which folder its volumes lie; a claim's volume is the
 * folder there that has the volume's name.  The agent makes it when a pod first needs it, and
 * removes it when the volume is deleted: until then a finalizer holds the object.  Where there is
 * nothing to remove (policy Retain, the node is gone) the finalizer is taken away here.
 *
 * Keys are "c/NAMESPACE/NAME" for a claim, "v/NAME" for a volume. */
#include <stdlib.h>

#include "base/map.h"
#include "controllers/controller.h"
#include "object/binding.h"
#include "object/volume_view.h"

struct local_storage {
    struct map waiting;                  /* "ns/name" of claims whose node cannot serve them yet */
};

static int present;                      /* what the map holds */

/* ---- look ---- */

struct provision {
    struct claim_view    claim;
    struct class_view    class;
    const struct object *node;
    const char          *root, *hostname;
};

struct node_reading {
    struct value *annotations;
};

static const struct binding node_bindings[] = {
    BIND_VALUE("metadata.annotations", struct node_reading, annotations),
    BIND_END
};

static const char *root_of(const struct object *node, struct arena *arena)
{
    struct node_reading reading = { 0 };
    bind_object(node, node_bindings, &reading, arena);
    const char *root =
        value_text(value_member(reading.annotations, LOCAL_ROOT_ANNOTATION), "", arena);
    return root && *root == '/' ? root : NULL;
}

static const char *volume_name_of(const struct object *claim, struct arena *arena)
{
    return arena_printf(arena, "pvc-%s", claim->uid);
}

/* Why the claim gets no volume; NULL: it gets one. */
static const char *refusal(const struct provision *p, struct arena *arena)
{
    if (!*p->claim.selected_node)
        return "configuration error, no node was specified: use a class with volumeBindingMode "
               "WaitForFirstConsumer";
    if (!text_equal(p->claim.mode, "Filesystem"))
        return "block volumes are not supported";
    if (p->claim.has_selector)
        return "claim.spec.selector is not supported";
    if (p->claim.has_data_source)
        return "claim.spec.dataSource is not supported";
    if (!p->root)
        return arena_printf(arena, "node \"%s\" offers no local storage", p->claim.selected_node);
    return NULL;
}

/* ---- provisioning ---- */

static void set_claim_reference(struct value *spec, const struct object *claim, struct arena *arena)
{
    struct value *reference = value_make_at(spec, arena, "claimRef", VALUE_MAP);
    value_set_text(reference, arena, "kind", "PersistentVolumeClaim");
    value_set_text(reference, arena, "apiVersion", "v1");
    value_set_text(reference, arena, "namespace", claim->namespace);
    value_set_text(reference, arena, "name", claim->name);
    value_set_text(reference, arena, "uid", claim->uid);
}

static void set_node_affinity(struct value *spec, const char *hostname, struct arena *arena)
{
    struct value *term = value_new_map(arena), *expression = value_new_map(arena);
    value_set_text(expression, arena, "key", "kubernetes.io/hostname");
    value_set_text(expression, arena, "operator", "In");
    value_append(value_make_at(expression, arena, "values", VALUE_LIST), arena,
                 value_new_text(arena, hostname));
    value_append(value_make_at(term, arena, "matchExpressions", VALUE_LIST), arena, expression);
    value_append(value_make_at(spec, arena, "nodeAffinity.required.nodeSelectorTerms", VALUE_LIST),
                 arena, term);
}

static struct value *volume_body(const struct provision *p, struct arena *arena)
{
    const struct object *claim = p->claim.object;
    const char *name = volume_name_of(claim, arena);
    const struct value *wanted = value_member(value_from_object(claim, arena), "spec");
    struct value *body = value_new_map(arena),
                 *metadata = value_make_at(body, arena, "metadata", VALUE_MAP),
                 *spec = value_make_at(body, arena, "spec", VALUE_MAP);
    value_set_text(metadata, arena, "name", name);
    value_set(value_make_at(metadata, arena, "annotations", VALUE_MAP), arena,
              ANNOTATION_PROVISIONED_BY, value_new_text(arena, LOCAL_PROVISIONER));
    value_set(value_make_at(metadata, arena, "labels", VALUE_MAP), arena, LOCAL_NODE_LABEL,
              value_new_text(arena, local_node_label(p->node->name, arena)));
    value_append(value_make_at(metadata, arena, "finalizers", VALUE_LIST), arena,
                 value_new_text(arena, LOCAL_FINALIZER));
    value_set_at(spec, arena, "capacity.storage",
                 value_clone(arena, value_at(wanted, "resources.requests.storage")));
    value_set(spec, arena, "accessModes", value_clone(arena, value_member(wanted, "accessModes")));
    value_set_text(spec, arena, "persistentVolumeReclaimPolicy", p->class.reclaim_policy);
    value_set_text(spec, arena, "storageClassName", p->claim.class_name);
    value_set_text(spec, arena, "volumeMode", p->claim.mode);
    value_set_at(spec, arena, "local.path", value_printf(arena, "%s/%s", p->root, name));
    set_claim_reference(spec, claim, arena);
    set_node_affinity(spec, p->hostname, arena);
    return body;
}

static bool provision(struct controller *controller, const struct provision *p, struct arena *arena,
                      struct error *err)
{
    const struct object *claim = p->claim.object;
    const struct object *volume = controller_create(controller, well_known.persistent_volume,
                                                    volume_body(p, arena), arena, err);
    if (volume)
        controller_event(controller, claim, "Normal", "ProvisioningSucceeded",
                         "Successfully provisioned volume %s", volume->name);
    return volume != NULL;
}

/* The scheduler chooses again. */
static bool give_node_back(struct controller *controller, const struct object *claim,
                           struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(claim, arena);
    value_remove(value_at(body, "metadata.annotations"), ANNOTATION_SELECTED_NODE);
    return controller_update(controller, claim, NULL, body, arena, err);
}

static bool is_ours(const struct claim_view *claim)
{
    return !claim->object->deletion_s && !claim->is_bind_completed && !*claim->volume_name &&
           text_equal(claim->provisioner, LOCAL_PROVISIONER);
}

static void look(struct controller *controller, struct provision *p, struct arena *arena)
{
    p->node = core_get_latest(controller->core, well_known.node, NULL, p->claim.selected_node);
    if (!p->node)
        return;
    const char *hostname = object_label(p->node, "kubernetes.io/hostname");
    p->root = root_of(p->node, arena);
    p->hostname = hostname ? hostname : p->node->name;
}

static bool sync_claim(struct controller *controller, const char *key, struct arena *arena,
                       struct error *err)
{
    struct local_storage *storage = controller->state;
    struct provision p = { 0 };
    const struct object *claim =
        controller_find(controller, well_known.persistent_volume_claim, key, arena);
    map_remove(&storage->waiting, bytes_of(key));
    if (!claim)
        return true;
    claim_view_read(claim, arena, &p.claim);
    const struct object *class =
        core_get_latest(controller->core, well_known.storage_class, NULL, p.claim.class_name);
    if (!class || !is_ours(&p.claim) ||
        core_get_latest(controller->core, well_known.persistent_volume, NULL,
                        volume_name_of(claim, arena)))
        return true;
    class_view_read(class, arena, &p.class);
    if (*p.claim.selected_node)
        look(controller, &p, arena);
    if (*p.claim.selected_node && !p.node)
        return give_node_back(controller, claim, arena, err);
    const char *why = refusal(&p, arena);
    if (!why)
        return provision(controller, &p, arena, err);
    map_put(&storage->waiting, bytes_of(key), &present);
    controller_event(controller, claim, "Warning", "ProvisioningFailed",
                     "failed to provision volume with StorageClass \"%s\": %s", p.claim.class_name,
                     why);
    return true;
}

/* ---- the end of a volume ---- */

struct node_search {
    const char   *label;
    struct arena *arena;
    bool          found;
};

static bool find_node(void *context, const struct object *node)
{
    struct node_search *search = context;
    search->found = text_equal(local_node_label(node->name, search->arena), search->label);
    return !search->found;
}

static bool release(struct controller *controller, const struct object *volume, struct arena *arena,
                    struct error *err)
{
    struct value *body = value_from_object(volume, arena),
                 *list = value_at(body, "metadata.finalizers");
    for (size_t i = value_count(list); i-- > 0;)
        if (bytes_equal_text(value_string(value_item(list, i), ""), LOCAL_FINALIZER))
            value_remove_item(list, i);
    if (value_count(list) == 0)
        value_remove_at(body, "metadata.finalizers");
    return controller_update(controller, volume, NULL, body, arena, err);
}

static bool is_ending(const struct object *volume)
{
    return volume->deletion_s && object_has_finalizer(volume, LOCAL_FINALIZER) &&
           !object_has_finalizer(volume, FINALIZER_VOLUME_PROTECTION);
}

static bool sync_volume(struct controller *controller, const char *name, struct arena *arena,
                        struct error *err)
{
    const struct object *volume =
        core_get_latest(controller->core, well_known.persistent_volume, NULL, name);
    struct volume_view view;
    if (!volume || !is_ending(volume))
        return true;
    volume_view_read(volume, arena, &view);
    const char *label = object_label(volume, LOCAL_NODE_LABEL);
    struct node_search search = { label ? label : "", arena, false };
    core_each_latest(controller->core, well_known.node, NULL, find_node, &search);
    if (text_equal(view.reclaim_policy, "Delete") && search.found)
        return true;                     /* the agent removes the folder, then the finalizer */
    if (!search.found)
        controller_event(controller, volume, "Warning", "VolumeFailedDelete",
                         "the node of this volume is gone: nothing is removed there");
    return release(controller, volume, arena, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    return *key == 'c' ? sync_claim(controller, key + 2, arena, err)
                       : sync_volume(controller, key + 2, arena, err);
}

/* ---- which changes matter ---- */

static void claim_changed(struct controller *controller, const struct object *before,
                          const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    struct claim_view view;
    if (!now)
        return;
    claim_view_read(now, &arena, &view);
    if (is_ours(&view))
        queue_add(controller->queue, arena_printf(&arena, "c/%s/%s", now->namespace, now->name));
}

static void queue_volume(struct controller *controller, const struct object *volume)
{
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "v/%s", volume->name);
    queue_add(controller->queue, buffer_text(&key));
}

static void volume_changed(struct controller *controller, const struct object *before,
                           const struct object *now)
{
    if (now && is_ending(now))
        queue_volume(controller, now);
}

static bool queue_ending(void *context, const struct object *volume)
{
    if (is_ending(volume))
        queue_volume(context, volume);
    return true;
}

static bool has_new_root(const struct object *before, const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    const char *old = before ? root_of(before, &arena) : NULL, *root = now ? root_of(now, &arena)
                                                                            : NULL;
    return !before || !now || (old ? !root || !text_equal(old, root) : root != NULL);
}

/* A node that goes releases its volumes; one that changes may serve claims that wait. */
static void node_changed(struct controller *controller, const struct object *before,
                         const struct object *now)
{
    const struct local_storage *storage = controller->state;
    AUTO_BUFFER key = { 0 };
    if (!now)
        core_each_latest(controller->core, well_known.persistent_volume, NULL, queue_ending,
                         controller);
    if (storage->waiting.count == 0 || !has_new_root(before, now))
        return;
    for (struct map_entry *e = map_first(&storage->waiting); e;
         e = map_after(&storage->waiting, e)) {
        buffer_reset(&key);
        buffer_printf(&key, "c/%s", e->key);
        queue_add(controller->queue, buffer_text(&key));
    }
}

/* ---- life ---- */

static bool start(struct controller *controller, struct error *err)
{
    controller->state = MEMORY_NEW(struct local_storage);
    return true;
}

static void stop(struct controller *controller)
{
    struct local_storage *storage = controller->state;
    if (storage)
        map_done(&storage->waiting);
    free(storage);
}

const struct controller_row local_storage_controller = {
    .name = "local-storage-provisioner",
    .component = LOCAL_PROVISIONER,
    .sync = sync,
    .watches = {
        { &well_known.persistent_volume_claim, claim_changed },
        { &well_known.persistent_volume, volume_changed },
        { &well_known.node, node_changed },
    },
    .start = start,
    .stop = stop,
};
