/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_watch_frame.c - what a server may send to a watch and a list; the same in whatever pieces it
 * comes. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "client/watch_frame.h"
#include "object/object.h"
#include "object/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take_frame(void *context, const struct watch_frame *frame, struct error *err)
{
    int64_t version;
    (void)err;
    ++*(int *)context;
    if (frame->type == FRAME_BOOKMARK)
        (void)!watch_frame_version(frame->object, &version, NULL);
    object_put(watch_frame_object(well_known.config_map, frame->object, NULL));
    return true;
}

static bool take_item(void *context, struct bytes text, struct error *err)
{
    (void)context;
    (void)err;
    object_put(watch_frame_object(well_known.config_map, text, NULL));
    return true;
}

static int count_frames(struct bytes input, size_t step)
{
    int count = 0;
    struct watch_frames frames = { .frame = take_frame, .context = &count };
    while (input.size > 0) {
        struct bytes part = { input.at, input.size < step ? input.size : step };
        input.at += part.size;
        input.size -= part.size;
        if (!watch_frames_read(&frames, part, NULL))
            break;
    }
    watch_frames_done(&frames);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool is_ready;
    struct bytes input = { (const char *)data, size };
    if (!is_ready)
        schema_init();
    is_ready = true;
    if (count_frames(input, size + 1) != count_frames(input, 3))
        abort();
    struct watch_page page = { .item = take_item };
    (void)!watch_page_read(&page, input, NULL);
    watch_page_done(&page);
    return 0;
}
