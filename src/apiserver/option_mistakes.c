/* SPDX-License-Identifier: Apache-2.0 */
/* option_mistakes.c - see option_mistakes.h. */
#include "apiserver/option_mistakes.h"

void option_mistake(struct option_mistakes *mistakes, struct request *request, const char *reason,
                    const char *field, const char *message)
{
    mistakes->items = arena_grow(&request->arena, mistakes->items, mistakes->count,
                                 &mistakes->capacity, sizeof *mistakes->items);
    mistakes->items[mistakes->count++] = (struct option_mistake){ reason, field, message };
}

void option_forbidden(struct option_mistakes *mistakes, struct request *request, const char *field,
                      const char *why)
{
    option_mistake(mistakes, request, "FieldValueForbidden", field,
                   arena_printf(&request->arena, "Forbidden: %s", why));
}

void option_not_supported(struct option_mistakes *mistakes, struct request *request,
                          const char *field, const char *shown, const char *supported)
{
    option_mistake(mistakes, request, "FieldValueNotSupported", field,
                   arena_printf(&request->arena, "Unsupported value: %s: supported values: %s",
                                shown, supported));
}

bool option_mistakes_finish(const struct option_mistakes *mistakes, struct request *request,
                            const char *options)
{
    AUTO_BUFFER text = { 0 };
    bool is_one = mistakes->count == 1;
    if (mistakes->count == 0)
        return true;
    for (size_t i = 0; i < mistakes->count; i++)
        buffer_printf(&text, "%s%s: %s", i ? ", " : "", mistakes->items[i].field,
                      mistakes->items[i].message);
    request->bad_options = options;
    fail(&request->err, REASON_INVALID, 0, "%s.meta.k8s.io \"\" is invalid: %s%s%s", options,
         is_one ? "" : "[", buffer_text(&text), is_one ? "" : "]");
    for (size_t i = 0; i < mistakes->count; i++)
        error_add_cause(&request->err, &request->arena, mistakes->items[i].reason,
                        mistakes->items[i].field, mistakes->items[i].message);
    return false;
}
