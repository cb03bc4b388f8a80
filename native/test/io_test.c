#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"
#include "io.h"

#define STREAM_BYTES (1 << 20) /* more than a pipe holds */

static int64_t address_of(const void *data) { return (int64_t)(uintptr_t)data; }

static void a_pipe_is_closed_on_exec_and_read_to_its_end(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(fp_pipe(address_of(ends)), 0);
    assert_int_equal(fcntl(ends[0], F_GETFD), FD_CLOEXEC);
    assert_int_equal(fcntl(ends[1], F_GETFD), FD_CLOEXEC);
    assert_int_equal(fp_write(ends[1], address_of("bytes"), 5), 0);
    fp_close(ends[1]);
    char text[8];
    assert_int_equal(fp_read(ends[0], address_of(text), 3), 3);
    assert_int_equal(fp_read(ends[0], address_of(text) + 3, 5), 2);
    assert_memory_equal(text, "bytes", 5);
    assert_int_equal(fp_read(ends[0], address_of(text), 1), 0);
    fp_close(ends[0]);
}

static void what_cannot_be_done_says_why(void **state) {
    fixture *f = *state;
    char byte;
    assert_int_equal(fp_pipe(0), -EFAULT);
    assert_int_equal(fp_read(-1, address_of(&byte), 1), -EBADF);
    assert_int_equal(fp_read(0, address_of(&byte), -1), -EINVAL);
    assert_int_equal(fp_write(-1, address_of(&byte), 1), -EBADF);
    assert_int_equal(fp_write(1, address_of(&byte), -1), -EINVAL);
    assert_int_equal(fp_sync(-1, 0), -EBADF);

    int ends[2];
    assert_int_equal(fp_pipe(address_of(ends)), 0);
    assert_int_equal(fp_sync(ends[1], 0), -EINVAL); /* a pipe has nothing to sync */
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    assert_int_equal(fp_read(ends[0], address_of(&byte), 1), -EAGAIN);
    fp_close(ends[0]);
    signal(SIGPIPE, SIG_IGN); /* as in a JVM */
    assert_int_equal(fp_write(ends[1], address_of(&byte), 1), -EPIPE);
    signal(SIGPIPE, SIG_DFL);
    fp_close(ends[1]);

    fixture_sink(f, "file");
    assert_int_equal(fp_write(f->output->sink_fd, 1, 1), -EFAULT);
    fixture_close_sinks(f);
}

static uint8_t byte_at(size_t position) { return (uint8_t)(position * 31 + position / 251); }

/* Reads to the end and compares. */
static void *compare_stream(void *argument) {
    int descriptor = *(int *)argument;
    uint8_t piece[5000];
    size_t position = 0;
    for (ssize_t bytes; (bytes = read(descriptor, piece, sizeof piece)) > 0;) {
        for (ssize_t i = 0; i < bytes; i++, position++) {
            if (piece[i] != byte_at(position)) return NULL;
        }
    }
    return position == STREAM_BYTES ? argument : NULL;
}

static void a_write_waits_for_a_descriptor_that_would_not_block(void **state) {
    (void)state;
    uint8_t *stream = malloc(STREAM_BYTES);
    for (size_t i = 0; i < STREAM_BYTES; i++) stream[i] = byte_at(i);
    int ends[2];
    assert_int_equal(fp_pipe(address_of(ends)), 0);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    pthread_t reader;
    assert_int_equal(pthread_create(&reader, NULL, compare_stream, &ends[0]), 0);
    assert_int_equal(fp_write(ends[1], address_of(stream), STREAM_BYTES), 0);
    fp_close(ends[1]);
    void *same;
    assert_int_equal(pthread_join(reader, &same), 0);
    assert_non_null(same);
    fp_close(ends[0]);
    free(stream);
}

static void a_write_of_some_waits_no_longer_than_told(void **state) {
    (void)state;
    int ends[2], flags[] = {0, O_NONBLOCK};
    static char much[1 << 20];
    for (int i = 0; i < 2; i++) {
        assert_int_equal(fp_pipe(address_of(ends)), 0);
        fcntl(ends[1], F_SETFL, flags[i]);
        int64_t written = 0, some;
        while ((some = fp_write_some(ends[1], address_of(much), sizeof much, 1)) > 0) written += some;
        assert_int_equal(some, 0);
        assert_int_equal(written, fcntl(ends[1], F_GETPIPE_SZ));
        assert_int_equal(fp_write_some(ends[1], address_of(much), 0, -1), 0);
        assert_int_equal(fp_write_some(ends[1], address_of(much), -1, 0), -EINVAL);
        fp_close(ends[0]);
        signal(SIGPIPE, SIG_IGN); /* as in a JVM */
        assert_int_equal(fp_write_some(ends[1], address_of(much), 1, -1), -EPIPE);
        signal(SIGPIPE, SIG_DFL);
        fp_close(ends[1]);
    }
    assert_int_equal(fp_write_some(ends[1], address_of(much), 1, -1), -EBADF);
}

static volatile int signals_seen;

static void count_signal(int signal) {
    (void)signal;
    signals_seen++;
}

static void *read_byte(void *argument) {
    char byte;
    return (void *)(intptr_t)fp_read(*(int *)argument, address_of(&byte), 1);
}

static void a_signal_does_not_end_a_read(void **state) {
    (void)state;
    struct sigaction counting = {.sa_handler = count_signal}, before; /* without SA_RESTART */
    sigaction(SIGUSR1, &counting, &before);
    int ends[2];
    assert_int_equal(fp_pipe(address_of(ends)), 0);
    pthread_t reader;
    assert_int_equal(pthread_create(&reader, NULL, read_byte, &ends[0]), 0);
    for (int i = 1; i <= 20; i++) {
        assert_int_equal(pthread_kill(reader, SIGUSR1), 0);
        while (signals_seen < i) usleep(100);
    }
    assert_int_equal(fp_write(ends[1], address_of("x"), 1), 0);
    void *result;
    assert_int_equal(pthread_join(reader, &result), 0);
    assert_int_equal((intptr_t)result, 1);
    fp_close(ends[0]);
    fp_close(ends[1]);
    sigaction(SIGUSR1, &before, NULL);
}

static void the_faults_reach_a_process_that_writes_itself(void **state) {
    fixture *f = *state;
    fixture_sink(f, "file");
    int sink = f->output->sink_fd;
    fp_inject(FP_INJECT_WRITE_LIMIT, 7);
    assert_int_equal(fp_write(sink, address_of("12345"), 5), 0);
    assert_int_equal(fp_write(sink, address_of("12345"), 5), -ENOSPC);
    assert_int_equal(lseek(sink, 0, SEEK_END), 7);
    fp_inject(FP_INJECT_WRITE_LIMIT, 1);
    assert_int_equal(fp_write(sink, address_of("1"), 1), 0);
    fp_inject(FP_INJECT_SYNC_ERROR, EIO);
    assert_int_equal(fp_sync(sink, 0), -EIO);
    fp_inject(FP_INJECT_CLEAR, 0);
    assert_int_equal(fp_write(sink, address_of("1"), 1), 0);
    assert_int_equal(fp_sync(sink, 1), 0);
    fixture_close_sinks(f);
}

/* Writes so many windows, piece by piece, and hands them to the disk. Returns the first error. */
static int write_windows(int sink, int windows, int drop_cache) {
    enum { PIECE = 1 << 20 };
    static uint8_t piece[PIECE];
    memset(piece, 'x', sizeof piece);
    for (int64_t at = 0; at < (int64_t)windows * FP_WINDOW_BYTES; at += PIECE) {
        assert_int_equal(fp_write(sink, address_of(piece), PIECE), 0);
        int error = fp_write_behind(sink, at, at + PIECE, drop_cache);
        if (error != 0) return error;
    }
    return 0;
}

static void what_is_written_stays_out_of_the_page_cache(void **state) {
    fixture *f = *state;
    if (!fixture_is_on_disk(f)) skip();
    fixture_sink(f, "file");
    assert_int_equal(write_windows(f->output->sink_fd, 8, 1), 0);
    /* One that fills up and one on its way; what the kernel has been slow with, too. */
    assert_in_range(fixture_cached_bytes(f, "temporary"), 0, 4 * FP_WINDOW_BYTES);
    assert_int_equal(fp_sync(f->output->sink_fd, 1), 0);
    assert_in_range(fixture_cached_bytes(f, "temporary"), 0, FP_WINDOW_BYTES);
    fixture_close_sinks(f);
}

static void what_is_to_stay_there_does(void **state) {
    fixture *f = *state;
    if (!fixture_is_on_disk(f)) skip();
    fixture_sink(f, "file");
    assert_int_equal(write_windows(f->output->sink_fd, 8, 0), 0);
    assert_int_equal(fp_sync(f->output->sink_fd, 0), 0);
    assert_true(fixture_cached_bytes(f, "temporary") > 4 * FP_WINDOW_BYTES);
    fixture_close_sinks(f);
}

static void where_the_kernel_cannot_hand_on_a_part_all_is_left_to_the_sync(void **state) {
    fixture *f = *state;
    int on_disk = fixture_is_on_disk(f);
    static const int refusals[] = {ENOSYS, EPERM};
    for (int i = 0; i < 2; i++) {
        fixture_sink(f, "file");
        fp_inject(FP_INJECT_NO_RANGE, refusals[i]);
        fp_inject(FP_INJECT_RANGE_ERROR, EIO);
        assert_int_equal(write_windows(f->output->sink_fd, 8, 1), 0);
        if (on_disk) assert_true(fixture_cached_bytes(f, "temporary") > 4 * FP_WINDOW_BYTES);
        fp_inject(FP_INJECT_CLEAR, 0);
        assert_int_equal(fp_sync(f->output->sink_fd, 1), 0);
        if (on_disk) assert_in_range(fixture_cached_bytes(f, "temporary"), 0, FP_WINDOW_BYTES);
        fixture_close_sinks(f);
        fp_unlink(f->directory, "temporary");
    }
    int ends[2];
    assert_int_equal(fp_pipe(address_of(ends)), 0);
    assert_int_equal(fp_write_behind(ends[1], 0, 3 * FP_WINDOW_BYTES, 1), 0);
    fp_close(ends[0]);
    fp_close(ends[1]);
    assert_int_equal(fp_write_behind(ends[1], -1, 0, 1), -EINVAL);
    assert_int_equal(fp_write_behind(ends[1], 1, 0, 1), -EINVAL);
}

/* The kernel says each of them once: a sync that comes later would find nothing. */
static void an_error_of_the_disk_is_found_on_the_way(void **state) {
    fixture *f = *state;
    fixture_sink(f, "file");
    int sink = f->output->sink_fd;
    fp_inject(FP_INJECT_RANGE_ERROR, EIO);
    assert_int_equal(write_windows(sink, 3, 1), -EIO);
    assert_int_equal(lseek(sink, 0, SEEK_END), 2 * FP_WINDOW_BYTES); /* where the first is waited for */
    assert_int_equal(fp_write_behind(sink, 1, FP_WINDOW_BYTES - 1, 1), 0); /* has filled no window */
    assert_int_equal(fp_write_behind(sink, 1, 9 * (int64_t)FP_WINDOW_BYTES, 0), -EIO);
    fixture_close_sinks(f);
}

static int publish(const fixture *f) {
    const fp_output *o = f->output;
    return fp_publish(o->directory_fd, o->sink_fd, o->temporary_name, o->link_name, o->final_name);
}

static int failed(uint32_t step, int error) { return -(int)(step << 12 | (uint32_t)error); }

static void publishing_replaces_the_old_file(void **state) {
    fixture *f = *state;
    for (int round = 0; round < 2; round++) {
        fixture_sink(f, "file");
        assert_int_equal(fp_write(f->output->sink_fd, address_of(round == 0 ? "old" : "new"), 3), 0);
        /* The points of a child's life are not this process's. */
        fp_inject(FP_INJECT_BEFORE_RENAME, SIGKILL);
        fp_inject(FP_INJECT_AFTER_RENAME, SIGKILL);
        assert_int_equal(publish(f), 0);
        fp_inject(FP_INJECT_CLEAR, 0);
        fixture_close_sinks(f);
    }
    size_t bytes;
    uint8_t *content = fixture_read(f, "file", &bytes);
    assert_int_equal(bytes, 3);
    assert_memory_equal(content, "new", 3);
    free(content);
    assert_int_equal(fixture_file_count(f), 1);
}

static void publishing_names_a_file_that_has_no_name(void **state) {
    fixture *f = *state;
    int sink = fp_open_temporary(f->directory, NULL);
    if (sink == -EOPNOTSUPP || sink == -EISDIR || sink == -EINVAL) skip();
    assert_int_equal(fp_publish(f->directory, sink, NULL, "link", "file"), 0);
    assert_int_equal(fixture_file_count(f), 1);
    assert_int_equal(fp_close(openat(f->directory, "file", O_RDONLY)), 0);

    assert_int_equal(fp_publish(f->directory, sink, NULL, NULL, "file"), -EFAULT);
    assert_int_equal(fp_publish(f->directory, sink, "", "link", NULL), -EFAULT);

    fixture_sink(f, "other"); /* makes "temporary", which stands in the way */
    assert_int_equal(fp_publish(f->directory, sink, "", "temporary", "file"), failed(FP_STEP_LINK, EEXIST));
    assert_int_equal(fixture_file_count(f), 2);
    fixture_close_sinks(f);
    fp_close(sink);
}

static void a_failed_rename_leaves_no_temporary_file(void **state) {
    fixture *f = *state;
    fixture_sink(f, "folder/that/is/not/there");
    assert_int_equal(publish(f), failed(FP_STEP_RENAME, ENOENT));
    assert_int_equal(fixture_file_count(f), 0);
    fixture_close_sinks(f);

    fixture_sink(f, "file");
    fp_inject(FP_INJECT_RENAME_ERROR, EXDEV);
    assert_int_equal(publish(f), failed(FP_STEP_RENAME, EXDEV));
    assert_int_equal(fixture_file_count(f), 0);
    fixture_close_sinks(f);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_pipe_is_closed_on_exec_and_read_to_its_end),
        IN_FOLDER(what_cannot_be_done_says_why),
        IN_FOLDER(a_write_waits_for_a_descriptor_that_would_not_block),
        IN_FOLDER(a_write_of_some_waits_no_longer_than_told),
        IN_FOLDER(a_signal_does_not_end_a_read),
        IN_FOLDER(the_faults_reach_a_process_that_writes_itself),
        IN_FOLDER(what_is_written_stays_out_of_the_page_cache),
        IN_FOLDER(what_is_to_stay_there_does),
        IN_FOLDER(where_the_kernel_cannot_hand_on_a_part_all_is_left_to_the_sync),
        IN_FOLDER(an_error_of_the_disk_is_found_on_the_way),
        IN_FOLDER(publishing_replaces_the_old_file),
        IN_FOLDER(publishing_names_a_file_that_has_no_name),
        IN_FOLDER(a_failed_rename_leaves_no_temporary_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
