/* SPDX-License-Identifier: Apache-2.0 */
/* columns.c - finding a kind's columns, and the cells that are no more than a path and a form. */
#include "apiserver/columns.h"

#include "apiserver/columns_cell.h"
#include "object/schema.h"

static const struct column default_columns[] = {
    COLUMN_NAME,
    { "Created At", "Time at which the object was created", "metadata.creationTimestamp",
      .type = "date", .as = CELL_DATE },
};

static const struct kind_columns *find_in(const struct columns_file *file, const struct kind *kind)
{
    for (size_t i = 0; i < file->count; i++)
        if (text_equal(file->kinds[i].kind, kind->name) &&
            text_equal(file->kinds[i].group, kind->group))
            return &file->kinds[i];
    return NULL;
}

struct columns columns_of(const struct kind *kind)
{
    static const struct columns_file *const files[] = { &columns_pod,       &columns_core,
                                                        &columns_workloads, &columns_network,
                                                        &columns_cluster,   &columns_admission };
    FOR_EACH(file, files) {
        const struct kind_columns *found = find_in(*file, kind);
        if (found)
            return (struct columns){ found->items, found->count - found->undeclared, found->count };
    }
    return (struct columns){ default_columns, ARRAY_SIZE(default_columns),
                             ARRAY_SIZE(default_columns) };
}

const char *columns_completed(const struct kind *kind, const struct value *object)
{
    static const char *const phases[] = { "Succeeded", "Failed" };
    if (kind != well_known.pod)
        return NULL;
    FOR_EACH(phase, phases)
        if (bytes_equal_text(value_string(object, "status.phase"), *phase))
            return *phase;
    return NULL;
}

static struct value *cell_date(const struct value *time, struct arena *arena)
{
    return value_is(time, VALUE_STRING) ? value_new_string(arena, time->string)
                                        : value_new_null(arena);
}

struct value *column_cell(const struct column *column, const struct value *object, int64_t now_s,
                          struct arena *arena)
{
    if (column->cell)
        return column->cell(object, now_s, arena);
    const struct value *value = value_at(object, column->path);
    const char *absent = column->absent ? column->absent : "";
    switch (column->as) {
    case CELL_TEXT:     return cell_of(show_text(value, absent, arena), arena);
    case CELL_INT:      return value_new_int(arena, value_int(value, "", 0));
    case CELL_BOOL:
        return value_new_bool(arena, value_bool(value, "", text_equal(absent, "true")));
    case CELL_COUNT:    return value_new_int(arena, (int64_t)value_count(value));
    case CELL_DATE:     return cell_date(value, arena);
    case CELL_AGE:      return cell_of(show_age(value, now_s, arena), arena);
    case CELL_LABELS:   return cell_of(show_labels(value, arena), arena);
    case CELL_SELECTOR: return cell_of(show_selector(value, arena), arena);
    case CELL_NAMES:    return cell_of(show_containers(value, "name", arena), arena);
    case CELL_IMAGES:   return cell_of(show_containers(value, "image", arena), arena);
    case CELL_LIST:     return cell_of(show_list(value, ",", absent, arena), arena);
    }
    return value_new_null(arena);
}
