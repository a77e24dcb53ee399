/* SPDX-License-Identifier: Apache-2.0 */
/* write_owners.c - whose fields a write makes them.
 *
 * Not here: the sets and entries (object/managed_fields.h), apply (write_apply.c). */
#include "write/write_owners.h"

#include "base/arena.h"
#include "core/writer.h"

/* Who writes from inside the control plane, under upstream's names. */
static const char *manager_inside(const struct user *user)
{
    static const struct { const char *user, *manager; } rows[] = {
        { "system:kube-scheduler", "kube-scheduler" },
        { "default-scheduler", "kube-scheduler" },
        { "system:apiserver", "kube-apiserver" },
    };
    FOR_EACH(row, rows)
        if (user && text_equal(user->name, row->user))
            return row->manager;
    return user ? "kube-controller-manager" : "kube-apiserver";
}

struct field_owner write_owner(const struct write *write)
{
    const struct write_request *request = write->request;
    return (struct field_owner){
        .manager = request->field_manager ? request->field_manager : manager_inside(request->user),
        .subresource = request->subresource,
        .now = core_now_text(write->pipeline->core, write->arena),
    };
}

/* [] and [{}] say that the entries are to go. */
static bool is_reset(const struct value *list)
{
    if (value_count(list) > 1)
        return false;
    const struct value *only = value_item(list, 0);
    return !only || (value_is(only, VALUE_MAP) && value_count(only) == 0);
}

/* The entries that the write starts from: those that the client sent, where they can be read and it
 * writes the object itself, or else the object's. */
static struct bytes entries_before(struct write *write, bool *ret_reset)
{
    const struct bytes none = { NULL, 0 };
    struct bytes stored = write->old ? write->old->managed_fields : none;
    struct value *metadata = value_member(write->next, "metadata");
    struct value *sent = value_member(metadata, "managedFields");
    struct managed managed;
    *ret_reset = false;
    if (!sent)
        return stored;
    value_remove(metadata, "managedFields");
    if (write->request->subresource || !value_is(sent, VALUE_LIST))
        return stored;
    *ret_reset = is_reset(sent);
    if (*ret_reset)
        return none;
    struct bytes text = managed_text_of(sent, write->arena);
    if (bytes_equal(text, stored) || !managed_read_whole(text, write->arena, &managed, NULL) ||
        managed.count == 0)
        return stored;
    write->sent_owners = true;
    return text;
}

void write_take_fields(struct write *write)
{
    bool reset;
    struct field_owner owner = write_owner(write);
    struct bytes before = entries_before(write, &reset);
    if (reset && write->old) {
        write->managed_fields = before;
        return;
    }
    write->managed_fields = managed_update(before, write->kind, write->old_value, write->next,
                                           &owner, write->arena);
}

bool managed_same_but_times(struct bytes a, struct bytes b, struct arena *arena)
{
    struct managed left, right;
    if (!managed_read_whole(a, arena, &left, NULL) ||
        !managed_read_whole(b, arena, &right, NULL) ||
        left.count != right.count)
        return false;
    for (size_t i = 0; i < left.count; i++) {
        const struct managed_entry *one = &left.entries[i];
        const struct managed_entry *other = managed_find(&right, one->manager, one->applied,
                                                         one->key_version, one->subresource);
        if (!other || !bytes_equal(one->api_version, other->api_version) ||
            !field_set_equal(&one->fields, &other->fields))
            return false;
    }
    return true;
}
