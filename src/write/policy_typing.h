/* SPDX-License-Identifier: Apache-2.0 */
/* policy_typing.h - what a ValidatingAdmissionPolicy's expressions look like to those who know the
 * types of the objects that it is for: status.typeChecking.
 *
 * A policy is compiled with `object` as dyn, for it may be for many kinds.  Here each of its
 * validations is compiled again for each kind that its rules name outright, with that kind's type;
 * what does not fit is a warning and changes nothing else.
 *
 * Thread: pure. */
#ifndef KNARR_WRITE_POLICY_TYPING_H
#define KNARR_WRITE_POLICY_TYPING_H

struct arena;
struct kind_set;
struct value;

/* A list of {fieldRef, warning}, for a policy's spec; in the arena. */
struct value *policy_type_warnings(const struct value *spec, const struct kind_set *,
                                   struct arena *);

#endif
