/* SPDX-License-Identifier: Apache-2.0 */
/* standard.h - the functions of the standard library, by file: private to this folder. */
#ifndef KNARR_CEL_STANDARD_H
#define KNARR_CEL_STANDARD_H

#include "cel/cost.h"
#include "cel/function.h"

struct cel_node;
struct env;

enum { CEL_SECOND = 1000000000 };        /* nanoseconds */

/* ---- standard_number.c ---- */
cel_function cel_add_int, cel_add_uint, cel_add_double, cel_subtract_int, cel_subtract_uint,
    cel_subtract_double, cel_multiply_int, cel_multiply_uint, cel_multiply_double, cel_divide_int,
    cel_divide_uint, cel_divide_double, cel_modulo_int, cel_modulo_uint, cel_negate_int,
    cel_negate_double;

/* ---- standard_time.c ---- */
cel_function cel_add_durations, cel_add_time, cel_add_duration_to, cel_subtract_durations,
    cel_subtract_duration, cel_subtract_times;
cel_function cel_get_full_year, cel_get_month, cel_get_day_of_year, cel_get_day_of_month,
    cel_get_date, cel_get_day_of_week, cel_get_hours, cel_get_minutes, cel_get_seconds,
    cel_get_milliseconds;
cel_function cel_duration_hours, cel_duration_minutes, cel_duration_seconds,
    cel_duration_milliseconds;
bool    cel_time_is_in_range(int64_t seconds);
int64_t cel_duration_ns(struct cel_value);
struct cel_value cel_duration_of(int64_t nanoseconds);

/* ---- standard_zone.c ---- */
/* How far the zone's clock is from UTC: "Europe/Berlin", "-02:30".  False with a failure. */
bool cel_zone_offset(struct cel_run *, struct bytes zone, int64_t at_s, int64_t *ret_s,
                     struct cel_value *ret_failure);
/* Zones whose names stand in the text are read from now on. */
void cel_ask_for_zones(struct cel_node *root, struct env *);

/* ---- standard_text.c: texts, lists, maps, comparison ---- */
cel_function cel_add_text, cel_add_lists, cel_size_of, cel_contains, cel_starts_with,
    cel_ends_with, cel_matches, cel_in_list, cel_in_map, cel_less, cel_less_or_equal, cel_greater,
    cel_greater_or_equal, cel_not;

/* ---- standard_convert.c ---- */
cel_function cel_to_self, cel_to_type, cel_to_bool, cel_to_bytes, cel_to_double, cel_to_duration,
    cel_to_int, cel_to_string, cel_to_timestamp, cel_to_uint;

/* ---- standard_cost.c ---- */
cel_estimator cel_estimate_add_text, cel_estimate_add_lists, cel_estimate_smaller,
    cel_estimate_second_text, cel_estimate_contains, cel_estimate_matches, cel_estimate_in_list,
    cel_estimate_to_bytes, cel_estimate_to_text;
cel_charger cel_charge_add_text, cel_charge_smaller, cel_charge_contains, cel_charge_matches,
    cel_charge_in_list;

#endif
