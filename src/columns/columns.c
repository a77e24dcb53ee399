/* SPDX-License-Identifier: Apache-2.0 */
/* columns.c - finding a kind's columns, and the cells that are no more than a path and a form. */
#include "columns/columns.h"

#include "columns/columns_cell.h"
#include "codec/json.h"
#include "codec/json_path.h"
#include "object/custom_kind.h"
#include "codec/json_pick.h"
#include "object/schema.h"
#include "object/time_text.h"

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

/* Name, then what the definition declares. */
static struct columns custom_columns(const struct custom_kind *custom, struct arena *arena)
{
    static const struct column name = COLUMN_NAME;
    struct column *columns = arena_array(arena, custom->column_count + 1, sizeof *columns);
    columns[0] = name;
    columns[0].type = "string";
    for (size_t i = 0; i < custom->column_count; i++) {
        const struct custom_column *column = &custom->columns[i];
        columns[i + 1] = (struct column){
            .name = column->name,
            .description = column->description ? column->description
                                               : arena_printf(arena, "Custom resource definition "
                                                              "column (in JSONPath format): %s",
                                                              column->path),
            .path = column->path, .type = column->type, .format = column->format,
            .as = CELL_CUSTOM, .priority = column->priority,
        };
    }
    return (struct columns){ columns, custom->column_count + 1, custom->column_count + 1 };
}

struct columns columns_of(const struct kind *kind, struct arena *arena)
{
    if (kind->custom)
        return custom_columns(kind->custom, arena);
    static const struct columns_file *const files[] = { &columns_pod,       &columns_core,
                                                        &columns_workloads, &columns_network,
                                                        &columns_cluster,   &columns_admission,
                                                        &columns_usage };
    FOR_EACH(file, files) {
        const struct kind_columns *found = find_in(*file, kind);
        if (found)
            return (struct columns){ found->items, found->count - found->undeclared, found->count,
                                     found->reads, /* is_default= */ false };
    }
    return (struct columns){ default_columns, ARRAY_SIZE(default_columns),
                             ARRAY_SIZE(default_columns), /* reads= */ "",
                             /* is_default= */ true };
}

const struct json_pick *columns_pick(const struct columns *columns, struct arena *arena)
{
    if (!columns->reads)
        return NULL;
    struct json_pick *pick = ARENA_NEW(arena, struct json_pick);
    struct bytes rest = bytes_of(columns->reads);
    while (rest.at && rest.size) {
        struct bytes path = bytes_next(&rest, ' ');
        json_pick_add(pick, arena_copy(arena, path.at, path.size), arena);
    }
    for (size_t i = 0; i < columns->cell_count; i++)
        if (columns->items[i].path)
            json_pick_add(pick, columns->items[i].path, arena);
    return pick;
}

const struct row_end *columns_completed(const struct kind *kind, const struct value *object)
{
    static const struct row_end ends[] = {
        { "Succeeded", "The pod has completed successfully." },
        { "Failed", "The pod failed." },
    };
    if (kind != well_known.pod)
        return NULL;
    struct bytes phase = value_string(object, "status.phase");
    FOR_EACH(end, ends)
        if (bytes_equal_text(phase, end->reason))
            return end;
    return NULL;
}

static struct value *cell_date(const struct value *time, struct arena *arena)
{
    return value_is(time, VALUE_STRING) ? value_new_string(arena, time->string)
                                        : value_new_null(arena);
}

static struct value *custom_text(const struct value *found, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    if (found->type == VALUE_STRING)
        return value_new_string(arena, found->string);
    json_write_value(&text, found);
    return value_new_text(arena, buffer_text(&text));
}

static struct value *custom_date(const struct value *found, int64_t now_s, struct arena *arena)
{
    int64_t seconds;
    int32_t ns;
    if (found->type != VALUE_STRING)
        return value_new_null(arena);
    if (!time_parse_parts(found->string, &seconds, &ns))
        return value_new_text(arena, "<invalid>");
    return cell_of(show_age(found, now_s, arena), arena);
}

/* A value of another type than the column's is not shown. */
static struct value *cell_custom(const struct column *column, const struct value *object,
                                 int64_t now_s, struct arena *arena)
{
    const struct value *found = json_path_first(column->path, object);
    bool is_int = value_is(found, VALUE_INT), is_double = value_is(found, VALUE_DOUBLE);
    if (!found || found->type == VALUE_NULL)
        return value_new_null(arena);
    if (text_equal(column->type, "string"))
        return custom_text(found, arena);
    if (text_equal(column->type, "date"))
        return custom_date(found, now_s, arena);
    if (text_equal(column->type, "integer") && is_double)
        return value_new_int(arena, (int64_t)found->number);
    bool is_number = text_equal(column->type, "integer") || text_equal(column->type, "number");
    if (is_number ? is_int || is_double : found->type == VALUE_BOOL)
        return value_clone(arena, found);
    return value_new_null(arena);
}

struct value *column_cell(const struct column *column, const struct value *object, int64_t now_s,
                          struct arena *arena)
{
    if (column->cell)
        return column->cell(object, now_s, arena);
    if (column->as == CELL_CUSTOM)
        return cell_custom(column, object, now_s, arena);
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
    case CELL_CUSTOM:   break;
    case CELL_LIST:     return cell_of(show_list(value, ",", absent, arena), arena);
    }
    return value_new_null(arena);
}
