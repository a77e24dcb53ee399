/* SPDX-License-Identifier: Apache-2.0 */
/* usage_answer.h - metrics.k8s.io: what nodes and pods use, asked of their agents.
 * Thread: the core's. */
#ifndef KNARR_APISERVER_USAGE_ANSWER_H
#define KNARR_APISERVER_USAGE_ANSWER_H

#include "apiserver/request.h"

bool is_usage_kind(const struct kind *);
void request_usage(struct request *);    /* get, list; answers later */
void gathering_begin(void *server);      /* the usage_reader */
void gathering_start(struct api_server *); /* once the threads run: what was asked for before */
void gathering_free(struct gathering *);

#endif
