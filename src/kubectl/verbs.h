/* SPDX-License-Identifier: Apache-2.0 */
/* verbs.h - the verbs, one file each; argv[0] is the verb, the result the exit code. */
#ifndef KNARR_KUBECTL_VERBS_H
#define KNARR_KUBECTL_VERBS_H

int verb_annotate(int argc, char **argv);
int verb_api_resources(int argc, char **argv);
int verb_api_versions(int argc, char **argv);
int verb_apply(int argc, char **argv);
int verb_attach(int argc, char **argv);
int verb_auth(int argc, char **argv);
int verb_autoscale(int argc, char **argv);
int verb_certificate(int argc, char **argv);
int verb_cluster_info(int argc, char **argv);
int verb_complete(int argc, char **argv);
int verb_completion(int argc, char **argv);
int verb_config(int argc, char **argv);
int verb_cordon(int argc, char **argv);
int verb_cp(int argc, char **argv);
int verb_create(int argc, char **argv);
int verb_debug(int argc, char **argv);
int verb_delete(int argc, char **argv);
int verb_describe(int argc, char **argv);
int verb_diff(int argc, char **argv);
int verb_drain(int argc, char **argv);
int verb_edit(int argc, char **argv);
int verb_events(int argc, char **argv);
int verb_exec(int argc, char **argv);
int verb_explain(int argc, char **argv);
int verb_expose(int argc, char **argv);
int verb_get(int argc, char **argv);
int verb_label(int argc, char **argv);
int verb_logs(int argc, char **argv);
int verb_patch(int argc, char **argv);
int verb_port_forward(int argc, char **argv);
int verb_proxy(int argc, char **argv);
int verb_replace(int argc, char **argv);
int verb_rollout(int argc, char **argv);
int verb_run(int argc, char **argv);
int verb_scale(int argc, char **argv);
int verb_set(int argc, char **argv);
int verb_taint(int argc, char **argv);
int verb_top(int argc, char **argv);
int verb_uncordon(int argc, char **argv);
int verb_version(int argc, char **argv);
int verb_wait(int argc, char **argv);

#endif
