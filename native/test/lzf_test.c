#include "lzf.h"

#include <stdlib.h>
#include <string.h>

#include "fixture.h"

enum { LONGEST = 70000 };

static int32_t pack(const uint8_t *input, size_t bytes, uint8_t *output, size_t room) {
    return fp_lzf_compress((int64_t)(uintptr_t)input, (int32_t)bytes, (int64_t)(uintptr_t)output, (int32_t)room);
}

static int32_t unpack(const uint8_t *input, size_t bytes, uint8_t *output, size_t room) {
    return fp_lzf_decompress((int64_t)(uintptr_t)input, (int32_t)bytes, (int64_t)(uintptr_t)output, (int32_t)room);
}

/* Text of few words, runs, or noise, by `kind`. */
static void fill(uint8_t *data, size_t bytes, int kind) {
    static const char *words[] = {"user", "name", "session", "token"};
    for (size_t i = 0; i < bytes;) {
        const char *word = words[rand() % 4];
        size_t length = kind == 0 ? strlen(word) : (size_t)(kind == 1 ? rand() % 300 + 1 : 1);
        int byte = rand();
        for (size_t j = 0; j < length && i < bytes; j++) data[i++] = kind == 0 ? (uint8_t)word[j] : (uint8_t)byte;
    }
}

/* Exactly sized heap blocks, so that a sanitizer sees one byte too far. */
static void check_round_trip(const uint8_t *data, size_t bytes, size_t room) {
    uint8_t *packed = malloc(room), *plain = malloc(bytes);
    int32_t packed_bytes = pack(data, bytes, packed, room);
    assert_in_range(packed_bytes, 0, room);
    if (packed_bytes > 0) {
        assert_int_equal(unpack(packed, (size_t)packed_bytes, plain, bytes), bytes);
        assert_memory_equal(plain, data, bytes);
        assert_int_equal(unpack(packed, (size_t)packed_bytes, plain, bytes - 1), 0);
    }
    free(plain);
    free(packed);
}

static void what_is_packed_unpacks_to_the_same(void **state) {
    (void)state;
    srand(7);
    for (int round = 0; round < 3000; round++) {
        size_t bytes = (size_t)(round % 50 == 0 ? rand() % LONGEST : rand() % 1500) + 5;
        uint8_t *data = malloc(bytes);
        fill(data, bytes, round % 3);
        check_round_trip(data, bytes, bytes - 4);
        check_round_trip(data, bytes, bytes / 2 + 1);
        check_round_trip(data, bytes, bytes + bytes / 16 + 64);
        free(data);
    }
}

static void the_output_depends_on_the_input_only(void **state) {
    (void)state;
    uint8_t data[2000], noise[2000], first[2000], second[2000];
    static fp_lzf_table table;
    srand(3);
    for (size_t bytes = 30; bytes <= sizeof data; bytes += 97) {
        fill(data, bytes, 0);
        fill(noise, sizeof noise, 2);
        memset(&table, 0, sizeof table);
        uint32_t one = fp_lzf_pack(data, (uint32_t)bytes, first, (uint32_t)bytes, &table);
        fp_lzf_pack(noise, sizeof noise, second, sizeof second, &table);
        uint32_t two = fp_lzf_pack(data, (uint32_t)bytes, second, (uint32_t)bytes, &table);
        assert_int_equal(one, two);
        assert_memory_equal(first, second, one);
    }
}

static void text_becomes_shorter_and_noise_does_not_fit(void **state) {
    (void)state;
    uint8_t data[1000], packed[1000];
    srand(5);
    fill(data, sizeof data, 0);
    assert_in_range(pack(data, sizeof data, packed, sizeof data - 4), 1, 600);
    fill(data, sizeof data, 2);
    assert_int_equal(pack(data, sizeof data, packed, sizeof data - 4), 0);
    assert_int_equal(pack(data, 0, packed, 10), 0);
    assert_int_equal(pack(data, 10, packed, 0), 0);
}

static void damage_never_leads_out_of_the_buffers(void **state) {
    (void)state;
    srand(11);
    uint8_t data[600], packed[600];
    fill(data, sizeof data, 0);
    int32_t bytes = pack(data, sizeof data, packed, sizeof packed);
    assert_true(bytes > 0);
    for (int round = 0; round < 20000; round++) {
        size_t length = (size_t)(rand() % bytes + 1);
        uint8_t *damaged = malloc(length), *plain = malloc(sizeof data);
        memcpy(damaged, packed, length);
        for (int i = rand() % 4; i >= 0; i--) damaged[(size_t)rand() % length] = (uint8_t)rand();
        assert_in_range(unpack(damaged, length, plain, sizeof data), 0, sizeof data);
        free(plain);
        free(damaged);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_unpacks_to_the_same),
        cmocka_unit_test(the_output_depends_on_the_input_only),
        cmocka_unit_test(text_becomes_shorter_and_noise_does_not_fit),
        cmocka_unit_test(damage_never_leads_out_of_the_buffers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
