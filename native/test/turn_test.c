/* Threads of a scan that wait for their turn. */
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "threads_fixture.h"

/* A snapshot whose first output is a pipe that nobody reads yet. The thread that has the first chunks is stuck in a
 * write, and all others come to wait for their turn. */
typedef struct {
    int pid, pipe;
} stuck;

/* Returns how many threads a process has, and in *awake how many of them do not sleep. */
static int count_threads(int pid, int *awake) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    assert_non_null(tasks);
    int count = 0;
    *awake = 0;
    for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "/proc/%d/task/%.16s/stat", pid, entry->d_name);
        int descriptor = open(path, O_RDONLY);
        ssize_t bytes = descriptor < 0 ? 0 : read(descriptor, text, sizeof text - 1);
        if (descriptor >= 0) close(descriptor);
        text[bytes > 0 ? bytes : 0] = '\0';
        const char *name_end = strrchr(text, ')');
        *awake += name_end == NULL || name_end[2] != 'S';
        count++;
    }
    closedir(tasks);
    return count;
}

/* Starts a snapshot and waits until all its threads sleep. */
static stuck take_and_get_stuck(fixture *f, uint32_t threads) {
    fixture_scan_threads(f, threads);
    threads_open_outputs(f);
    int ends[2];
    assert_int_equal(fp_pipe((int64_t)(uintptr_t)ends), 0);
    assert_true(fcntl(ends[1], F_SETPIPE_SZ, 4096) >= 4096);
    close(f->outputs[0].sink_fd);
    f->outputs[0].sink_fd = ends[1];
    f->outputs[0].directory_fd = -1;
    f->outputs[0].flags |= FP_FLAG_SKIP_FSYNC;
    stuck s = {fp_fork_snapshot((int64_t)(uintptr_t)f->request, 0), ends[0]};
    assert_true(s.pid > 0);
    fixture_close_sinks(f);
    fp_unlink(f->directory, "t0");
    while (__atomic_load_n(&f->control->phase, __ATOMIC_ACQUIRE) != FP_PHASE_SCANNING) usleep(200);
    for (int awake = 1; awake != 0; usleep(200)) count_threads(s.pid, &awake);
    return s;
}

static int threads_of(stuck s) {
    int awake;
    return count_threads(s.pid, &awake);
}

/* Reads the pipe to its end, waits for the child, and checks that the pipe had what a file of the same output has. */
static void release_and_check(fixture *f, stuck s, const snapshot *expected) {
    size_t bytes = expected->outputs[0].bytes_written, at = 0;
    uint8_t *content = malloc(bytes + 1);
    for (ssize_t some; (some = read(s.pipe, content + at, bytes + 1 - at)) > 0;) at += (size_t)some;
    close(s.pipe);
    int status;
    assert_int_equal(waitpid(s.pid, &status, 0), s.pid);
    assert_int_equal(status, 0);
    assert_int_equal(at, bytes);
    int copy = openat(f->directory, "f0", O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(copy, content, bytes), bytes);
    close(copy);
    free(content);
    snapshot several = threads_collect(f);
    threads_check_same(&several, expected);
    threads_forget(&several);
    f->outputs[0].directory_fd = f->directory;
    f->outputs[0].flags &= ~FP_FLAG_SKIP_FSYNC;
}

/* What was encoded before its turn is not taken for passed. */
static void the_position_is_that_of_the_one_whose_turn_it_is(void **state) {
    fixture *f = *state;
    snapshot one = threads_take(f, 1);
    for (size_t i = 1; i < THREAD_COUNTS; i++) {
        stuck s = take_and_get_stuck(f, thread_counts[i]);
        assert_int_equal(threads_of(s), thread_counts[i]);
        /* Two threads take two of the eight chunks at a time. */
        assert_in_range(f->control->scan_unit, 0, (thread_counts[i] == 2 ? 2 : 1) * FP_CHUNK_UNITS);
        assert_in_range(f->control->bytes_written, 0, 4 * 4096);
        assert_in_range(f->control->keys_written, 0, one.control.keys_written / CHUNKS * 2);
        release_and_check(f, s, &one);
    }
    threads_forget(&one);
}

static void all_threads_are_in_the_background(void **state) {
    fixture *f = *state;
    stuck s = take_and_get_stuck(f, 3);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", s.pid);
    DIR *tasks = opendir(path);
    int nicer = getpriority(PRIO_PROCESS, 0) + 10, looked = 0;
    for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        int task = atoi(entry->d_name);
        assert_int_equal(getpriority(PRIO_PROCESS, (id_t)task), nicer > 19 ? 19 : nicer);
        /* musl's sched_getscheduler does not ask the kernel. */
        assert_int_equal(syscall(SYS_sched_getscheduler, task), SCHED_BATCH);
        looked++;
    }
    closedir(tasks);
    assert_int_equal(looked, 3);
    kill(s.pid, SIGKILL);
    assert_int_equal(waitpid(s.pid, NULL, 0), s.pid);
    close(s.pipe);
}

static void a_child_that_is_killed_takes_its_threads_along(void **state) {
    fixture *f = *state;
    stuck s = take_and_get_stuck(f, FIXTURE_THREADS);
    kill(s.pid, SIGTERM);
    int status;
    assert_int_equal(waitpid(s.pid, &status, 0), s.pid);
    assert_int_equal(WTERMSIG(status), SIGTERM);
    char byte[8192];
    while (read(s.pipe, byte, sizeof byte) > 0) {} /* nobody has the other end any more */
    close(s.pipe);
    fp_unlink(f->directory, "t1");
    fp_unlink(f->directory, "t2");
    f->outputs[0].directory_fd = f->directory;

    fixture_scan_threads(f, 3);
    threads_open_outputs(f);
    fp_inject(FP_INJECT_RECORDS, 5000);
    fp_inject(FP_INJECT_MID_SCAN, SIGSEGV);
    status = fixture_run(f);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSEGV);
    assert_int_equal(fp_unlink(f->directory, "t0"), 0);
}

static void where_the_kernel_refuses_threads_those_that_there_are_go_on(void **state) {
    fixture *f = *state;
    snapshot one = threads_take(f, 1);
    for (int refused = 1; refused <= 3; refused++) {
        fp_inject(FP_INJECT_THREADS, refused);
        stuck s = take_and_get_stuck(f, FIXTURE_THREADS);
        assert_int_equal(threads_of(s), refused);
        release_and_check(f, s, &one);
    }
    threads_forget(&one);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_ARENA(the_position_is_that_of_the_one_whose_turn_it_is),
        ON_ARENA(all_threads_are_in_the_background),
        ON_ARENA(a_child_that_is_killed_takes_its_threads_along),
        ON_ARENA(where_the_kernel_refuses_threads_those_that_there_are_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
