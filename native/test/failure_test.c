/* What a snapshot leaves that fails, or whose child dies. */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "snapshot_fixture.h"

static void expect_failure(fixture *f, uint32_t step, int error) {
    assert_int_equal(snapshot_exit(fixture_run(f)), 1);
    assert_int_equal(f->control->phase, FP_PHASE_FAILED);
    assert_int_equal(f->control->failed_step, step);
    assert_int_equal(f->control->error, error);
    assert_true(snapshot_is_old(f, "dump.rdb"));
    assert_int_equal(fixture_file_count(f), 1); /* no temporary file is left */
}

static void every_step_that_fails_is_named(void **state) {
    fixture *f = *state;
    snapshot_create_old(f, "dump.rdb");

    fixture_sink(f, "dump.rdb");
    fp_inject(FP_INJECT_WRITE_LIMIT, 20);
    expect_failure(f, FP_STEP_WRITE, ENOSPC);

    fixture_sink(f, "dump.rdb");
    fp_inject(FP_INJECT_SYNC_ERROR, EIO);
    expect_failure(f, FP_STEP_SYNC, EIO);

    fixture_sink(f, "dump.rdb");
    fp_inject(FP_INJECT_RENAME_ERROR, EXDEV);
    expect_failure(f, FP_STEP_RENAME, EXDEV);

    fixture_sink(f, "folder/that/is/not/there");
    expect_failure(f, FP_STEP_RENAME, ENOENT);

    f->table[3].units = 0;
    fixture_sink(f, "dump.rdb");
    expect_failure(f, FP_STEP_SCAN, EUCLEAN);
}

static void a_disk_that_refuses_a_part_fails_the_snapshot(void **state) {
    fixture *f = *state;
    snapshot_create_old(f, "dump.rdb");
    snapshot_large_preamble(f);
    fp_inject(FP_INJECT_RANGE_ERROR, EIO);
    assert_int_equal(snapshot_exit(fixture_run(f)), 1);
    assert_int_equal(f->control->failed_step, FP_STEP_WRITE);
    assert_int_equal(f->control->error, EIO);
    assert_true(snapshot_is_old(f, "dump.rdb"));
    assert_int_equal(fixture_file_count(f), 1);

    /* What somebody else syncs is theirs. */
    snapshot_large_preamble(f);
    f->output->flags |= FP_FLAG_SKIP_FSYNC;
    fp_inject(FP_INJECT_RANGE_ERROR, EIO);
    assert_int_equal(snapshot_exit(fixture_run(f)), 0);
}

static void a_reader_that_went_away_is_an_error_not_a_signal(void **state) {
    fixture *f = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    f->output->sink_fd = ends[1];
    assert_int_equal(snapshot_exit(fixture_run(f)), 1);
    assert_int_equal(f->control->failed_step, FP_STEP_WRITE);
    assert_int_equal(f->control->error, EPIPE);
}

static void a_file_size_limit_is_an_error_not_a_signal(void **state) {
    fixture *f = *state;
    snapshot_create_old(f, "dump.rdb");
    fixture_sink(f, "dump.rdb");
    struct rlimit before, limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = 30;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    int status = fixture_run(f);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(snapshot_exit(status), 1);
    assert_int_equal(f->control->failed_step, FP_STEP_WRITE);
    assert_int_equal(f->control->error, EFBIG);
    assert_int_equal(f->control->bytes_written, 30);
    assert_true(snapshot_is_old(f, "dump.rdb"));
}

static void entries_that_the_gate_has_not_counted_are_not_published(void **state) {
    fixture *f = *state;
    snapshot_create_old(f, "dump.rdb");
    f->request->flags = FP_RUN_COUNTED;
    f->request->keys[0] = 2;
    f->request->keys[2] = 2; /* one more than there is */
    fixture_sink(f, "dump.rdb");
    expect_failure(f, FP_STEP_COUNT, EUCLEAN);
    assert_int_equal(f->control->keys_met[0], 2);
    assert_int_equal(f->control->keys_met[2], 1);
    f->output->databases = 1; /* what no output takes counts, too */
    fixture_sink(f, "dump.rdb");
    expect_failure(f, FP_STEP_COUNT, EUCLEAN);
    f->output->databases = (1u << FP_DATABASES) - 1;
    f->request->keys[2] = 1;
    fixture_sink(f, "dump.rdb");
    assert_int_equal(snapshot_exit(fixture_run(f)), 0);
    snapshot_check(f, "dump.rdb");
}

/* The final name holds the old file before the rename and the new one after, whole either way. */
static void a_child_that_dies_leaves_a_whole_file(void **state) {
    fixture *f = *state;
    static const int points[] = {FP_INJECT_BEFORE_SCAN, FP_INJECT_MID_SCAN, FP_INJECT_BEFORE_SYNC,
                                 FP_INJECT_BEFORE_RENAME, FP_INJECT_AFTER_RENAME};
    static const int signals[] = {SIGKILL, SIGSEGV, SIGTERM, SIGSTOP};
    snapshot_create_old(f, "dump.rdb");
    for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 4; j++) {
            fixture_sink(f, "dump.rdb");
            fp_inject(FP_INJECT_RECORDS, 2);
            fp_inject(points[i], signals[j]);
            int status = fixture_run(f);
            assert_int_equal(signals[j] == SIGSTOP ? WSTOPSIG(status) : snapshot_signal(status), signals[j]);
            if (points[i] == FP_INJECT_AFTER_RENAME) {
                snapshot_check(f, "dump.rdb");
            } else {
                assert_true(snapshot_is_old(f, "dump.rdb"));
                assert_int_equal(fp_unlink(f->directory, "temporary"), 0);
            }
            assert_int_equal(fixture_file_count(f), 1);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_ARENA(every_step_that_fails_is_named),
        ON_ARENA(a_disk_that_refuses_a_part_fails_the_snapshot),
        ON_ARENA(a_reader_that_went_away_is_an_error_not_a_signal),
        ON_ARENA(a_file_size_limit_is_an_error_not_a_signal),
        ON_ARENA(entries_that_the_gate_has_not_counted_are_not_published),
        ON_ARENA(a_child_that_dies_leaves_a_whole_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
