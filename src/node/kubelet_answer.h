/* SPDX-License-Identifier: Apache-2.0 */
/* kubelet_answer.h - small answers of the agent's server.  Thread: the loop's. */
#ifndef KNARR_NODE_KUBELET_ANSWER_H
#define KNARR_NODE_KUBELET_ANSWER_H

#include "base/bytes.h"

struct error;
struct http_exchange;

/* The error's message as plain text, under its code. */
void kubelet_answer_error(struct http_exchange *, const struct error *);
void kubelet_answer(struct http_exchange *, const char *content_type, struct bytes body);

#endif
