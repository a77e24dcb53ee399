/* SPDX-License-Identifier: Apache-2.0 */
/* container_env.h - the environment, command and arguments of a container.
 *
 * The image's variables come first, then the services', envFrom and env, each overriding what came
 * before.  $(NAME) in command, args and env values is replaced by what the Pod (not the image)
 * defines; $$ is one $; an unknown name stays.
 * Thread: any that may block for a moment: files of variables are read (env_file.h). */
#ifndef KNARR_NODE_CONTAINER_ENV_H
#define KNARR_NODE_CONTAINER_ENV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/map.h"

struct arena;
struct container;
struct image_config;
struct pod;
struct pod_context;

struct container_env {
    /* what the Pod defines: name -> value; both live in the arena */
    struct map own;
};
/* INVALID (the container's CreateContainerConfigError) where a required ConfigMap, Secret, file or key
 * is absent. */
MUST_USE bool container_env_build(struct container_env *, const struct pod *,
                                  const struct container *, const struct pod_context *,
                                  struct arena *, struct error *err);
void container_env_done(struct container_env *);

/* "NAME=value" of image and Pod together, NULL-terminated. */
const char **container_env_list(const struct container_env *, const struct image_config *,
                                struct arena *);
/* What is run: command or entrypoint, then args or cmd. NULL-terminated. */
const char **container_arguments(const struct container_env *, const struct container *,
                                 const struct image_config *, struct arena *);
const char *env_expand(const struct map *variables, const char *text, struct arena *);

#endif
