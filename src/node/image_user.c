/* SPDX-License-Identifier: Apache-2.0 */
/* image_user.c - see image_user.h. */
#include "node/image_user.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "codec/value.h"
#include "node/file_inside.h"
#include "node/pod_spec.h"

/* What an image may say of an id: a number that no cast makes another, root's least of all. */
static bool is_id(int64_t id)
{
    return id >= 0 && id <= USER_ID_MAX;
}

/* One line of passwd or group, cut at the colons; those whose id is none are passed over. */
struct line {
    struct bytes fields[7];
    int64_t      id;                     /* field 2 */
};

static bool next_line(struct bytes *rest, struct line *ret)
{
    while (rest->at && rest->size > 0) {
        struct bytes text = bytes_next(rest, '\n');
        for (size_t i = 0; i < ARRAY_SIZE(ret->fields); i++)
            ret->fields[i] = text.at ? bytes_next(&text, ':') : (struct bytes){ 0 };
        if (bytes_to_int64(ret->fields[2], &ret->id) && is_id(ret->id))
            return true;
    }
    return false;
}

static void add_group(struct user *user, int64_t gid)
{
    for (size_t i = 0; i < user->group_count; i++)
        if (user->groups[i] == gid)
            return;
    if (user->group_count < USER_GROUPS_MAX)
        user->groups[user->group_count++] = gid;
}

/* Finds the user by name or number; false where it is not listed. */
static bool find_user(struct bytes passwd, struct bytes name, int64_t uid, struct line *ret)
{
    while (next_line(&passwd, ret))
        if (name.at ? bytes_equal(ret->fields[0], name) : ret->id == uid)
            return true;
    return false;
}

static bool group_has(struct bytes members, struct bytes name)
{
    while (members.at)
        if (bytes_equal(bytes_next(&members, ','), name))
            return true;
    return false;
}

static void add_image_groups(struct user *user, struct bytes group, struct bytes name)
{
    struct line line;
    while (name.size > 0 && next_line(&group, &line))
        if (group_has(line.fields[3], name))
            add_group(user, line.id);
}

static bool out_of_range(struct bytes id, struct error *err)
{
    return fail(err, REASON_INVALID, /* os_errno= */ 0,
                "uids and gids must be in range 0-%d, the image has %.*s", USER_ID_MAX,
                BYTES_ARG(id));
}

static bool resolve_group(struct bytes group, struct bytes wanted, struct user *user,
                          struct error *err)
{
    struct line line;
    if (bytes_to_int64(wanted, &user->gid))
        return is_id(user->gid) || out_of_range(wanted, err);
    while (next_line(&group, &line))
        if (bytes_equal(line.fields[0], wanted)) {
            user->gid = line.id;
            return true;
        }
    return fail(err, REASON_INVALID, /* os_errno= */ 0,
                "unable to find group %.*s: no matching entries in group file", BYTES_ARG(wanted));
}

static void set_home(struct user *user, struct bytes home)
{
    snprintf(user->room, sizeof user->room, "%.*s", BYTES_ARG(home));
    user->home = user->room;
}

/* The image's "USER", unless the Pod gives a number (run_as). */
static bool resolve_names(const struct pod *pod, const char *image_user, const int64_t *run_as,
                          const char *root, struct user *user, struct error *err)
{
    AUTO_BUFFER passwd = { 0 };
    AUTO_BUFFER group = { 0 };
    struct bytes rest = bytes_of(run_as ? "" : image_user), name = bytes_next(&rest, ':');
    struct line line;
    file_read_inside(root, "etc/passwd", PASSWD_MAX_BYTES, &passwd);
    file_read_inside(root, "etc/group", PASSWD_MAX_BYTES, &group);
    user->uid = run_as ? *run_as : 0;
    bool is_number = name.size == 0 || bytes_to_int64(name, &user->uid);
    if (!is_id(user->uid))
        return out_of_range(name, err);
    bool known = find_user(buffer_bytes(&passwd), is_number ? (struct bytes){ 0 } : name, user->uid,
                           &line);
    if (!known && !is_number)
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "unable to find user %.*s: no matching entries in passwd file",
                    BYTES_ARG(name));
    if (known) {
        user->uid = line.id;
        if (!bytes_to_int64(line.fields[3], &user->gid) || !is_id(user->gid))
            user->gid = 0;
        set_home(user, line.fields[5]);
        if (!text_equal(pod->supplemental_groups_policy, "Strict"))
            add_image_groups(user, buffer_bytes(&group), line.fields[0]);
    }
    return !rest.at || rest.size == 0 || resolve_group(buffer_bytes(&group), rest, user, err);
}

static bool check_non_root(const struct pod *pod, const struct container *container,
                           const char *image_user, bool has_user, int64_t uid, struct error *err)
{
    bool wanted = container->security.has_non_root ? container->security.non_root
                                                   : pod->security.non_root;
    int64_t number;
    struct bytes rest = bytes_of(image_user), name = bytes_next(&rest, ':');
    if (!wanted)
        return true;
    if (has_user && uid == 0)
        return fail(
            err, REASON_INVALID, /* os_errno= */ 0,
            "container's runAsUser breaks non-root policy (pod: \"%s_%s(%s)\", container: %s)",
            pod->name, pod->ns, pod->uid, container->name);
    if (!has_user && name.size > 0 && !bytes_to_int64(name, &number))
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "container has runAsNonRoot and image has non-numeric user (%.*s), "
                    "cannot verify user is non-root (pod: \"%s_%s(%s)\", container: %s)",
                    BYTES_ARG(name), pod->name, pod->ns, pod->uid, container->name);
    if (!has_user && uid == 0)
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "container has runAsNonRoot and image will run as root (pod: \"%s_%s(%s)\", "
                    "container: %s)",
                    pod->name, pod->ns, pod->uid, container->name);
    return true;
}

static void add_pod_groups(const struct pod *pod, struct user *user)
{
    for (size_t i = 0; i < value_count(pod->supplemental_groups); i++)
        if (value_is(value_item(pod->supplemental_groups, i), VALUE_INT))
            add_group(user, value_item(pod->supplemental_groups, i)->integer);
    if (pod->has_fs_group)
        add_group(user, pod->fs_group);
}

bool user_resolve(const struct pod *pod, const struct container *container, const char *image_user,
                  const char *root, struct user *ret, struct error *err)
{
    const struct security *own = &container->security, *common = &pod->security;
    bool has_user = own->has_user || common->has_user,
         has_group = own->has_group || common->has_group;
    int64_t run_as = own->has_user ? own->user : common->user;
    *ret = (struct user){ .home = "" };
    if (!resolve_names(pod, image_user, has_user ? &run_as : NULL, root, ret, err))
        return false;
    if (has_group)
        ret->gid = own->has_group ? own->group : common->group;
    add_pod_groups(pod, ret);
    return check_non_root(pod, container, image_user, has_user, ret->uid, err);
}
