/* Scans by several threads of the child. */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "threads_fixture.h"

static void the_bytes_do_not_depend_on_the_number_of_threads(void **state) {
    fixture *f = *state;
    snapshot one = threads_take(f, 1);
    uint64_t met = 0;
    for (int i = 0; i < 3; i++) met += one.control.keys_met[i];
    assert_int_equal(met, (FIXTURE_UNITS - 3 - 33 - 15 - 3 - 1) * (FP_UNIT_BYTES / 256) + 1 + 1 + 8 + 2);
    assert_int_equal(one.control.keys_written, met - one.control.keys_met[2]);
    for (size_t i = 1; i < THREAD_COUNTS; i++) {
        snapshot several = threads_take(f, thread_counts[i]);
        threads_check_same(&several, &one);
        threads_forget(&several);
    }
    threads_forget(&one);
}

static void a_file_without_a_checksum_has_none_by_several_either(void **state) {
    fixture *f = *state;
    for (uint32_t i = 0; i < OUTPUTS; i++) f->outputs[i].flags &= ~FP_FLAG_CHECKSUM;
    snapshot one = threads_take(f, 1), three = threads_take(f, 3);
    threads_check_same(&three, &one);
    assert_int_equal(three.outputs[0].crc64, 0);
    threads_forget(&one);
    threads_forget(&three);
}

static void more_threads_than_chunks_are_not_needed(void **state) {
    fixture *f = *state;
    f->request->unit_limit = 40;
    for (uint32_t unit = 20; unit < 40; unit++) f->table[unit] = (fp_segment){0};
    snapshot one = threads_take(f, 1), seven = threads_take(f, 7);
    assert_int_equal(seven.control.scan_unit, 40);
    seven.control.scan_unit = FIXTURE_UNITS;
    threads_check_same(&seven, &one);
    threads_forget(&one);
    threads_forget(&seven);
    f->request->unit_limit = 0;
    seven = threads_take(f, 7);
    assert_int_equal(seven.control.keys_written, 0);
    threads_forget(&seven);
}

static void expect_failure(fixture *f, uint32_t step, int error) {
    int status = fixture_run(f);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_int_equal(f->control->phase, FP_PHASE_FAILED);
    assert_int_equal(f->control->failed_step, step);
    assert_int_equal(f->control->error, error);
    assert_int_equal(fixture_file_count(f), 0);
}

static void a_full_disk_fails_all(void **state) {
    fixture *f = *state;
    snapshot one = threads_take(f, 1);
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        for (uint64_t quarter = 0; quarter < 4; quarter++) {
            fixture_scan_threads(f, thread_counts[i]);
            threads_open_outputs(f);
            uint64_t limit = one.control.bytes_written * quarter / 4 + 5;
            fp_inject(FP_INJECT_WRITE_LIMIT, (int32_t)limit);
            expect_failure(f, FP_STEP_WRITE, ENOSPC);
            assert_int_equal(f->control->bytes_written, limit);
            assert_in_range(f->control->failed_output, 0, OUTPUTS - 1);
        }
    }
    threads_forget(&one);
}

static void a_reader_that_went_away_fails_all(void **state) {
    fixture *f = *state;
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        fixture_scan_threads(f, thread_counts[i]);
        threads_open_outputs(f);
        int ends[2];
        assert_int_equal(fp_pipe((int64_t)(uintptr_t)ends), 0);
        close(ends[0]);
        close(f->outputs[1].sink_fd);
        f->outputs[1].sink_fd = ends[1];
        expect_failure(f, FP_STEP_WRITE, EPIPE);
        assert_int_equal(f->control->failed_output, 1);
    }
}

/* A thread that is ahead reports an error only when its turn has come. */
static void the_first_failure_on_the_way_is_the_one_that_is_told(void **state) {
    fixture *f = *state;
    uint32_t unit = 6 * FP_CHUNK_UNITS + 5;
    uint64_t *slot = (uint64_t *)(void *)(f->arena + (size_t)unit * FP_UNIT_BYTES);
    slot[0] = FP_STATE_LIVE | 255ull << FP_HEADER_KEY_SHIFT | 255ull << FP_HEADER_VALUE_SHIFT;
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        fixture_scan_threads(f, thread_counts[i]);
        threads_open_outputs(f);
        expect_failure(f, FP_STEP_SCAN, EUCLEAN);
        assert_in_range(f->control->scan_unit, 6 * FP_CHUNK_UNITS, unit);

        threads_open_outputs(f);
        fp_inject(FP_INJECT_WRITE_LIMIT, 700000);
        expect_failure(f, FP_STEP_WRITE, ENOSPC);
        assert_in_range(f->control->scan_unit, 1, 6 * FP_CHUNK_UNITS);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_ARENA(the_bytes_do_not_depend_on_the_number_of_threads),
        ON_ARENA(a_file_without_a_checksum_has_none_by_several_either),
        ON_ARENA(more_threads_than_chunks_are_not_needed),
        ON_ARENA(a_full_disk_fails_all),
        ON_ARENA(a_reader_that_went_away_fails_all),
        ON_ARENA(the_first_failure_on_the_way_is_the_one_that_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
