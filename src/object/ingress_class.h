/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_class.h - which Ingresses are served by knarr's own nginx: those of an IngressClass whose
 * controller is INGRESS_CONTROLLER.
 *
 * Three look at it: the agent that serves them, the controller that tells their address, and the
 * authorizer that lets the agent read their certificates.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_INGRESS_CLASS_H
#define KNARR_OBJECT_INGRESS_CLASS_H

#include <stdbool.h>

struct arena;
struct object;
struct value;

#define INGRESS_CONTROLLER "knarr.io/nginx"

/* The class that an Ingress names: by its field, else by the annotation of earlier days; "" for
 * none. */
const char *ingress_class_name(const struct value *ingress, struct arena *);
/* `ingress_class` is an IngressClass, or NULL: there is none of that name. */
bool ingress_class_is_ours(const struct object *ingress_class);

#endif
