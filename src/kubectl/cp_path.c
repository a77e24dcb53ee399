/* SPDX-License-Identifier: Apache-2.0 */
/* cp_path.c - see cp_path.h. */
#include "kubectl/cp_path.h"

#include "base/arena.h"
#include "base/bytes.h"

static bool fail_form(struct error *err)
{
    return fail(err, REASON_BAD_REQUEST, 0,
                "filespec must match the canonical format: [[namespace/]pod:]file/path");
}

bool cp_place_parse(const char *word, struct arena *arena, struct cp_place *ret, struct error *err)
{
    struct bytes file = bytes_of(word), pod = bytes_next(&file, ':'), name = pod, ns = { 0 };
    *ret = (struct cp_place){ .file = word };
    if (!file.at)
        return true;
    if (memchr(pod.at, '/', pod.size))
        ns = bytes_next(&name, '/');
    if (name.size == 0 || memchr(name.at, '/', name.size) || (ns.at && ns.size == 0))
        return fail_form(err);
    ret->ns = ns.at ? arena_copy(arena, ns.at, ns.size) : NULL;
    ret->pod = arena_copy(arena, name.at, name.size);
    ret->file = arena_copy(arena, file.at, file.size);
    return true;
}

/* ---- by the text alone ---- */

/* One component behind what is there already. */
static void add_component(struct buffer *path, struct bytes component, bool is_absolute,
                          size_t *depth)
{
    if (component.size == 0 || bytes_equal_text(component, "."))
        return;
    bool is_up = bytes_equal_text(component, "..");
    if (is_up && *depth > 0) {
        while (path->size && path->at[path->size - 1] != '/')
            path->size--;
        path->size -= path->size > 0;
        --*depth;
        return;
    }
    if (is_up && is_absolute)
        return;
    if (path->size)
        buffer_add_char(path, '/');
    buffer_add(path, component.at, component.size);
    *depth += !is_up;
}

const char *cp_clean(const char *path, struct arena *arena)
{
    AUTO_BUFFER clean = { 0 };
    bool is_absolute = path[0] == '/';
    size_t depth = 0;
    struct bytes rest = bytes_of(path);
    while (rest.at)
        add_component(&clean, bytes_next(&rest, '/'), is_absolute, &depth);
    if (clean.size == 0)
        return is_absolute ? "/" : ".";
    return arena_printf(arena, "%s%s", is_absolute ? "/" : "", buffer_text(&clean));
}

const char *cp_base(const char *clean, struct arena *arena)
{
    const char *slash = strrchr(clean, '/');
    return arena_strdup(arena, slash && slash[1] ? slash + 1 : clean);
}

const char *cp_folder(const char *clean, struct arena *arena)
{
    const char *slash = strrchr(clean, '/');
    if (!slash)
        return ".";
    return slash == clean ? "/" : arena_copy(arena, clean, (size_t)(slash - clean));
}

const char *cp_prefix(const char *file, struct arena *arena)
{
    while (*file == '/' || *file == '\\')
        file++;
    const char *clean = cp_clean(file, arena);
    while (strncmp(clean, "../", 3) == 0)
        clean += 3;
    return text_equal(clean, ".") || text_equal(clean, "..") ? "" : clean;
}

/* ---- what a pod sends ---- */

enum cp_fit cp_entry_place(const char *name, const char *prefix, struct arena *arena,
                           const char **ret_place)
{
    AUTO_BUFFER place = { 0 };
    size_t size = strlen(prefix), depth = 0;
    if (strncmp(name, prefix, size) != 0 || (size && name[size] && name[size] != '/'))
        return CP_IS_CORRUPT;
    struct bytes rest = bytes_of(name + size);
    while (rest.at) {
        struct bytes component = bytes_next(&rest, '/');
        if (bytes_equal_text(component, "..") && depth == 0)
            return CP_IS_OUTSIDE;
        add_component(&place, component, /* is_absolute= */ false, &depth);
    }
    *ret_place = arena_copy(arena, place.at, place.size);
    return CP_FITS;
}
