#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crc64.h"
#include "fixture.h"
#include "io.h"

static int fill_setup(void **state) {
    fixture *f = fixture_create(FP_MAP_PRIVATE);
    fixture_segment(f, 1, 1, 64);
    fixture_segment(f, 3, 1, 64);
    fixture_string(f, 3, "third", "tres");
    fixture_string(f, 1, "first", "1");
    fixture_block(f, 1, (block){.state = FP_STATE_LIVE, .epoch = 2, .expiry = 4102444800000, .database = 2,
                                .key = "second", .key_bytes = 6, .value = "dos", .value_bytes = 3});
    f->output->trailer_address = (uintptr_t)"\xfa\x01" "a\x01" "b";
    f->output->trailer_bytes = 5;
    *state = f;
    return 0;
}

/* The file that the arena above becomes: segments in the order of their addresses. */
static void check_file(const fixture *f, const char *name) {
    static const char expected[] = "REDIS0009\xfe\x00\x00\x05" "first\xc0\x01"
                                   "\xfe\x02\xfc\x00\xd8\xc3\x2c\xbb\x03\x00\x00\x00\x06second\x03" "dos"
                                   "\xfe\x00\x00\x05third\x04tres\xfa\x01" "a\x01" "b\xff";
    size_t bytes, length = sizeof expected - 1;
    uint8_t *content = fixture_read(f, name, &bytes);
    assert_non_null(content);
    assert_int_equal(bytes, length + 8);
    assert_memory_equal(content, expected, length);
    uint64_t crc;
    memcpy(&crc, content + length, 8);
    assert_true(crc == fp_crc64_table(0, content, length));
    free(content);
}

static void create_old_file(const fixture *f, const char *name) {
    int descriptor = openat(f->directory, name, O_CREAT | O_WRONLY, 0644);
    assert_int_equal(write(descriptor, "old", 3), 3);
    close(descriptor);
}

static int is_old_file(const fixture *f, const char *name) {
    size_t bytes = 0;
    uint8_t *content = fixture_read(f, name, &bytes);
    int same = content != NULL && bytes == 3 && memcmp(content, "old", 3) == 0;
    free(content);
    return same;
}

static int signal_of(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

static int exit_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

static void the_file_replaces_the_old_one(void **state) {
    fixture *f = *state;
    create_old_file(f, "dump.rdb");
    fixture_sink(f, "dump.rdb");
    f->output->flags |= FP_FLAG_DROP_CACHE;
    assert_int_equal(exit_of(fixture_run(f)), 0);
    check_file(f, "dump.rdb");
    assert_int_equal(fixture_file_count(f), 1);
    assert_int_equal(f->control->phase, FP_PHASE_DONE);
    assert_int_equal(f->control->failed_step, FP_STEP_NONE);
    assert_int_equal(f->control->keys_written, 3);
    assert_int_equal(f->control->scan_unit, FIXTURE_UNITS);
    assert_true(f->control->child > 0);
    assert_true(f->control->finished_ns > 0);
    assert_true(f->control->private_dirty_peak_bytes > 0);
}

/* A preamble of several windows stands for a file of that size. */
static void a_large_preamble(fixture *f) {
    static uint8_t preamble[6 * FP_WINDOW_BYTES];
    memcpy(preamble, "REDIS0009", 9);
    f->output->preamble_address = (uintptr_t)preamble;
    f->output->preamble_bytes = sizeof preamble;
    fixture_sink(f, "dump.rdb");
}

static void a_large_file_goes_to_the_disk_on_the_way(void **state) {
    fixture *f = *state;
    if (!fixture_is_on_disk(f)) skip();
    a_large_preamble(f);
    f->output->flags |= FP_FLAG_DROP_CACHE;
    fp_inject(FP_INJECT_BEFORE_SYNC, SIGKILL);
    assert_int_equal(signal_of(fixture_run(f)), SIGKILL);
    assert_in_range(fixture_cached_bytes(f, "temporary"), 0, 4 * FP_WINDOW_BYTES);
}

/* The clock stands but for what the child sleeps, which `finished_ns` tells. */
static uint64_t paced_seconds(fixture *f, uint32_t outputs, uint64_t bytes_per_second) {
    f->request->output_count = outputs;
    f->request->bytes_per_second = bytes_per_second;
    fp_inject(FP_INJECT_CLOCK, 1000);
    assert_int_equal(exit_of(fixture_run(f)), 0);
    return f->control->finished_ns / 1000000000u - 1000;
}

static void all_outputs_together_keep_to_the_pace(void **state) {
    fixture *f = *state;
    a_large_preamble(f);
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

static void a_disk_that_refuses_a_part_fails_the_snapshot(void **state) {
    fixture *f = *state;
    create_old_file(f, "dump.rdb");
    a_large_preamble(f);
    fp_inject(FP_INJECT_RANGE_ERROR, EIO);
    assert_int_equal(exit_of(fixture_run(f)), 1);
    assert_int_equal(f->control->failed_step, FP_STEP_WRITE);
    assert_int_equal(f->control->error, EIO);
    assert_true(is_old_file(f, "dump.rdb"));
    assert_int_equal(fixture_file_count(f), 1);

    /* What somebody else syncs is theirs. */
    a_large_preamble(f);
    f->output->flags |= FP_FLAG_SKIP_FSYNC;
    fp_inject(FP_INJECT_RANGE_ERROR, EIO);
    assert_int_equal(exit_of(fixture_run(f)), 0);
}

static void a_file_without_a_name_gets_one(void **state) {
    fixture *f = *state;
    create_old_file(f, "dump.rdb");
    int sink = fp_open_temporary(f->directory, NULL);
    if (sink == -EOPNOTSUPP || sink == -EISDIR || sink == -EINVAL) skip();
    f->output->sink_fd = sink;
    f->output->directory_fd = f->directory;
    strcpy(f->output->link_name, "link");
    strcpy(f->output->final_name, "dump.rdb");
    assert_int_equal(exit_of(fixture_run(f)), 0);
    check_file(f, "dump.rdb");
    assert_int_equal(fixture_file_count(f), 1);
}

static void a_pipe_gets_the_same_bytes(void **state) {
    fixture *f = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    f->output->sink_fd = ends[1];
    f->output->flags |= FP_FLAG_SKIP_FSYNC;
    assert_int_equal(exit_of(fixture_run(f)), 0);
    uint8_t bytes[512];
    ssize_t length = read(ends[0], bytes, sizeof bytes);
    int copy = openat(f->directory, "copy", O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(copy, bytes, (size_t)length), length);
    close(copy);
    close(ends[0]);
    check_file(f, "copy");
}

static void a_reader_that_went_away_is_an_error_not_a_signal(void **state) {
    fixture *f = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    f->output->sink_fd = ends[1];
    assert_int_equal(exit_of(fixture_run(f)), 1);
    assert_int_equal(f->control->failed_step, FP_STEP_WRITE);
    assert_int_equal(f->control->error, EPIPE);
}

static void redis_takes_the_file(void **state) {
    fixture *f = *state;
    if (access("/usr/bin/redis-check-rdb", X_OK) != 0) {
        print_message("redis-check-rdb is not installed: skipped\n");
        skip();
    }
    fixture_sink(f, "dump.rdb");
    f->output->trailer_bytes = 0;
    assert_int_equal(exit_of(fixture_run(f)), 0);
    char command[200];
    snprintf(command, sizeof command, "/usr/bin/redis-check-rdb %s/dump.rdb > /dev/null", f->folder);
    assert_int_equal(system(command), 0);
}

static void a_failed_fork_leaves_no_child(void **state) {
    fixture *f = *state;
    static const int errors[] = {EAGAIN, ENOMEM};
    for (int i = 0; i < 2; i++) {
        fp_inject(FP_INJECT_FORK, errors[i]);
        assert_int_equal(fp_fork_snapshot((int64_t)(uintptr_t)f->request, 0), -EBADF); /* checked first */
        f->output->flags |= FP_FLAG_NULL_SINK;
        assert_int_equal(fp_fork_snapshot((int64_t)(uintptr_t)f->request, 0), -errors[i]);
        f->output->flags &= ~FP_FLAG_NULL_SINK;
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
        assert_int_equal(errno, ECHILD);
    }
}

/* The final name holds the old file before the rename and the new one after, whole either way. */
static void a_child_that_dies_leaves_a_whole_file(void **state) {
    fixture *f = *state;
    static const int points[] = {FP_INJECT_BEFORE_SCAN, FP_INJECT_MID_SCAN, FP_INJECT_BEFORE_SYNC,
                                 FP_INJECT_BEFORE_RENAME, FP_INJECT_AFTER_RENAME};
    static const int signals[] = {SIGKILL, SIGSEGV, SIGTERM, SIGSTOP};
    create_old_file(f, "dump.rdb");
    for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 4; j++) {
            fixture_sink(f, "dump.rdb");
            fp_inject(FP_INJECT_RECORDS, 2);
            fp_inject(points[i], signals[j]);
            int status = fixture_run(f);
            assert_int_equal(signals[j] == SIGSTOP ? WSTOPSIG(status) : signal_of(status), signals[j]);
            if (points[i] == FP_INJECT_AFTER_RENAME) {
                check_file(f, "dump.rdb");
            } else {
                assert_true(is_old_file(f, "dump.rdb"));
                assert_int_equal(fp_unlink(f->directory, "temporary"), 0);
            }
            assert_int_equal(fixture_file_count(f), 1);
        }
    }
}

static void expect_failure(fixture *f, uint32_t step, int error) {
    assert_int_equal(exit_of(fixture_run(f)), 1);
    assert_int_equal(f->control->phase, FP_PHASE_FAILED);
    assert_int_equal(f->control->failed_step, step);
    assert_int_equal(f->control->error, error);
    assert_true(is_old_file(f, "dump.rdb"));
    assert_int_equal(fixture_file_count(f), 1); /* no temporary file is left */
}

static void every_step_that_fails_is_named(void **state) {
    fixture *f = *state;
    create_old_file(f, "dump.rdb");

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

static void entries_that_the_gate_has_not_counted_are_not_published(void **state) {
    fixture *f = *state;
    create_old_file(f, "dump.rdb");
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
    assert_int_equal(exit_of(fixture_run(f)), 0);
    check_file(f, "dump.rdb");
}

static void a_file_size_limit_is_an_error_not_a_signal(void **state) {
    fixture *f = *state;
    create_old_file(f, "dump.rdb");
    fixture_sink(f, "dump.rdb");
    struct rlimit before, limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = 30;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    int status = fixture_run(f);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(exit_of(status), 1);
    assert_int_equal(f->control->failed_step, FP_STEP_WRITE);
    assert_int_equal(f->control->error, EFBIG);
    assert_int_equal(f->control->bytes_written, 30);
    assert_true(is_old_file(f, "dump.rdb"));
}

static void ignore(int signal) { (void)signal; }

/* The child stops itself, so that it can be looked at. */
static void the_child_has_left_its_parent(void **state) {
    fixture *f = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    signal(SIGUSR1, ignore);
    fixture_sink(f, "dump.rdb");
    fp_inject(FP_INJECT_BEFORE_SCAN, SIGSTOP);
    int pid = fp_fork_snapshot((int64_t)(uintptr_t)f->request, 0);
    assert_int_equal(waitpid(pid, NULL, WUNTRACED), pid);

    /* An inherited socket or pipe would never end for its peer. */
    close(ends[1]);
    char byte, path[64], text[2048];
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
    assert_int_equal(getsid(pid), pid);

    snprintf(path, sizeof path, "/proc/%d/status", pid);
    int descriptor = open(path, O_RDONLY);
    ssize_t length = read(descriptor, text, sizeof text - 1);
    close(descriptor);
    text[length] = '\0';
    assert_non_null(strstr(text, "Name:\tforkpoint-save"));
    assert_non_null(strstr(text, "SigBlk:\t0000000000000000"));
    assert_non_null(strstr(text, "SigCgt:\t0000000000000000"));

    snprintf(path, sizeof path, "/proc/%d/oom_score_adj", pid);
    descriptor = open(path, O_RDONLY);
    length = read(descriptor, text, sizeof text - 1);
    close(descriptor);
    assert_memory_equal(text, "1000\n", length);

    /* What it does is in the background. */
    int nicer = getpriority(PRIO_PROCESS, 0) + 10;
    assert_int_equal(getpriority(PRIO_PROCESS, (id_t)pid), nicer > 19 ? 19 : nicer);
    assert_int_equal(sched_getscheduler(pid), SCHED_BATCH);
    snprintf(path, sizeof path, "/proc/%d/autogroup", pid);
    descriptor = open(path, O_RDONLY);
    if (descriptor >= 0) { /* not every kernel has it */
        length = read(descriptor, text, sizeof text - 1);
        close(descriptor);
        text[length > 0 ? length : 0] = '\0';
        if (length > 0) assert_non_null(strstr(text, "nice 10"));
    }

    kill(pid, SIGCONT);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    close(f->output->sink_fd);
    signal(SIGUSR1, SIG_DFL);
    check_file(f, "dump.rdb");
}

static void a_request_that_cannot_be_carried_out_is_refused(void **state) {
    fixture *f = *state;
    f->output->flags |= FP_FLAG_NULL_SINK;
    fp_request good = *f->request;
    int64_t address = (int64_t)(uintptr_t)f->request;
    f->request->abi++;
    assert_int_equal(fp_fork_snapshot(address, 0), -EPROTO);
    *f->request = good;
    f->request->scratch_bytes = FP_STACK_BYTES - 1;
    assert_int_equal(fp_fork_snapshot(address, 0), -ENOBUFS);
    f->request->scratch_bytes = FP_STACK_BYTES + FP_SCRATCH_MIN_BYTES - 1;
    assert_int_equal(fp_fork_snapshot(address, 0), -ENOBUFS);
    f->request->scratch_bytes = FP_STACK_BYTES + 2 * FP_SCRATCH_MIN_BYTES - 1;
    f->request->output_count = 2;
    assert_int_equal(fp_fork_snapshot(address, 0), -ENOBUFS);
    f->request->output_count = 1;
    f->request->scan_threads = 2;
    assert_int_equal(fp_fork_snapshot(address, 0), -ENOBUFS);
    f->request->scan_threads = 0;
    assert_int_equal(fp_fork_snapshot(address, 0), -E2BIG);
    f->request->scan_threads = FP_SCAN_THREADS + 1;
    assert_int_equal(fp_fork_snapshot(address, 0), -E2BIG);
    f->request->scan_threads = 1;
    f->request->output_count = FP_OUTPUTS + 1;
    assert_int_equal(fp_fork_snapshot(address, 0), -E2BIG);
    f->request->output_count = 0;
    assert_int_equal(fp_fork_snapshot(address, 0), -E2BIG);
    *f->request = good;
    f->request->arena_address = 0;
    assert_int_equal(fp_fork_snapshot(address, 0), -EFAULT);
    *f->request = good;
    f->request->outputs_address = 0;
    assert_int_equal(fp_fork_snapshot(address, 0), -EFAULT);
    *f->request = good;
    f->control->magic = 0;
    assert_int_equal(fp_fork_snapshot(address, 0), -EPROTO);
    assert_int_equal(fp_fork_snapshot(0, 0), -EFAULT);
}

static void an_output_that_cannot_be_written_is_refused(void **state) {
    fixture *f = *state;
    int64_t address = (int64_t)(uintptr_t)f->request;
    fp_output *last = &f->outputs[1];
    f->request->output_count = 2;
    f->output->flags |= FP_FLAG_NULL_SINK;
    assert_int_equal(fp_fork_snapshot(address, 0), -EBADF);
    last->flags |= FP_FLAG_NULL_SINK;
    fp_output good = *last;
    memset(last->link_name, 'x', FP_NAME_BYTES);
    assert_int_equal(fp_fork_snapshot(address, 0), -ENAMETOOLONG);
    *last = good;
    last->preamble_address = 0;
    assert_int_equal(fp_fork_snapshot(address, 0), -EFAULT);
    *last = good;
    last->trailer_bytes = 1;
    assert_int_equal(fp_fork_snapshot(address, 0), -EFAULT);
    *last = good;
    last->prefix_bytes = 1;
    assert_int_equal(fp_fork_snapshot(address, 0), -EFAULT);
    *last = good;
    last->directory_fd = f->directory;
    strcpy(last->temporary_name, "temporary");
    assert_int_equal(fp_fork_snapshot(address, 0), -EINVAL);
    strcpy(last->final_name, "final");
    last->temporary_name[0] = '\0';
    assert_int_equal(fp_fork_snapshot(address, 0), -EINVAL);
}

static void the_snapshot_is_of_the_moment_of_the_fork(void **state) {
    fixture *f = *state;
    fixture_sink(f, "dump.rdb");
    fp_inject(FP_INJECT_BEFORE_SCAN, SIGSTOP);
    int pid = fp_fork_snapshot((int64_t)(uintptr_t)f->request, 0);
    assert_int_equal(waitpid(pid, NULL, WUNTRACED), pid);
    memset(f->arena + FP_UNIT_BYTES, 0xff, 3 * FP_UNIT_BYTES); /* private memory: the child keeps its own */
    kill(pid, SIGCONT);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    close(f->output->sink_fd);
    check_file(f, "dump.rdb");
}

/* Waits as the store does. */
static int await(int pid, int32_t handle) {
    int word;
    while ((word = fp_child_wait(pid, handle)) == -EAGAIN) usleep(200);
    return word;
}

static void a_child_is_signalled_and_waited_for_by_its_handle(void **state) {
    fixture *f = *state;
    fixture_sink(f, "dump.rdb");
    fp_inject(FP_INJECT_BEFORE_SCAN, SIGSTOP);
    int32_t handle = -2;
    int pid = fp_fork_snapshot((int64_t)(uintptr_t)f->request, (int64_t)(uintptr_t)&handle);
    assert_true(pid > 0);
    assert_true(handle >= 0); /* Linux 5.2 on */
    assert_int_equal(fcntl(handle, F_GETFD), FD_CLOEXEC);
    assert_int_equal(fp_child_wait(pid, handle), -EAGAIN);
    assert_int_equal(fp_child_signal(pid, handle, SIGKILL), 0);
    assert_int_equal(await(pid, handle), SIGKILL);
    /* Its number may be somebody else's by now; the handle still means the one that has gone. */
    assert_int_equal(fp_child_signal(getpid(), handle, SIGKILL), -ESRCH);
    assert_int_equal(fp_child_wait(pid, handle), -ECHILD);
    close(handle);
    fixture_close_sinks(f);
}

static void a_child_without_a_handle_is_known_by_its_number(void **state) {
    fixture *f = *state;
    fixture_sink(f, "dump.rdb");
    int pid = fp_fork_snapshot((int64_t)(uintptr_t)f->request, 0);
    assert_int_equal(await(pid, -1), 0);
    assert_int_equal(fp_child_wait(pid, -1), -ECHILD);
    fixture_close_sinks(f);
    check_file(f, "dump.rdb");

    fixture_sink(f, "dump.rdb");
    fp_inject(FP_INJECT_BEFORE_SCAN, SIGSTOP);
    pid = fp_fork_snapshot((int64_t)(uintptr_t)f->request, 0);
    assert_int_equal(fp_child_signal(pid, -1, SIGKILL), 0);
    assert_int_equal(await(pid, -1), SIGKILL);
    fixture_close_sinks(f);
    assert_int_equal(fp_child_signal(0, -1, SIGKILL), -EINVAL);
    assert_int_equal(fp_child_wait(-1, -1), -EINVAL);
}

static void a_status_is_told_as_waitpid_tells_it(void **state) {
    fixture *f = *state;
    f->output->flags |= FP_FLAG_NULL_SINK;
    f->table[1].high_water = 1000000; /* a contradiction: the child exits with 1 */
    int32_t handle;
    int pid = fp_fork_snapshot((int64_t)(uintptr_t)f->request, (int64_t)(uintptr_t)&handle);
    assert_int_equal(await(pid, handle), 1 << 8);
    close(handle);
}

#define ON_ARENA(test) cmocka_unit_test_setup_teardown(test, fill_setup, fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_ARENA(a_child_is_signalled_and_waited_for_by_its_handle),
        ON_ARENA(a_child_without_a_handle_is_known_by_its_number),
        ON_ARENA(a_status_is_told_as_waitpid_tells_it),
        ON_ARENA(the_file_replaces_the_old_one),
        ON_ARENA(a_large_file_goes_to_the_disk_on_the_way),
        ON_ARENA(all_outputs_together_keep_to_the_pace),
        ON_ARENA(a_disk_that_refuses_a_part_fails_the_snapshot),
        ON_ARENA(a_file_without_a_name_gets_one),
        ON_ARENA(a_pipe_gets_the_same_bytes),
        ON_ARENA(a_reader_that_went_away_is_an_error_not_a_signal),
        ON_ARENA(redis_takes_the_file),
        ON_ARENA(a_failed_fork_leaves_no_child),
        ON_ARENA(a_child_that_dies_leaves_a_whole_file),
        ON_ARENA(every_step_that_fails_is_named),
        ON_ARENA(entries_that_the_gate_has_not_counted_are_not_published),
        ON_ARENA(a_file_size_limit_is_an_error_not_a_signal),
        ON_ARENA(the_child_has_left_its_parent),
        ON_ARENA(a_request_that_cannot_be_carried_out_is_refused),
        ON_ARENA(an_output_that_cannot_be_written_is_refused),
        ON_ARENA(the_snapshot_is_of_the_moment_of_the_fork),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
