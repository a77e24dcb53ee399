/* SPDX-License-Identifier: Apache-2.0 */
/* component_answer.h - componentstatuses: whether the parts of the control plane are well.
 *
 * They are parts of this process, so who gets an answer knows; the kind is deprecated, but people
 * ask for it.
 * Thread: the core's. */
#ifndef KNARR_APISERVER_COMPONENT_ANSWER_H
#define KNARR_APISERVER_COMPONENT_ANSWER_H

#include "apiserver/request.h"

bool is_component_kind(const struct kind *);
void request_components(struct request *);       /* get, list */

#endif
