/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_quantity.c - any text: canonical form keeps the amount and is canonical itself; sums stay in
 * range. */
#include "../fuzz.h"

#include "object/quantity.h"

/* Binary amounts from 8Ei on are capped when they are read, as upstream does, not when they are
 * summed. */
static void check_written(const struct quantity *quantity)
{
    const __int128 most = (__int128)INT64_MAX * 1000000000;
    char text[QUANTITY_TEXT_MAX];
    struct quantity back;
    quantity_write(quantity, text);
    if (quantity->format == QUANTITY_BINARY_SI && (quantity->nano > most || quantity->nano < -most))
        return;
    FUZZ_CHECK(quantity_parse(bytes_of(text), &back));
    FUZZ_CHECK(quantity_compare(quantity, &back) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char room[QUANTITY_TEXT_MAX], again_room[QUANTITY_TEXT_MAX];
    struct bytes input = { (const char *)bytes, size }, canonical, again;
    struct quantity quantity, same;
    bool good = quantity_parse(input, &quantity);
    FUZZ_CHECK(good == (quantity_problem(input) == NULL));
    if (!good)
        return 0;
    check_written(&quantity);
    FUZZ_CHECK(quantity_canonical(input, /* round_to_milli= */ false, room, &canonical));
    FUZZ_CHECK(quantity_parse(canonical, &same) && quantity_compare(&quantity, &same) == 0);
    /* 62.5Ki becomes 64000 and that 64k, as upstream has it; then nothing changes any more. */
    FUZZ_CHECK(quantity_canonical(canonical, /* round_to_milli= */ false, again_room, &again));
    FUZZ_CHECK(quantity_parse(again, &same) && quantity_compare(&quantity, &same) == 0);
    FUZZ_CHECK(quantity_canonical(again, /* round_to_milli= */ false, room, &canonical));
    FUZZ_CHECK(bytes_equal(canonical, again));
    FUZZ_CHECK(quantity_canonical(input, /* round_to_milli= */ true, room, &canonical));
    FUZZ_CHECK(quantity_parse(canonical, &same) &&
               quantity_milli(&same) == quantity_milli(&quantity));
    same = quantity;
    quantity_add(&same, &quantity);
    check_written(&same);
    quantity_subtract(&same, &quantity);
    check_written(&same);
    return 0;
}
