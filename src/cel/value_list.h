/* SPDX-License-Identifier: Apache-2.0 */
/* value_list.h - lists that are sets, or keyed by members of their items (x-kubernetes-list-type):
 * equal in any order, and added up without doubles.  Thread: that of the run. */
#ifndef KNARR_CEL_VALUE_LIST_H
#define KNARR_CEL_VALUE_LIST_H

#include "cel/value.h"

/* A list that its declaration gives one of these orders. */
bool             cel_list_is_keyed(struct cel_value list);
bool             cel_keyed_equal(struct cel_value keyed, struct cel_value other, struct cel_run *);
struct cel_value cel_keyed_add(struct cel_value keyed, struct cel_value other, struct cel_run *);
/* Any two lists: items of one, then of the other. */
struct cel_value cel_list_add(struct cel_value, struct cel_value, struct cel_run *);

#endif
