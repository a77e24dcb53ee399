/* SPDX-License-Identifier: Apache-2.0 */
/* reasons.c - see reasons.h. */
#include "scheduler/reasons.h"

#include <stdlib.h>

#include "base/arena.h"

void reasons_add(struct reasons *reasons, const char *text, size_t count)
{
    if (count == 0)
        return;
    for (size_t i = 0; i < reasons->count; i++)
        if (text_equal(reasons->items[i].text, text)) {
            reasons->items[i].count += count;
            return;
        }
    if (reasons->count == REASONS_MAX)
        return;
    reasons->items[reasons->count].text = arena_strdup(reasons->arena, text);
    reasons->items[reasons->count++].count = count;
}

void reasons_add_verdict(struct reasons *reasons, const struct signature *signature,
                         enum verdict verdict, uint32_t shortage)
{
    char room[REASON_TEXT_MAX];
    if (verdict_reason(verdict))
        reasons_add(reasons, verdict_reason(verdict), 1);
    for (int bit = 0; verdict == VERDICT_RESOURCES && bit < SHORTAGE_NAMED + SHORTAGE_NAMED_MAX;
         bit++) {
        const char *text = shortage_reason(signature, shortage, bit, room, sizeof room);
        if (text)
            reasons_add(reasons, text, 1);
    }
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void reasons_write(struct reasons *reasons, size_t node_count, struct buffer *out)
{
    const char *texts[REASONS_MAX];
    for (size_t i = 0; i < reasons->count; i++)
        texts[i] =
            arena_printf(reasons->arena, "%zu %s", reasons->items[i].count, reasons->items[i].text);
    qsort(texts, reasons->count, sizeof texts[0], compare_texts);
    buffer_printf(out, "0/%zu nodes are available:", node_count);
    for (size_t i = 0; i < reasons->count; i++)
        buffer_printf(out, "%s%s", i ? ", " : " ", texts[i]);
    if (reasons->count)
        buffer_add_char(out, '.');
}
