/* SPDX-License-Identifier: Apache-2.0 */
/* pressure_options.h - the flags that say when a node is short of something, and what they mean.
 *
 * They are upstream's kubelet's.  What is not given has a default that suits a machine which is not
 * ours alone: a disk of 2 TB that is 91 % full has 180 GB left, and nothing is wrong with it.  So
 * each default share of a disk is bounded by an amount, and the lesser holds:
 *
 *     nodefs.available, imagefs.available      5 %, but 1 GiB at most      (upstream 10 % and 15 %)
 *     nodefs.inodesFree, imagefs.inodesFree    5 %, but 50,000 at most     (upstream 5 %)
 *     unused images go when there is less than 15 %, but 20 GiB at most    (upstream 15 %)
 *     until there is                           20 %, but 25 GiB at most    (upstream 20 %)
 *     memory.available                         100 MiB                     (upstream's)
 *
 * What is given means what it means upstream, unbounded.  "default" stands for what is not given.
 * Thread: pure. */
#ifndef KNARR_NODE_PRESSURE_OPTIONS_H
#define KNARR_NODE_PRESSURE_OPTIONS_H

#include "base/error.h"
#include "node/eviction.h"

enum pressure_option {
    OPTION_EVICTION_HARD,
    OPTION_TRANSITION_PERIOD,
    OPTION_IMAGE_HIGH,
    OPTION_IMAGE_LOW,
    OPTION_IMAGE_MIN_AGE,
    PRESSURE_OPTION_COUNT
};

/* As they were given; NULL: not. */
struct pressure_options {
    const char *texts[PRESSURE_OPTION_COUNT];
};

/* Names of the members in configurations: upstream's, "imageGCHighThresholdPercent". */
extern const char *const pressure_option_keys[PRESSURE_OPTION_COUNT];

/* Rows of a command's table of flags (base/flags.h). */
#define PRESSURE_FLAG_ROWS(options)                                                                \
    { "--eviction-hard", FLAG_TEXT, &(options)->texts[OPTION_EVICTION_HARD], "LIST",               \
      "when pods are evicted: memory.available<100Mi,nodefs.available<10%; empty: never" },        \
    { "--eviction-pressure-transition-period", FLAG_TEXT,                                          \
      &(options)->texts[OPTION_TRANSITION_PERIOD], "TIME",                                         \
      "how long a node says that it is short of something (5m)" },                                 \
    { "--image-gc-high-threshold", FLAG_TEXT, &(options)->texts[OPTION_IMAGE_HIGH], "PERCENT",     \
      "from which use of the disk unused images are removed; 100: never" },                        \
    { "--image-gc-low-threshold", FLAG_TEXT, &(options)->texts[OPTION_IMAGE_LOW], "PERCENT",       \
      "down to which" },                                                                           \
    {                                                                                              \
        "--minimum-image-ttl-duration", FLAG_TEXT, &(options)->texts[OPTION_IMAGE_MIN_AGE],        \
            "TIME", "for which an image stays that is not used (2m)"                               \
    }

/* When images go: from `high` percent of use on, until `low`.  An amount above 0 bounds what has to
 * be free instead. */
struct image_thresholds {
    int     high_percent, low_percent;
    int64_t high_free_max, low_free_max; /* bytes */
};

struct pressure_settings {
    struct eviction_threshold hard[SIGNAL_COUNT];
    int64_t                   transition_ms;
    struct image_thresholds   images;
    int64_t                   image_min_age_s;
};

/* INVALID, with the flag's name. */
MUST_USE bool pressure_options_read(const struct pressure_options *, struct pressure_settings *ret,
                                    struct error *err);
/* Bytes of images to remove from a filesystem; 0: it has enough room. */
int64_t image_bytes_to_free(const struct image_thresholds *, int64_t capacity, int64_t available);

#endif
