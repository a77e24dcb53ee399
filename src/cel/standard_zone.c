/* SPDX-License-Identifier: Apache-2.0 */
/* standard_zone.c - zones by their distance from UTC, "+05:30", and by name.
 *
 * Not here: zones of the time zone database, which need files; of names only UTC is known. */
#include <ctype.h>

#include "base/arena.h"
#include "cel/standard.h"

enum { MINUTE = 60 };

/* As Go's Atoi. */
static bool read_number(struct bytes text, int64_t *ret)
{
    if (text.size > 0 && *text.at == '+')
        text = (struct bytes){ text.at + 1, text.size - 1 };
    return text.size < 10 && text.size > 0 && isdigit((unsigned char)text.at[text.size - 1]) &&
           bytes_to_int64(text, ret);
}

static bool not_a_number(struct cel_run *run, struct bytes text, struct cel_value *ret)
{
    *ret = cel_fail(cel_run_arena(run), "strconv.Atoi: parsing \"%.*s\": invalid syntax",
                    BYTES_ARG(text));
    return false;
}

bool cel_zone_offset(struct cel_run *run, struct bytes zone, int64_t at_s, int64_t *ret_s,
                     struct cel_value *ret_failure)
{
    struct bytes minute = zone, hour = bytes_next(&minute, ':');
    int64_t hours, minutes;
    if (zone.size == 0 || bytes_equal_text(zone, "UTC")) {
        *ret_s = 0;
        return true;
    }
    if (!minute.at) {
        *ret_failure =
            cel_fail(cel_run_arena(run), "unknown time zone %.*s", BYTES_ARG(zone));
        return false;
    }
    if (!read_number(hour, &hours))
        return not_a_number(run, hour, ret_failure);
    if (!read_number(minute, &minutes))
        return not_a_number(run, minute, ret_failure);
    *ret_s = (hours * 60 + (*zone.at == '-' ? -minutes : minutes)) * MINUTE;
    return true;
}
