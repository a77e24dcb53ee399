/* SPDX-License-Identifier: Apache-2.0 */
/* sort.h - --sort-by: values at a path, numbers and quantities by size, texts by
 * their bytes, what is absent first.
 * Thread: pure. */
#ifndef KNARR_KUBECTL_SORT_H
#define KNARR_KUBECTL_SORT_H

struct value;

/* Orders a list's items; `prefix` ("object", or "") leads from an item to where the path begins.
 * Equal ones keep their order. */
void sort_items(struct value *list, const char *prefix, const char *path);
int  sort_compare(const struct value *a, const struct value *b);     /* either may be NULL */

#endif
