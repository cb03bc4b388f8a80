#include "scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

/* Scans into nothing. Returns what fp_scan() does. */
static int run_scan(fixture *f) {
    f->output->flags = FP_FLAG_NULL_SINK;
    fp_outputs outputs;
    fp_outputs_open(&outputs, f->request);
    return fp_scan(f->request, f->control, &outputs);
}

static block named(uint32_t state, uint32_t epoch, const char *key) {
    return (block){.state = state, .epoch = epoch, .key = key, .key_bytes = (uint32_t)strlen(key), .value = "v",
                   .value_bytes = 1};
}

static void only_live_blocks_born_up_to_the_epoch_are_written(void **state) {
    fixture *f = *state;
    fixture_segment(f, 1, 1, 64);
    fixture_block(f, 1, named(FP_STATE_LIVE, FIXTURE_EPOCH, "in"));
    fixture_block(f, 1, named(FP_STATE_LIVE, FIXTURE_EPOCH + 1, "later"));
    fixture_block(f, 1, named(FP_STATE_RETIRED, 1, "retired"));
    fixture_block(f, 1, named(FP_STATE_FREE, 1, "free"));
    fixture_block(f, 1, named(FP_STATE_NODE, 1, "node"));
    fixture_block(f, 1, named(FP_STATE_LIVE, 1, "also in"));
    assert_int_equal(run_scan(f), 0);
    assert_int_equal(f->control->keys_written, 2);
    assert_int_equal(f->control->scan_unit, FIXTURE_UNITS);
}

static void segments_formatted_later_and_slots_above_high_water_are_skipped(void **state) {
    fixture *f = *state;
    fixture_segment(f, 1, 1, 64);
    fixture_string(f, 1, "one", "1");
    fixture_string(f, 1, "above", "2");
    f->table[1].high_water = 1;
    fixture_segment(f, 2, 1, 64);
    fixture_string(f, 2, "late", "3");
    f->table[2].birth_epoch = FIXTURE_EPOCH + 1;
    fixture_segment(f, 3, 2, 80000); /* two units; the record of the second is not looked at */
    fixture_string(f, 3, "large", "4");
    f->table[4] = (fp_segment){.slot_bytes = 3, .units = 77};
    assert_int_equal(run_scan(f), 0);
    assert_int_equal(f->control->keys_written, 2);
}

/* Its length may be that of another one by the time it is read. */
static void a_segment_formatted_later_is_passed_by_one_unit(void **state) {
    fixture *f = *state;
    f->table[1] = (fp_segment){.slot_bytes = 3, .units = 77, .birth_epoch = FIXTURE_EPOCH + 1, .high_water = 9};
    fixture_segment(f, 2, 1, 64);
    fixture_string(f, 2, "key", "value");
    assert_int_equal(run_scan(f), 0);
    assert_int_equal(f->control->keys_written, 1);
}

static void an_empty_table_is_an_empty_snapshot(void **state) {
    fixture *f = *state;
    assert_int_equal(run_scan(f), 0);
    assert_int_equal(f->control->keys_written, 0);
    f->request->unit_limit = 0;
    assert_int_equal(run_scan(f), 0);
}

static void a_segment_that_contradicts_itself_is_an_error(void **state) {
    fixture *f = *state;
    static const fp_segment wrong[] = {
        {.slot_bytes = 4, .units = 1},
        {.slot_bytes = 12, .units = 1},
        {.slot_bytes = 64, .units = 0},
        {.slot_bytes = 64, .units = FIXTURE_UNITS},
        {.slot_bytes = 64, .units = UINT32_MAX},
        {.slot_bytes = 64, .units = 1, .high_water = FP_UNIT_BYTES / 64 + 1},
        {.slot_bytes = 0xfffffff8, .units = 1, .high_water = 1},
        {.slot_bytes = 64, .units = 1, .high_water = UINT32_MAX},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        f->table[1] = wrong[i];
        assert_int_equal(run_scan(f), EUCLEAN);
    }
}

static void a_block_that_does_not_fit_its_slot_is_an_error(void **state) {
    fixture *f = *state;
    fixture_segment(f, 1, 1, 32);
    uint64_t *slot = (uint64_t *)(void *)(f->arena + FP_UNIT_BYTES);
    f->table[1].high_water = 1;
    slot[0] = FP_STATE_LIVE | 20ull << FP_HEADER_KEY_SHIFT | 5ull << FP_HEADER_VALUE_SHIFT;
    assert_int_equal(run_scan(f), EUCLEAN);
    slot[0] = FP_STATE_LIVE | 1ull << FP_HEADER_WIDE_SHIFT;
    slot[1] = 0xffffffffffffffff; /* lengths whose sum passes 32 bits */
    assert_int_equal(run_scan(f), EUCLEAN);
    slot[1] = 16ull | 1ull << 32; /* one byte too many behind the two words */
    assert_int_equal(run_scan(f), EUCLEAN);
    slot[1] = 15ull | 1ull << 32;
    assert_int_equal(run_scan(f), 0);
    f->table[1].slot_bytes = 16;
    slot[0] |= 1ull << FP_HEADER_EXPIRY_SHIFT;
    assert_int_equal(run_scan(f), EUCLEAN);
}

static void random_tables_and_headers_never_lead_out_of_the_arena(void **state) {
    fixture *f = *state;
    srand(17);
    for (int round = 0; round < 3000; round++) {
        for (uint32_t unit = 1; unit < FIXTURE_UNITS; unit++) {
            f->table[unit] = (fp_segment){.slot_bytes = (uint32_t)(rand() % 40) * 8, .units = (uint32_t)(rand() % 4),
                                          .birth_epoch = 1, .high_water = (uint32_t)(rand() % 50)};
        }
        for (int i = 0; i < 100; i++) {
            uint64_t word = (uint64_t)rand() << 40 ^ (uint64_t)rand() << 20 ^ (uint64_t)rand();
            memcpy(f->arena + (size_t)(rand() % (int)(FIXTURE_UNITS * FP_UNIT_BYTES / 8)) * 8, &word, 8);
        }
        int result = run_scan(f);
        assert_true(result == 0 || result == EUCLEAN);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_live_blocks_born_up_to_the_epoch_are_written, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(segments_formatted_later_and_slots_above_high_water_are_skipped, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(a_segment_formatted_later_is_passed_by_one_unit, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(an_empty_table_is_an_empty_snapshot, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_segment_that_contradicts_itself_is_an_error, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_block_that_does_not_fit_its_slot_is_an_error, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(random_tables_and_headers_never_lead_out_of_the_arena, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
