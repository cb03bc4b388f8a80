/* What a snapshot writes, and where to. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io.h"
#include "snapshot_fixture.h"

static void the_file_replaces_the_old_one(void **state) {
    fixture *f = *state;
    snapshot_create_old(f, "dump.rdb");
    fixture_sink(f, "dump.rdb");
    f->output->flags |= FP_FLAG_DROP_CACHE;
    assert_int_equal(snapshot_exit(fixture_run(f)), 0);
    snapshot_check(f, "dump.rdb");
    assert_int_equal(fixture_file_count(f), 1);
    assert_int_equal(f->control->phase, FP_PHASE_DONE);
    assert_int_equal(f->control->failed_step, FP_STEP_NONE);
    assert_int_equal(f->control->keys_written, 3);
    assert_int_equal(f->control->scan_unit, FIXTURE_UNITS);
    assert_true(f->control->child > 0);
    assert_true(f->control->finished_ns > 0);
    assert_true(f->control->private_dirty_peak_bytes > 0);
}

static void a_large_file_goes_to_the_disk_on_the_way(void **state) {
    fixture *f = *state;
    if (!fixture_is_on_disk(f)) skip();
    snapshot_large_preamble(f);
    f->output->flags |= FP_FLAG_DROP_CACHE;
    fp_inject(FP_INJECT_BEFORE_SYNC, SIGKILL);
    assert_int_equal(snapshot_signal(fixture_run(f)), SIGKILL);
    assert_in_range(fixture_cached_bytes(f, "temporary"), 0, 4 * FP_WINDOW_BYTES);
}

/* The clock stands but for what the child sleeps, which `finished_ns` tells. */
static uint64_t paced_seconds(fixture *f, uint32_t outputs, uint64_t bytes_per_second) {
    f->request->output_count = outputs;
    f->request->bytes_per_second = bytes_per_second;
    fp_inject(FP_INJECT_CLOCK, 1000);
    assert_int_equal(snapshot_exit(fixture_run(f)), 0);
    return f->control->finished_ns / 1000000000u - 1000;
}

static void all_outputs_together_keep_to_the_pace(void **state) {
    fixture *f = *state;
    snapshot_large_preamble(f);
    fixture_close_sinks(f);
    for (uint32_t i = 0; i < 2; i++) {
        f->outputs[i] = f->outputs[0];
        f->outputs[i].flags = FP_FLAG_NULL_SINK;
        f->outputs[i].directory_fd = f->outputs[i].sink_fd = -1;
        f->outputs[i].databases = 1u << i;
    }
    uint64_t mib = f->output->preamble_bytes >> 20;
    /* The last piece is written when it may be, and not waited for. */
    assert_in_range(paced_seconds(f, 1, 1 << 20), mib - 1, mib);
    assert_in_range(paced_seconds(f, 2, 1 << 20), 2 * mib - 1, 2 * mib);
    assert_in_range(paced_seconds(f, 1, 1 << 18), 4 * mib - 4, 4 * mib);
    assert_int_equal(paced_seconds(f, 1, UINT64_MAX), 0);
    assert_int_equal(paced_seconds(f, 1, 0), 0);
}

static void a_file_without_a_name_gets_one(void **state) {
    fixture *f = *state;
    snapshot_create_old(f, "dump.rdb");
    int sink = fp_open_temporary(f->directory, NULL);
    if (sink == -EOPNOTSUPP || sink == -EISDIR || sink == -EINVAL) skip();
    f->output->sink_fd = sink;
    f->output->directory_fd = f->directory;
    strcpy(f->output->link_name, "link");
    strcpy(f->output->final_name, "dump.rdb");
    assert_int_equal(snapshot_exit(fixture_run(f)), 0);
    snapshot_check(f, "dump.rdb");
    assert_int_equal(fixture_file_count(f), 1);
}

static void a_pipe_gets_the_same_bytes(void **state) {
    fixture *f = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    f->output->sink_fd = ends[1];
    f->output->flags |= FP_FLAG_SKIP_FSYNC;
    assert_int_equal(snapshot_exit(fixture_run(f)), 0);
    uint8_t bytes[512];
    ssize_t length = read(ends[0], bytes, sizeof bytes);
    int copy = openat(f->directory, "copy", O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(copy, bytes, (size_t)length), length);
    close(copy);
    close(ends[0]);
    snapshot_check(f, "copy");
}

static void redis_takes_the_file(void **state) {
    fixture *f = *state;
    if (access("/usr/bin/redis-check-rdb", X_OK) != 0) {
        print_message("redis-check-rdb is not installed: skipped\n");
        skip();
    }
    fixture_sink(f, "dump.rdb");
    f->output->trailer_bytes = 0;
    assert_int_equal(snapshot_exit(fixture_run(f)), 0);
    char command[200];
    snprintf(command, sizeof command, "/usr/bin/redis-check-rdb %s/dump.rdb > /dev/null", f->folder);
    assert_int_equal(system(command), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_ARENA(the_file_replaces_the_old_one),
        ON_ARENA(a_large_file_goes_to_the_disk_on_the_way),
        ON_ARENA(all_outputs_together_keep_to_the_pace),
        ON_ARENA(a_file_without_a_name_gets_one),
        ON_ARENA(a_pipe_gets_the_same_bytes),
        ON_ARENA(redis_takes_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
