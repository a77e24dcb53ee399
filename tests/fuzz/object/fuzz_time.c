/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_time.c - any text as an instant and as a duration: what is written reads back the same. */
#include "../fuzz.h"

#include "object/time_text.h"

static void check_time(struct bytes input)
{
    char text[TIME_TEXT_MAX];
    int64_t seconds, back, ns, back_ns;
    int32_t part, back_part;
    if (!time_parse_parts(input, &seconds, &part))
        return;
    FUZZ_CHECK(part >= 0 && part < 1000000000);
    if (seconds >= -62167219200 && seconds <= 253402300799) {
        time_write(seconds, text);
        FUZZ_CHECK(time_parse_parts(bytes_of(text), &back, &back_part) && back == seconds &&
                   back_part == 0);
        time_write_micro_parts(seconds, part, text);
        FUZZ_CHECK(time_parse_parts(bytes_of(text), &back, &back_part) && back == seconds);
        FUZZ_CHECK(back_part == part / 1000 * 1000);
    }
    if (time_parse(input, &ns)) {
        time_write_nano(ns, text);
        FUZZ_CHECK(time_parse(bytes_of(text), &back_ns) && back_ns == ns);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct bytes input = { (const char *)bytes, size };
    char text[DURATION_TEXT_MAX];
    int64_t ns, back;
    check_time(input);
    if (duration_parse(input, &ns)) {
        duration_write(ns, text);
        FUZZ_CHECK(duration_parse(bytes_of(text), &back));
        FUZZ_CHECK(back == ns);
        duration_write_human(ns / 1000000000, text);
    }
    return 0;
}
