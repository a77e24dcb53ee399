/* SPDX-License-Identifier: Apache-2.0 */
/* pressure_options.c - see pressure_options.h. */
#include "node/pressure_options.h"

#include <string.h>

#include "base/bytes.h"
#include "object/time_text.h"

#define MIB (INT64_C(1) << 20)
#define GIB (INT64_C(1) << 30)

enum { PERCENT_MAX = 100, NS_PER_MS = 1000000, INODES_MAX = 50000 };

static const struct pressure_settings defaults = {
    .hard = {
        [SIGNAL_MEMORY_AVAILABLE] = { .amount = 100 * MIB, .format = QUANTITY_BINARY_SI },
        [SIGNAL_NODEFS_AVAILABLE] = { .share = 0.05F, .amount = GIB },
        [SIGNAL_NODEFS_INODES_FREE] = { .share = 0.05F, .amount = INODES_MAX },
        [SIGNAL_IMAGEFS_AVAILABLE] = { .share = 0.05F, .amount = GIB },
        [SIGNAL_IMAGEFS_INODES_FREE] = { .share = 0.05F, .amount = INODES_MAX },
    },
    .transition_ms = 5 * 60 * 1000,
    .images = { .high_percent = 85, .low_percent = 80, .high_free_max = 20 * GIB,
                .low_free_max = 25 * GIB },
    .image_min_age_s = 2 * 60,
};

const char *const pressure_option_keys[PRESSURE_OPTION_COUNT] = {
    [OPTION_EVICTION_HARD] = "evictionHard",
    [OPTION_TRANSITION_PERIOD] = "evictionPressureTransitionPeriod",
    [OPTION_IMAGE_HIGH] = "imageGCHighThresholdPercent",
    [OPTION_IMAGE_LOW] = "imageGCLowThresholdPercent",
    [OPTION_IMAGE_MIN_AGE] = "imageMinimumGCAge",
};

/* NULL: it is left at its default. */
static const char *given(const struct pressure_options *options, enum pressure_option option)
{
    const char *text = options->texts[option];
    return text && strcmp(text, "default") != 0 ? text : NULL;
}

static bool read_percent(const struct pressure_options *options, enum pressure_option option,
                         const char *flag, int *ret, struct error *err)
{
    const char *text = given(options, option);
    int64_t number = *ret;
    if (text && (!bytes_to_int64(bytes_of(text), &number) || number < 0 || number > PERCENT_MAX))
        return fail(err, REASON_INVALID, 0, "%s %s: 0 to %d", flag, text, PERCENT_MAX);
    *ret = (int)number;
    return true;
}

/* With one of them given nothing bounds the other. */
static bool read_images(const struct pressure_options *options, struct image_thresholds *images,
                        struct error *err)
{
    if (given(options, OPTION_IMAGE_HIGH) || given(options, OPTION_IMAGE_LOW))
        images->high_free_max = images->low_free_max = 0;
    if (!read_percent(options, OPTION_IMAGE_HIGH, "--image-gc-high-threshold",
                      &images->high_percent, err) ||
        !read_percent(options, OPTION_IMAGE_LOW, "--image-gc-low-threshold", &images->low_percent,
                      err))
        return false;
    return images->low_percent < images->high_percent ||
           fail(err, REASON_INVALID, 0,
                "--image-gc-low-threshold %d must be less than --image-gc-high-threshold %d",
                images->low_percent, images->high_percent);
}

static bool read_time(const struct pressure_options *options, enum pressure_option option,
                      const char *flag, int64_t *ret_ms, struct error *err)
{
    const char *text = given(options, option);
    int64_t ns;
    if (!text)
        return true;
    if (!duration_parse(bytes_of(text), &ns) || ns < 0)
        return fail(err, REASON_INVALID, 0, "%s %s: like 5m or 1m30s", flag, text);
    *ret_ms = ns / NS_PER_MS;
    return true;
}

bool pressure_options_read(const struct pressure_options *options, struct pressure_settings *ret,
                           struct error *err)
{
    const char *hard = given(options, OPTION_EVICTION_HARD);
    int64_t age_ms = defaults.image_min_age_s * 1000;
    *ret = defaults;
    if (hard && !eviction_thresholds_parse(hard, ret->hard, err))
        return error_context(err, "--eviction-hard");
    if (!read_time(options, OPTION_TRANSITION_PERIOD, "--eviction-pressure-transition-period",
                   &ret->transition_ms, err) ||
        !read_time(options, OPTION_IMAGE_MIN_AGE, "--minimum-image-ttl-duration", &age_ms, err))
        return false;
    ret->image_min_age_s = age_ms / 1000;
    return read_images(options, &ret->images, err);
}

static int64_t share_of(int64_t capacity, int percent, int64_t at_most)
{
    int64_t share = (int64_t)((__int128)capacity * percent / PERCENT_MAX);
    return at_most > 0 && at_most < share ? at_most : share;
}

int64_t image_bytes_to_free(const struct image_thresholds *images, int64_t capacity,
                            int64_t available)
{
    if (capacity <= 0 || images->high_percent >= PERCENT_MAX)
        return 0;
    if (available > capacity)
        available = capacity;
    int used = PERCENT_MAX - (int)((__int128)available * PERCENT_MAX / capacity);
    if (used < images->high_percent ||
        (images->high_free_max > 0 && available >= images->high_free_max))
        return 0;
    int64_t wanted = share_of(capacity, PERCENT_MAX - images->low_percent, images->low_free_max);
    return wanted > available ? wanted - available : 0;
}
