/* SPDX-License-Identifier: Apache-2.0 */
/* columns_cell.c - the forms in which cells show what an object says. */
#include "columns/columns_cell.h"

#include <inttypes.h>
#include <stdlib.h>

#include "object/selector.h"
#include "object/time_text.h"

const char *show_text(const struct value *value, const char *absent, struct arena *arena)
{
    if (value_is(value, VALUE_STRING) && value->string.size > 0)
        return arena_copy(arena, value->string.at, value->string.size);
    if (value_is(value, VALUE_INT))
        return arena_printf(arena, "%" PRId64, value->integer);
    if (value_is(value, VALUE_BOOL))
        return value->boolean ? "true" : "false";
    return absent ? absent : "";
}

const char *show_duration(int64_t seconds, struct arena *arena)
{
    char text[DURATION_TEXT_MAX];
    duration_write_human(seconds, text);
    return arena_strdup(arena, text);
}

const char *show_age(const struct value *time, int64_t now_s, struct arena *arena)
{
    int64_t ns = 0;
    if (!value_is(time, VALUE_STRING) || !time_parse(time->string, &ns))
        return "<unknown>";
    return show_duration(now_s - ns / 1000000000, arena);
}

static void join(struct buffer *text, const char *separator, struct bytes more)
{
    if (text->size > 0)
        buffer_add_text(text, separator);
    buffer_add(text, more.at, more.size);
}

static const char *finish(struct buffer *text, const char *absent, struct arena *arena)
{
    return text->size > 0 ? arena_copy(arena, text->at, text->size) : absent;
}

/* ---- maps and selectors ---- */

static int compare_members(const void *a, const void *b)
{
    return bytes_compare((*(const struct member *const *)a)->key,
                         (*(const struct member *const *)b)->key);
}

const char *show_labels(const struct value *map, struct arena *arena)
{
    if (!value_is(map, VALUE_MAP) || map->map.count == 0)
        return "<none>";
    size_t count = map->map.count;
    const struct member **sorted = arena_array(arena, count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &map->map.members[i];
    qsort(sorted, count, sizeof *sorted, compare_members);
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < count; i++) {
        join(&text, ",", sorted[i]->key);
        buffer_add_char(&text, '=');
        buffer_add_text(&text, show_text(sorted[i]->value, "", arena));
    }
    return finish(&text, "<none>", arena);
}

const char *show_selector(const struct value *label_selector, struct arena *arena)
{
    struct selector selector;
    if (!selector_from_value(label_selector, arena, &selector, NULL))
        return "<error>";
    AUTO_BUFFER text = { 0 };
    if (!selector.nothing)
        selector_write(&text, &selector);
    return finish(&text, "<none>", arena);
}

/* ---- lists ---- */

const char *show_containers(const struct value *pod_spec, const char *member, struct arena *arena)
{
    const struct value *containers = value_member(pod_spec, "containers");
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < value_count(containers); i++)
        join(&text, ",", value_string(value_item(containers, i), member));
    return finish(&text, "", arena);
}

const char *show_list(const struct value *list, const char *separator, const char *absent,
                      struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < value_count(list); i++)
        join(&text, separator, bytes_of(show_text(value_item(list, i), "", arena)));
    return finish(&text, absent ? absent : "", arena);
}

static int compare_texts(const void *a, const void *b)
{
    return bytes_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

void sort_texts(struct bytes *texts, size_t count)
{
    if (count > 1)
        qsort(texts, count, sizeof *texts, compare_texts);
}

const char *show_set(struct bytes *texts, size_t count, const char *absent, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    sort_texts(texts, count);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || !bytes_equal(texts[i], texts[i - 1]))
            join(&text, ",", texts[i]);
    return finish(&text, absent, arena);
}

const char *show_balancer(const struct value *object, struct arena *arena)
{
    const struct value *ingress = value_at(object, "status.loadBalancer.ingress");
    size_t count = value_count(ingress), kept = 0;
    struct bytes *addresses = arena_array(arena, count, sizeof *addresses);
    for (size_t i = 0; i < count; i++) {
        struct bytes ip = value_string(value_item(ingress, i), "ip");
        addresses[kept] = ip.size ? ip : value_string(value_item(ingress, i), "hostname");
        kept += addresses[kept].size > 0;
    }
    return show_set(addresses, kept, "", arena);
}

void shortlist_add(struct shortlist *list, struct bytes more)
{
    if (list->count++ < list->shown_max)
        join(&list->text, list->separator, more);
}

const char *shortlist_finish(struct shortlist *list, const char *absent, struct arena *arena)
{
    if (list->count > list->shown_max)
        buffer_printf(&list->text, " + %zu more...", list->count - list->shown_max);
    const char *text = finish(&list->text, absent, arena);
    buffer_done(&list->text);
    return text;
}

/* ---- conditions ---- */

const struct value *find_condition(const struct value *conditions, const char *type)
{
    for (size_t i = 0; i < value_count(conditions); i++) {
        const struct value *condition = value_item(conditions, i);
        if (bytes_equal_text(value_string(condition, "type"), type))
            return condition;
    }
    return NULL;
}

bool is_condition_true(const struct value *conditions, const char *type)
{
    return bytes_equal_text(value_string(find_condition(conditions, type), "status"), "True");
}
