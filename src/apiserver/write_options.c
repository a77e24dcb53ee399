/* SPDX-License-Identifier: Apache-2.0 */
/* write_options.c - see write_options.h. */
#include "apiserver/write_options.h"

#include "apiserver/query.h"
#include "codec/go_text.h"
#include "codec/json.h"
#include "object/managed_fields.h"

/* ---- dryRun ---- */

/* The query's own words, as a list; NULL: there are none. */
static const char *dry_run_list(struct request *request, bool *ret_good)
{
    AUTO_BUFFER list = { 0 };
    *ret_good = true;
    for (size_t i = 0; i < request->query.count; i++) {
        struct bytes value = request->query.parameters[i].value;
        if (!bytes_equal_text(request->query.parameters[i].name, "dryRun"))
            continue;
        buffer_add_text(&list, list.size ? "," : "");
        json_write_string(&list, value);
        *ret_good = *ret_good && bytes_equal_text(value, "All");
    }
    return list.size ? arena_printf(&request->arena, "[%s]", buffer_text(&list)) : NULL;
}

void write_options_dry_run(struct request *request, struct option_mistakes *mistakes)
{
    bool good;
    const char *list = dry_run_list(request, &good);
    if (!good)
        option_not_supported(mistakes, request, "dryRun", list, "\"All\"");
    request->write.dry_run = list != NULL;
}

/* ---- fieldManager and force ---- */

/* Of a name that shows in no way what it is, a character at a time. */
static void check_printable(struct request *request, struct bytes manager,
                            struct option_mistakes *mistakes)
{
    AUTO_BUFFER shown = { 0 };
    size_t size;
    go_quote(&shown, manager);
    for (size_t i = 0; i < manager.size; i += size) {
        struct bytes rest = { manager.at + i, manager.size - i };
        uint32_t character = go_character(rest, &size);
        if (!go_is_printable(character))
            option_mistake(mistakes, request, "FieldValueInvalid", "fieldManager",
                           arena_printf(&request->arena,
                                        "Invalid value: %s: invalid character U+%04X "
                                        "(at position %zu)", buffer_text(&shown), character, i));
    }
}

/* What stands before the first slash of the user agent, as far as it is printable and fits. */
static const char *manager_of_agent(struct request *request)
{
    struct bytes rest = bytes_of(request->user_agent ? request->user_agent : "");
    struct bytes agent = bytes_next(&rest, '/');
    AUTO_BUFFER manager = { 0 };
    for (size_t size; agent.size > 0; agent.at += size, agent.size -= size) {
        uint32_t character = go_character(agent, &size);
        size_t before = manager.size;
        if (go_is_printable(character))
            go_add_character(&manager, character);
        if (manager.size > FIELD_MANAGER_MAX) {
            manager.size = before;
            break;
        }
    }
    return arena_strdup(&request->arena, buffer_text(&manager));
}

/* Who applies says who he is, and may take fields by force. */
static void check_patch(struct request *request, const char *manager,
                        struct option_mistakes *mistakes)
{
    bool applies = request->write.patch_type == PATCH_APPLY;
    if (applies && text_is_empty(manager))
        option_mistake(mistakes, request, "FieldValueRequired", "fieldManager",
                       "Required value: is required for apply patch");
    if (!applies && url_query_value(&request->query, "force").at)
        option_forbidden(mistakes, request, "force", "may not be specified for non-apply patch");
}

static void read_field_manager(struct request *request, struct option_mistakes *mistakes)
{
    const char *manager = query_text(request, "fieldManager");
    bool is_told = !text_is_empty(manager);
    request->write.field_manager = is_told ? manager : manager_of_agent(request);
    if (request->route.verb == REQUEST_PATCH)
        check_patch(request, manager, mistakes);
    if (is_told && strlen(manager) > FIELD_MANAGER_MAX)
        option_mistake(mistakes, request, "FieldValueTooLong", "fieldManager",
                       "Too long: may not be more than 128 bytes");
    if (is_told)
        check_printable(request, bytes_of(manager), mistakes);
}

/* ---- fieldValidation ---- */

/* Upstream's default is Warn for all that decode an object. */
static void read_field_validation(struct request *request, struct option_mistakes *mistakes)
{
    static const struct { const char *text; enum field_validation value; } rows[] = {
        { "",       FIELD_VALIDATION_WARN },
        { "Ignore", FIELD_VALIDATION_IGNORE },
        { "Warn",   FIELD_VALIDATION_WARN },
        { "Strict", FIELD_VALIDATION_STRICT },
    };
    struct bytes text = url_query_value(&request->query, "fieldValidation");
    request->write.field_validation = FIELD_VALIDATION_WARN;
    FOR_EACH(row, rows)
        if (bytes_equal_text(text, row->text)) {
            request->write.field_validation = row->value;
            return;
        }
    option_not_supported(mistakes, request, "fieldValidation",
                         arena_printf(&request->arena, "\"%.*s\"", BYTES_ARG(text)),
                         "\"\", \"Ignore\", \"Strict\", \"Warn\"");
}

bool write_options_read(struct request *request)
{
    struct option_mistakes mistakes = { 0 };
    enum request_verb verb = request->route.verb;
    read_field_manager(request, &mistakes);
    write_options_dry_run(request, &mistakes);
    read_field_validation(request, &mistakes);
    request->write.force = verb == REQUEST_PATCH && url_query_bool(&request->query, "force", false);
    return option_mistakes_finish(&mistakes, request,
                                  verb == REQUEST_CREATE  ? "CreateOptions"
                                  : verb == REQUEST_PATCH ? "PatchOptions"
                                                          : "UpdateOptions");
}
