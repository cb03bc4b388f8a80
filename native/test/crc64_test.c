#include "crc64.h"

#include <stdlib.h>
#include <string.h>

#include "fixture.h"

static void the_published_check_value(void **state) {
    (void)state;
    assert_true(fp_crc64_update(0, "123456789", 9) == 0xe9c6d914c4b8d9ca);
    assert_true(fp_crc64(0, 0, 0) == 0);
}

static uint64_t bit_by_bit(uint64_t crc, const uint8_t *data, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0x95ac9329ac4bc9b5 : 0);
    }
    return crc;
}

static void both_ways_agree_with_the_definition_at_every_length_and_alignment(void **state) {
    (void)state;
    enum { LONGEST = 700 };
    srand(1);
    uint8_t *data = malloc(LONGEST + 16);
    for (int i = 0; i < LONGEST + 16; i++) data[i] = (uint8_t)rand();
    for (size_t bytes = 0; bytes <= LONGEST; bytes++) {
        uint64_t start = (uint64_t)rand() << 33 ^ (uint64_t)rand();
        const uint8_t *from = data + bytes % 16;
        uint64_t expected = bit_by_bit(start, from, bytes);
        assert_true(fp_crc64_table(start, from, bytes) == expected);
        assert_true(fp_crc64_update(start, from, bytes) == expected);
        if (fp_crc64_has_clmul()) assert_true(fp_crc64_clmul(start, from, bytes) == expected);
    }
    free(data);
}

static void pieces_give_what_the_whole_gives(void **state) {
    (void)state;
    enum { BYTES = 1 << 20 };
    uint8_t *data = malloc(BYTES);
    for (int i = 0; i < BYTES; i++) data[i] = (uint8_t)(i * 2654435761u >> 13);
    uint64_t whole = fp_crc64_table(0, data, BYTES), crc = 0;
    for (size_t at = 0, piece = 1; at < BYTES; at += piece, piece = piece * 3 % 5003 + 1) {
        if (piece > BYTES - at) piece = BYTES - at;
        crc = fp_crc64_update(crc, data + at, piece);
    }
    assert_true(crc == whole);
    free(data);
}

static void the_crc_of_two_pieces_is_that_of_the_whole(void **state) {
    (void)state;
    enum { BYTES = 1 << 16 };
    uint8_t *data = malloc(BYTES);
    srand(3);
    for (int i = 0; i < BYTES; i++) data[i] = (uint8_t)rand();
    static const size_t cuts[] = {0, 1, 2, 7, 8, 9, 255, 4096, 40000, BYTES - 1, BYTES};
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        uint64_t start = (uint64_t)rand() << 33 ^ (uint64_t)rand(), first = fp_crc64_table(start, data, cuts[i]);
        uint64_t second = fp_crc64_table(0, data + cuts[i], BYTES - cuts[i]);
        assert_true(fp_crc64_join(first, second, BYTES - cuts[i]) == fp_crc64_table(start, data, BYTES));
    }
    free(data);
}

/* Which no buffer holds: zeros behind a piece, and twice as many again and again. */
static void pieces_may_be_of_any_length(void **state) {
    (void)state;
    static const uint8_t zeros[4096];
    uint64_t crc = fp_crc64_table(0, "123456789", 9), doubled = fp_crc64_table(crc, zeros, sizeof zeros);
    assert_true(fp_crc64_join(crc, 0, sizeof zeros) == doubled);
    for (uint64_t bytes = sizeof zeros; bytes < 1ull << 62; bytes *= 2) {
        uint64_t twice = fp_crc64_join(fp_crc64_join(crc, 0, bytes), 0, bytes);
        assert_true(fp_crc64_join(crc, 0, 2 * bytes) == twice);
        assert_true(twice != crc);
    }
    assert_true(fp_crc64_join(crc, 0, 0) == crc);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_check_value),
        cmocka_unit_test(both_ways_agree_with_the_definition_at_every_length_and_alignment),
        cmocka_unit_test(pieces_give_what_the_whole_gives),
        cmocka_unit_test(the_crc_of_two_pieces_is_that_of_the_whole),
        cmocka_unit_test(pieces_may_be_of_any_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
