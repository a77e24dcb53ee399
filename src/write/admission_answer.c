/* SPDX-License-Identifier: Apache-2.0 */
/* admission_answer.c - how a plugin says no, or warns. */
#include "write/admission.h"

#include <stdarg.h>

#include "base/arena.h"
#include "object/decode.h"
#include "write/refusal.h"

bool admission_is_creation(const struct write *write, const struct kind *kind)
{
    return write->kind == kind && !write->old;
}

bool admission_forbid(const struct write *write, struct error *err, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *why = arena_vprintf(write->arena, format, arguments);
    va_end(arguments);
    return fail(err, REASON_FORBIDDEN, 0, "%s \"%s\" is forbidden: %s",
                kind_qualified_resource(write->kind, write->arena), write->name, why);
}

void admission_warn(struct write *write, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vprintf(write->arena, format, arguments);
    va_end(arguments);
    decode_note(&write->request->warnings, write->arena, "%s", text);
}
