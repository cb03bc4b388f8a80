/* Scans by several threads of the child. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collection_fixture.h"

#define OUTPUTS 3u
#define CHUNKS (FIXTURE_UNITS / FP_CHUNK_UNITS)

static const uint32_t thread_counts[] = {1, 2, 3, FIXTURE_THREADS};
#define THREAD_COUNTS (sizeof thread_counts / sizeof thread_counts[0])

/* As many strings as fit into a segment of slots of 256 bytes, of three databases, some with an expiry. */
static void put_small(fixture *f, uint32_t unit) {
    fixture_segment(f, unit, 1, 256);
    for (uint32_t i = 0; i < FP_UNIT_BYTES / 256; i++) {
        char key[32], value[200];
        int key_bytes = snprintf(key, sizeof key, "%s:%u:%u", i % 2 == 0 ? "user" : "order", unit, i);
        for (uint32_t j = 0; j < sizeof value; j++) value[j] = "abcdefg"[(j * j / 7 + unit * i) % 7];
        fixture_block(f, unit, (block){.state = FP_STATE_LIVE, .epoch = 1, .database = i % 5 == 0 ? i / 5 % 3 : 0,
                                       .expiry = i % 7 == 0 ? 4102444800000 + i : 0, .key = key,
                                       .key_bytes = (uint32_t)key_bytes, .value = value,
                                       .value_bytes = rand() % sizeof value});
    }
}

/* `count` values of this size in one segment. */
static void put_large(fixture *f, uint32_t unit, uint32_t units, uint32_t count, uint32_t value_bytes) {
    fixture_segment(f, unit, units, units * FP_UNIT_BYTES / count & ~7u);
    uint8_t *value = malloc(value_bytes);
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < value_bytes; j++) value[j] = (uint8_t)(j / 50 % 3 == 0 ? (uint32_t)rand() : j / 1000);
        fixture_block(f, unit, (block){.state = FP_STATE_LIVE, .epoch = 1, .database = i % 2, .key = "user:large",
                                       .key_bytes = 10, .value = value, .value_bytes = value_bytes});
    }
    free(value);
}

static void put_list(fixture *f, uint32_t unit, const root *list) {
    fixture_segment(f, unit, 1, 256);
    fixture_block(f, unit, (block){.state = FP_STATE_LIVE, .epoch = 1, .type = FP_TYPE_LIST, .key = "order:list",
                                   .key_bytes = 10, .value = list, .value_bytes = FP_STREAM_OFFSET});
}

static void open_outputs(fixture *f) {
    static const char *const temporary[OUTPUTS] = {"t0", "t1", "t2"}, *const final[OUTPUTS] = {"f0", "f1", "f2"};
    for (uint32_t i = 0; i < OUTPUTS; i++) fixture_sink_of(f, i, temporary[i], final[i]);
}

static int fill_setup(void **state) {
    fixture *f = fixture_create(FP_MAP_PRIVATE);
    srand(5);
    root list = fixture_two_leaves(f);
    for (uint32_t unit = 3; unit < FIXTURE_UNITS; unit++) put_small(f, unit);
    memset(&f->table[20], 0, 33 * sizeof f->table[0]);
    memset(&f->table[60], 0, 15 * sizeof f->table[0]);
    memset(&f->table[95], 0, 3 * sizeof f->table[0]);
    put_large(f, 20, 33, 1, 2100000); /* more than a buffer, and into the third chunk behind its own */
    put_large(f, 60, 15, 1, 900000);  /* compressed as a whole */
    put_large(f, 95, 3, 8, 20000);    /* blocks on both sides of a chunk's end */
    put_list(f, 1, &list);
    put_list(f, 110, &list); /* whose nodes are in the first chunk */
    f->request->output_count = OUTPUTS;
    for (uint32_t i = 0; i < OUTPUTS; i++) {
        f->outputs[i].databases = i == 1 ? 1u << 1 : 1u << 0; /* nobody wants database 2 */
        f->outputs[i].flags |= FP_FLAG_LZF;
    }
    f->outputs[0].prefix_address = (uintptr_t)"user:";
    f->outputs[0].prefix_bytes = 5;
    f->outputs[2].prefix_address = (uintptr_t)"order:";
    f->outputs[2].prefix_bytes = 6;
    f->outputs[2].trailer_address = (uintptr_t)"\xfa\x01" "a\x01" "b";
    f->outputs[2].trailer_bytes = 5;
    *state = f;
    return 0;
}

/* What a snapshot has left. */
typedef struct {
    fp_control control;
    fp_output outputs[OUTPUTS];
    uint8_t *content[OUTPUTS];
} snapshot;

static snapshot collect(fixture *f) {
    snapshot s = {.control = *f->control};
    for (uint32_t i = 0; i < OUTPUTS; i++) {
        s.outputs[i] = f->outputs[i];
        size_t bytes;
        s.content[i] = fixture_read(f, f->outputs[i].final_name, &bytes);
        assert_non_null(s.content[i]);
        assert_int_equal(bytes, s.outputs[i].bytes_written);
        fp_unlink(f->directory, f->outputs[i].final_name);
    }
    assert_int_equal(fixture_file_count(f), 0);
    return s;
}

static void forget(snapshot *s) {
    for (uint32_t i = 0; i < OUTPUTS; i++) free(s->content[i]);
}

static snapshot take(fixture *f, uint32_t threads) {
    fixture_scan_threads(f, threads);
    open_outputs(f);
    assert_int_equal(fixture_run(f), 0);
    return collect(f);
}

static void check_same(const snapshot *s, const snapshot *expected) {
    assert_int_equal(s->control.keys_written, expected->control.keys_written);
    assert_int_equal(s->control.bytes_written, expected->control.bytes_written);
    assert_memory_equal(s->control.keys_met, expected->control.keys_met, sizeof s->control.keys_met);
    assert_int_equal(s->control.scan_unit, FIXTURE_UNITS);
    for (uint32_t i = 0; i < OUTPUTS; i++) {
        assert_int_equal(s->outputs[i].bytes_written, expected->outputs[i].bytes_written);
        assert_memory_equal(s->content[i], expected->content[i], s->outputs[i].bytes_written);
        assert_int_equal(s->outputs[i].keys_written, expected->outputs[i].keys_written);
        assert_true(s->outputs[i].crc64 == expected->outputs[i].crc64);
    }
}

static void the_bytes_do_not_depend_on_the_number_of_threads(void **state) {
    fixture *f = *state;
    snapshot one = take(f, 1);
    uint64_t met = 0;
    for (int i = 0; i < 3; i++) met += one.control.keys_met[i];
    assert_int_equal(met, (FIXTURE_UNITS - 3 - 33 - 15 - 3 - 1) * (FP_UNIT_BYTES / 256) + 1 + 1 + 8 + 2);
    assert_int_equal(one.control.keys_written, met - one.control.keys_met[2]);
    for (size_t i = 1; i < THREAD_COUNTS; i++) {
        snapshot several = take(f, thread_counts[i]);
        check_same(&several, &one);
        forget(&several);
    }
    forget(&one);
}

static void a_file_without_a_checksum_has_none_by_several_either(void **state) {
    fixture *f = *state;
    for (uint32_t i = 0; i < OUTPUTS; i++) f->outputs[i].flags &= ~FP_FLAG_CHECKSUM;
    snapshot one = take(f, 1), three = take(f, 3);
    check_same(&three, &one);
    assert_int_equal(three.outputs[0].crc64, 0);
    forget(&one);
    forget(&three);
}

static void more_threads_than_chunks_are_not_needed(void **state) {
    fixture *f = *state;
    f->request->unit_limit = 40;
    for (uint32_t unit = 20; unit < 40; unit++) f->table[unit] = (fp_segment){0};
    snapshot one = take(f, 1), seven = take(f, 7);
    assert_int_equal(seven.control.scan_unit, 40);
    seven.control.scan_unit = FIXTURE_UNITS;
    check_same(&seven, &one);
    forget(&one);
    forget(&seven);
    f->request->unit_limit = 0;
    seven = take(f, 7);
    assert_int_equal(seven.control.keys_written, 0);
    forget(&seven);
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
    snapshot one = take(f, 1);
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        for (uint64_t quarter = 0; quarter < 4; quarter++) {
            fixture_scan_threads(f, thread_counts[i]);
            open_outputs(f);
            uint64_t limit = one.control.bytes_written * quarter / 4 + 5;
            fp_inject(FP_INJECT_WRITE_LIMIT, (int32_t)limit);
            expect_failure(f, FP_STEP_WRITE, ENOSPC);
            assert_int_equal(f->control->bytes_written, limit);
            assert_in_range(f->control->failed_output, 0, OUTPUTS - 1);
        }
    }
    forget(&one);
}

static void a_reader_that_went_away_fails_all(void **state) {
    fixture *f = *state;
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        fixture_scan_threads(f, thread_counts[i]);
        open_outputs(f);
        int ends[2];
        assert_int_equal(fp_pipe((int64_t)(uintptr_t)ends), 0);
        close(ends[0]);
        close(f->outputs[1].sink_fd);
        f->outputs[1].sink_fd = ends[1];
        expect_failure(f, FP_STEP_WRITE, EPIPE);
        assert_int_equal(f->control->failed_output, 1);
    }
}

/* A thread that is ahead keeps what is wrong to itself until it is its turn. */
static void the_first_failure_on_the_way_is_the_one_that_is_told(void **state) {
    fixture *f = *state;
    uint32_t unit = 6 * FP_CHUNK_UNITS + 5;
    uint64_t *slot = (uint64_t *)(void *)(f->arena + (size_t)unit * FP_UNIT_BYTES);
    slot[0] = FP_STATE_LIVE | 255ull << FP_HEADER_KEY_SHIFT | 255ull << FP_HEADER_VALUE_SHIFT;
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        fixture_scan_threads(f, thread_counts[i]);
        open_outputs(f);
        expect_failure(f, FP_STEP_SCAN, EUCLEAN);
        assert_in_range(f->control->scan_unit, 6 * FP_CHUNK_UNITS, unit);

        open_outputs(f);
        fp_inject(FP_INJECT_WRITE_LIMIT, 700000);
        expect_failure(f, FP_STEP_WRITE, ENOSPC);
        assert_in_range(f->control->scan_unit, 1, 6 * FP_CHUNK_UNITS);
    }
}

/* A snapshot whose first output is a pipe that nobody reads yet: whoever has the first chunks is stuck in its write, and
 * all others come to wait for their turn. */
typedef struct {
    int pid, pipe;
} stuck;

/* How many threads a process has; of them, how many do not sleep. */
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

static stuck take_and_get_stuck(fixture *f, uint32_t threads) {
    fixture_scan_threads(f, threads);
    open_outputs(f);
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

/* Reads the pipe to its end, which has what a file of the same output had, and waits for the child. */
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
    snapshot several = collect(f);
    check_same(&several, expected);
    forget(&several);
    f->outputs[0].directory_fd = f->directory;
    f->outputs[0].flags &= ~FP_FLAG_SKIP_FSYNC;
}

/* What was encoded before its turn is not taken for passed. */
static void the_position_is_that_of_the_one_whose_turn_it_is(void **state) {
    fixture *f = *state;
    snapshot one = take(f, 1);
    for (size_t i = 1; i < THREAD_COUNTS; i++) {
        stuck s = take_and_get_stuck(f, thread_counts[i]);
        assert_int_equal(threads_of(s), thread_counts[i]);
        /* Two threads take two of the eight chunks at a time. */
        assert_in_range(f->control->scan_unit, 0, (thread_counts[i] == 2 ? 2 : 1) * FP_CHUNK_UNITS);
        assert_in_range(f->control->bytes_written, 0, 4 * 4096);
        assert_in_range(f->control->keys_written, 0, one.control.keys_written / CHUNKS * 2);
        release_and_check(f, s, &one);
    }
    forget(&one);
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
        assert_int_equal(sched_getscheduler(task), SCHED_BATCH);
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
    open_outputs(f);
    fp_inject(FP_INJECT_RECORDS, 5000);
    fp_inject(FP_INJECT_MID_SCAN, SIGSEGV);
    status = fixture_run(f);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSEGV);
    assert_int_equal(fp_unlink(f->directory, "t0"), 0);
}

static void where_the_kernel_refuses_threads_those_that_there_are_go_on(void **state) {
    fixture *f = *state;
    snapshot one = take(f, 1);
    for (int refused = 1; refused <= 3; refused++) {
        fp_inject(FP_INJECT_THREADS, refused);
        stuck s = take_and_get_stuck(f, FIXTURE_THREADS);
        assert_int_equal(threads_of(s), refused);
        release_and_check(f, s, &one);
    }
    forget(&one);
}

#define ON_ARENA(test) cmocka_unit_test_setup_teardown(test, fill_setup, fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_ARENA(the_bytes_do_not_depend_on_the_number_of_threads),
        ON_ARENA(a_file_without_a_checksum_has_none_by_several_either),
        ON_ARENA(more_threads_than_chunks_are_not_needed),
        ON_ARENA(a_full_disk_fails_all),
        ON_ARENA(a_reader_that_went_away_fails_all),
        ON_ARENA(the_first_failure_on_the_way_is_the_one_that_is_told),
        ON_ARENA(the_position_is_that_of_the_one_whose_turn_it_is),
        ON_ARENA(all_threads_are_in_the_background),
        ON_ARENA(a_child_that_is_killed_takes_its_threads_along),
        ON_ARENA(where_the_kernel_refuses_threads_those_that_there_are_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
