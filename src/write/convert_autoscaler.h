/* SPDX-License-Identifier: Apache-2.0 */
/* convert_autoscaler.h - autoscaling/v2 HorizontalPodAutoscalers as autoscaling/v1 and back.
 *
 * v1 knows one CPU target; whatever else a v2 object says travels in annotations, in upstream's
 * form.  Both change the tree that they are given.  Thread: pure. */
#ifndef KNARR_WRITE_CONVERT_AUTOSCALER_H
#define KNARR_WRITE_CONVERT_AUTOSCALER_H

struct arena;
struct value;

void autoscaler_to_v1(struct value *autoscaler, struct arena *);
void autoscaler_to_v2(struct value *autoscaler, struct arena *);

#endif
