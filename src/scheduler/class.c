/* SPDX-License-Identifier: Apache-2.0 */
/* class.c - finding, filling and dropping classes; choosing among niches is in class_pick.c.
 *
 * The key of a class: its pods' signature, and what the signature does not tell: the labels (only
 * where some term of the pod's own reads them), whom the pod is spread among by default, and the
 * terms of other pods that concern it. */
#include "scheduler/class.h"

#include <stdlib.h>

#include "scheduler/constraint.h"
#include "scheduler/default_spread.h"
#include "scheduler/niche.h"
#include "scheduler/pod_volumes.h"
#include "scheduler/scheduler.h"
#include "scheduler/score.h"
#include "scheduler/signature.h"
#include "scheduler/tally.h"

void class_table_init(struct class_table *table, struct cluster *cluster)
{
    *table = (struct class_table){ .cluster = cluster };
    list_init(&table->recent);
    list_init(&table->hungry);
}

/* ---- records ---- */

static size_t cell_count(const struct class *class)
{
    return class->record_count * (1 + class->constraint_count);
}

static void chill(struct class_table *table, struct class *class)
{
    if (!class->records)
        return;
    niches_clear(class);
    constraints_clear(class);
    table->record_count -= cell_count(class);
    free(class->records);
    free(class->places);
    class->records = NULL;
    class->places = NULL;
    class->record_count = 0;
}

static bool is_narrow(const struct class *class)
{
    return class->signature->is_named && class->constraint_count == 0;
}

static size_t records_wanted(const struct class_table *table, const struct class *class)
{
    return is_narrow(class) ? class->signature->name_count : table->cluster->slot_capacity;
}

struct record *class_record(struct class *class, const struct node_view *node)
{
    if (!is_narrow(class))
        return node->slot < class->record_count ? &class->records[node->slot] : NULL;
    for (size_t i = 0; i < class->record_count; i++)
        if (text_equal(class->signature->names[i], node->name))
            return &class->records[i];
    return NULL;
}

static void judge(struct class_table *table, struct class *class, struct record *record,
                  const struct node_view *node)
{
    if (record->facts_version != node->facts_version) {
        record->facts = (uint8_t)filter_facts(class->signature, node);
        record->taints = count_intolerable(class->signature, node);
        record->preference = count_preference(class->signature, node);
        record->facts_version = node->facts_version;
    }
    record->verdict = record->facts;
    record->shortage = 0;
    if (record->verdict == VERDICT_FITS)
        record->verdict =
            (uint8_t)filter_load(class->signature, node, table->cluster->exempt, &record->shortage);
}

static void refresh(struct class_table *table, struct class *class, struct record *record,
                    const struct node_view *node)
{
    size_t index = (size_t)(record - class->records);
    constraints_update(class, index, node);
    if (!node) {
        record->verdict = VERDICT_NO_NODE;
        record->facts_version = 0;
        niche_leave(class, record);
        return;
    }
    record->slot = (uint32_t)node->slot;
    judge(table, class, record, node);
    if (record->verdict == VERDICT_FITS) {
        record->score = score_node(class->signature, node);
        niche_enter(class, record);
    } else {
        niche_leave(class, record);
    }
}

/* ---- catching up ---- */

static struct node_view *node_of_record(const struct class_table *table, const struct class *class,
                                        size_t index)
{
    if (!is_narrow(class))
        return table->cluster->slots[index];
    return cluster_find_node(table->cluster, class->signature->names[index]);
}

static void read_all(struct class_table *table, struct class *class)
{
    chill(table, class);
    class->record_count = records_wanted(table, class);
    class->records = memory_alloc((class->record_count + 1) * sizeof *class->records);
    class->places =
        memory_alloc((class->record_count * class->constraint_count + 1) * sizeof *class->places);
    table->record_count += cell_count(class);
    constraints_clear(class);
    for (size_t i = 0; i < class->record_count; i++)
        refresh(table, class, &class->records[i], node_of_record(table, class, i));
    class->may_preempt_now = true;
}

static bool has_lesser_pod(const struct class *class, const struct node_view *node)
{
    LIST_FOR_EACH(link, &node->pods)
        if (LIST_ITEM(link, struct pod, on_node)->signature->priority < class->signature->priority)
            return true;
    return false;
}

static void read_change(struct class_table *table, struct class *class,
                        const struct cluster_change *change)
{
    struct node_view *node = table->cluster->slots[change->slot];
    struct record *record = NULL;
    if (node)
        record = class_record(class, node);
    else if (!is_narrow(class))
        record = &class->records[change->slot];
    if (record)
        refresh(table, class, record, node);
    for (size_t i = 0; is_narrow(class) && i < class->record_count; i++) /* a named node went */
        if (class->records[i].facts_version && class->records[i].slot == change->slot &&
            &class->records[i] != record)
            refresh(table, class, &class->records[i], NULL);
    if (record && node && change->may_help && class->signature->may_preempt &&
        verdict_is_resolvable(record->verdict, record->shortage) && has_lesser_pod(class, node))
        class->may_preempt_now = true;
}

void class_catch_up(struct class_table *table, struct class *class)
{
    struct cluster *cluster = table->cluster;
    bool is_behind = !class->records || cluster->log_count - class->log_count > CLUSTER_LOG_MAX ||
                     class->record_count < records_wanted(table, class) ||
                     constraints_are_stale(class);
    if (is_behind)
        read_all(table, class);
    else
        for (uint64_t i = class->log_count; i < cluster->log_count; i++)
            read_change(table, class, &cluster->log[i % CLUSTER_LOG_MAX]);
    class->log_count = cluster->log_count;
}

/* ---- the table ---- */

static void free_class(struct class_table *table, struct class *class)
{
    chill(table, class);
    constraints_done(table->cluster, class);
    map_remove(&table->classes, (struct bytes){ class->key, class->key_size });
    list_remove(&class->recent);
    list_remove(&class->hungry);
    heap_done(&class->waiting);
    signature_release(table->cluster, class->signature);
    label_set_release(table->cluster, class->labels);
    map_done(&class->niches);
    free(class->failure);
    free(class->no_victims);
    free(class->key);
    free(class);
}

void class_table_done(struct class_table *table)
{
    LIST_FOR_EACH(link, &table->recent)
        free_class(table, LIST_ITEM(link, struct class, recent));
    map_done(&table->classes);
}

/* Least recently used first: whole classes go while there are too many, records while they take too
 * much memory.  A class for which pods wait stays, if cold: it is asked when something changes. */
void class_table_trim(struct class_table *table, const struct class *in_use)
{
    LIST_FOR_EACH(link, &table->recent) {
        struct class *class = LIST_ITEM(link, struct class, recent);
        if (table->classes.count <= SCHEDULER_CLASSES_MAX &&
            table->record_count <= SCHEDULER_RECORDS_MAX)
            return;
        if (class == in_use)
            continue;
        if (class->waiting.count == 0)
            free_class(table, class);
        else
            chill(table, class);
    }
}

static void write_number(struct buffer *key, uint64_t number)
{
    buffer_add(key, &number, sizeof number);
}

static bool reads_labels(const struct signature *signature)
{
    return signature->term_count > 0 || signature->spread_count > 0;
}

static void write_key(struct buffer *key, struct cluster *cluster, const struct pod *pod)
{
    const struct signature *signature = pod->signature;
    const struct tally *spread =
        signature->spread_count ? NULL : default_spread_of(cluster, pod->labels);
    write_number(key, signature->id);
    write_number(key, reads_labels(signature) ? pod->labels->id : 0);
    write_number(key, spread ? spread->id : 0);
    for (size_t i = 0; i < pod->labels->carried.count; i++)
        write_number(key, pod->labels->carried.items[i]->id);
}

static struct class *class_new(struct class_table *table, const struct pod *pod, struct bytes key)
{
    struct class *class = MEMORY_NEW(struct class);
    class->key = memory_alloc(key.size + 1);
    memcpy(class->key, key.at, key.size);
    class->key_size = key.size;
    class->signature = signature_ref(pod->signature);
    class->labels = pod->labels;
    class->labels->references++;
    list_init(&class->hungry);
    list_init(&class->niche_list);
    list_append(&table->recent, &class->recent);
    map_put(&table->classes, key, class);
    if (!constraints_build(table, class))
        constraints_done(table->cluster, class);
    if (class->signature->volumes && class->signature->volumes->problem)
        class->problem = class->signature->volumes->problem;
    return class;
}

struct class *class_of(struct class_table *table, const struct pod *pod)
{
    AUTO_BUFFER key = { 0 };
    write_key(&key, table->cluster, pod);
    struct class *class = map_get(&table->classes, buffer_bytes(&key));
    if (!class)
        class = class_new(table, pod, buffer_bytes(&key));
    list_remove(&class->recent);
    list_append(&table->recent, &class->recent);
    class_catch_up(table, class);
    class_table_trim(table, class);
    return class;
}

/* ---- waiting pods ---- */

void class_add_waiting(struct class_table *table, struct class *class, struct pod *pod,
                       int64_t order)
{
    pod->class = class;
    heap_add(&class->waiting, &pod->place, order);
    if (list_is_empty(&class->hungry))
        list_append(&table->hungry, &class->hungry);
}

void class_remove_waiting(struct pod *pod)
{
    struct class *class = pod->class;
    heap_remove(&class->waiting, &pod->place);
    pod->class = NULL;
    if (class->waiting.count == 0)
        list_remove(&class->hungry);
}
