#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

static int shared_setup(void **state) {
    fixture *f = fixture_create(FP_MAP_SHARED);
    f->request->flags = FP_RUN_WAIT_GATE;
    *state = f;
    return 0;
}

static int64_t request_of(const fixture *f) { return (int64_t)(uintptr_t)f->request; }

static int64_t control_of(const fixture *f) { return (int64_t)(uintptr_t)f->control; }

/* Forks a child that waits. What the request lacks until the gate is wrong until then. */
static int fork_waiting(fixture *f) {
    f->request->epoch = 0;
    f->request->unit_limit = 0;
    f->output->preamble_bytes = 0;
    int pid = fp_fork_snapshot(request_of(f), 0);
    assert_true(pid > 0);
    return pid;
}

static void await_phase(const fixture *f, uint32_t phase) {
    while (__atomic_load_n(&f->control->phase, __ATOMIC_ACQUIRE) != phase) usleep(200);
}

/* What the store does in the gate. */
static void open_gate(fixture *f) {
    f->request->epoch = FIXTURE_EPOCH;
    f->request->unit_limit = FIXTURE_UNITS;
    f->output->preamble_bytes = 9;
    assert_int_equal(fp_gate(control_of(f), FP_GATE_GO), 0);
}

static int status_of(int pid) {
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void await_stop(int pid) {
    int status;
    assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
    assert_true(WIFSTOPPED(status));
}

static void check_file(const fixture *f, const char *expected, size_t expected_bytes) {
    size_t bytes;
    uint8_t *content = fixture_read(f, "dump.rdb", &bytes);
    assert_non_null(content);
    assert_int_equal(bytes, expected_bytes + 8);
    assert_memory_equal(content, expected, expected_bytes);
    free(content);
}

#define CHECK_FILE(expected) check_file(f, expected, sizeof(expected) - 1)

static void the_child_sees_the_memory_of_the_gate(void **state) {
    fixture *f = *state;
    fixture_sink(f, "dump.rdb");
    fixture_segment(f, 1, 1, 64);
    fixture_string(f, 1, "gone", "1");
    int pid = fork_waiting(f);
    await_phase(f, FP_PHASE_WAITING);
    f->table[1].high_water = 0;
    fixture_string(f, 1, "key", "v");
    fixture_segment(f, 60, 1, 64);
    fixture_string(f, 60, "more", "v");
    open_gate(f);
    assert_int_equal(status_of(pid), 0);
    fixture_close_sinks(f);
    CHECK_FILE("REDIS0009\xfe\x00\x00\x03key\x01v\xfe\x00\x00\x04more\x01v\xff");
    assert_int_equal(f->control->phase, FP_PHASE_DONE);
    assert_int_equal(f->control->scan_unit, FIXTURE_UNITS);
}

static void a_gate_left_open_by_the_last_run_is_closed(void **state) {
    fixture *f = *state;
    fixture_sink(f, "dump.rdb");
    f->control->gate = FP_GATE_GO;
    int pid = fork_waiting(f);
    await_phase(f, FP_PHASE_WAITING);
    assert_int_equal(f->control->gate, FP_GATE_WAIT);
    open_gate(f);
    assert_int_equal(status_of(pid), 0);
    fixture_close_sinks(f);
    CHECK_FILE("REDIS0009\xff");
}

static void a_child_without_a_gate_does_not_wait(void **state) {
    fixture *f = *state;
    f->request->flags = 0;
    fixture_sink(f, "dump.rdb");
    assert_int_equal(fixture_run(f), 0);
    CHECK_FILE("REDIS0009\xff");
}

/* The parent makes more of a mapping accessible; the child's copy of it stays PROT_NONE by itself. */
static void memory_that_was_made_accessible_after_the_fork_is_scanned(void **state) {
    fixture *f = *state;
    enum { UNITS_AT_FORK = 10 };
    fixture_sink(f, "dump.rdb");
    int64_t arena = (int64_t)(uintptr_t)f->arena, table = (int64_t)(uintptr_t)f->table;
    size_t at_fork = UNITS_AT_FORK * FP_UNIT_BYTES, all = FIXTURE_UNITS * FP_UNIT_BYTES;
    assert_int_equal(mprotect(f->arena + at_fork, all - at_fork, PROT_NONE), 0);
    assert_int_equal(mprotect(f->table, 4096, PROT_NONE), 0);
    int pid = fork_waiting(f);
    assert_int_equal(fp_grow(FP_MAP_SHARED, arena, (int64_t)at_fork, (int64_t)all), 0);
    assert_int_equal(fp_grow(FP_MAP_SHARED, table, 0, 4096), 0);
    fixture_segment(f, UNITS_AT_FORK - 1, 3, 3 * FP_UNIT_BYTES); /* over the old end */
    fixture_string(f, UNITS_AT_FORK - 1, "over", "v");
    fixture_segment(f, FIXTURE_UNITS - 1, 1, 64);
    fixture_string(f, FIXTURE_UNITS - 1, "last", "v");
    open_gate(f);
    assert_int_equal(status_of(pid), 0);
    fixture_close_sinks(f);
    CHECK_FILE("REDIS0009\xfe\x00\x00\x04over\x01v\xfe\x00\x00\x04last\x01v\xff");
}

static void memory_that_cannot_be_made_readable_is_a_failure(void **state) {
    fixture *f = *state;
    fixture_sink(f, "dump.rdb");
    int pid = fork_waiting(f);
    await_phase(f, FP_PHASE_WAITING);
    f->request->unit_limit = 1ull << 40; /* far beyond the mapping */
    assert_int_equal(fp_gate(control_of(f), FP_GATE_GO), 0);
    int status = status_of(pid);
    fixture_close_sinks(f);
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_int_equal(f->control->failed_step, FP_STEP_PROTECT);
    assert_int_equal(f->control->error, ENOMEM);
    assert_int_equal(fixture_file_count(f), 0);
}

static void a_child_that_is_told_to_leave_goes_quietly(void **state) {
    fixture *f = *state;
    f->request->output_count = 2;
    fixture_sink(f, "dump.rdb");
    fixture_sink_of(f, 1, "other temporary", "other");
    int pid = fork_waiting(f);
    assert_int_equal(fp_gate(control_of(f), FP_GATE_LEAVE), 0);
    assert_int_equal(status_of(pid), 0);
    fixture_close_sinks(f);
    assert_int_equal(f->control->phase, FP_PHASE_IDLE);
    assert_int_equal(f->control->failed_step, FP_STEP_NONE);
    assert_int_equal(fixture_file_count(f), 0);
}

static void a_child_may_die_while_it_waits(void **state) {
    fixture *f = *state;
    fixture_sink(f, "dump.rdb");
    fp_inject(FP_INJECT_BEFORE_GATE, SIGKILL);
    int status = status_of(fork_waiting(f));
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
    fixture_close_sinks(f);
    assert_int_equal(f->control->phase, FP_PHASE_WAITING);
    open_gate(f); /* nobody is there to be woken */
    assert_int_equal(fp_unlink(f->directory, "temporary"), 0);
    assert_int_equal(fixture_file_count(f), 0);
}

/* Forks a process that forks the snapshot's child, and which is gone when this returns. The child is
 * then ours to wait for. If `open` is set, the gate was opened before. */
static int orphan(fixture *f, int open) {
    assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    pid_t parent = fork();
    assert_true(parent >= 0);
    if (parent == 0) {
        int pid = fp_fork_snapshot(request_of(f), 0);
        while (f->control->phase != FP_PHASE_WAITING) usleep(200);
        if (open) fp_gate(control_of(f), FP_GATE_GO);
        _exit(pid > 0 ? 0 : 1);
    }
    assert_int_equal(status_of(parent), 0);
    return (int)f->control->child;
}

static void a_parent_that_dies_before_the_gate_takes_the_child_along(void **state) {
    fixture *f = *state;
    fixture_sink(f, "dump.rdb");
    assert_int_equal(status_of(orphan(f, 0)), 0);
    fixture_close_sinks(f);
    assert_int_equal(f->control->phase, FP_PHASE_IDLE);
    assert_int_equal(fixture_file_count(f), 0);
}

/* The child stops itself before it looks at the gate: when it does, the gate is open and the parent gone. */
static void a_parent_that_dies_after_the_gate_changes_nothing(void **state) {
    fixture *f = *state;
    fixture_sink(f, "dump.rdb");
    fixture_segment(f, 1, 1, 64);
    fixture_string(f, 1, "key", "v");
    fp_inject(FP_INJECT_BEFORE_GATE, SIGSTOP);
    int pid = orphan(f, 1);
    await_stop(pid);
    assert_int_equal(kill(pid, SIGCONT), 0);
    assert_int_equal(status_of(pid), 0);
    fixture_close_sinks(f);
    CHECK_FILE("REDIS0009\xfe\x00\x00\x03key\x01v\xff");
}

static block named(uint32_t epoch, const char *key) {
    return (block){.state = FP_STATE_LIVE, .epoch = epoch, .key = key, .key_bytes = (uint32_t)strlen(key), .value = "v",
                   .value_bytes = 1};
}

/* The child stops itself inside the segment at unit 3; the store changes all that it may change. */
static void the_store_works_on_under_the_scan(void **state) {
    fixture *f = *state;
    fixture_sink(f, "dump.rdb");
    for (uint32_t unit = 1; unit <= 5; unit += 2) fixture_segment(f, unit, 1, 64);
    fixture_string(f, 1, "one", "v");
    fixture_string(f, 3, "two", "v");
    fixture_string(f, 3, "three", "v");
    fixture_string(f, 5, "four", "v");
    fp_inject(FP_INJECT_RECORDS, 2);
    fp_inject(FP_INJECT_MID_SCAN, SIGSTOP);
    int pid = fork_waiting(f);
    open_gate(f);
    await_stop(pid);
    assert_int_equal(f->control->scan_unit, 3);

    memset(f->arena + FP_UNIT_BYTES, 0xff, FP_UNIT_BYTES); /* passed */
    f->table[1].slot_bytes = 0;
    fixture_block(f, 3, named(FIXTURE_EPOCH + 1, "later in the one that is scanned"));
    fixture_block(f, 5, named(FIXTURE_EPOCH + 1, "later in one that is to come"));
    /* A segment made since, on units that were free; its length may be that of the next that comes there. */
    f->table[7] = (fp_segment){.slot_bytes = 64, .units = 77, .birth_epoch = FIXTURE_EPOCH + 1, .high_water = 1u << 30};
    fixture_segment(f, 8, 1, 64); /* of the snapshot: one unit further on */
    fixture_string(f, 8, "five", "v");
    assert_int_equal(kill(pid, SIGCONT), 0);
    assert_int_equal(status_of(pid), 0);
    fixture_close_sinks(f);
    CHECK_FILE("REDIS0009\xfe\x00\x00\x03one\x01v\x00\x03two\x01v\x00\x05three\x01v\x00\x04" "four\x01v"
               "\x00\x04" "five\x01v\xff");
    assert_int_equal(f->control->scan_unit, FIXTURE_UNITS);
}

static void a_gate_has_two_ways_to_open(void **state) {
    fixture *f = *state;
    assert_int_equal(fp_gate(0, FP_GATE_GO), -EFAULT);
    assert_int_equal(fp_gate(control_of(f), FP_GATE_WAIT), -EINVAL);
    assert_int_equal(fp_gate(control_of(f), 3), -EINVAL);
    assert_int_equal(f->control->gate, FP_GATE_WAIT);
}

#define ON_ARENA(test) cmocka_unit_test_setup_teardown(test, shared_setup, fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_ARENA(the_child_sees_the_memory_of_the_gate),
        ON_ARENA(a_gate_left_open_by_the_last_run_is_closed),
        ON_ARENA(a_child_without_a_gate_does_not_wait),
        ON_ARENA(memory_that_was_made_accessible_after_the_fork_is_scanned),
        ON_ARENA(memory_that_cannot_be_made_readable_is_a_failure),
        ON_ARENA(a_child_that_is_told_to_leave_goes_quietly),
        ON_ARENA(a_child_may_die_while_it_waits),
        ON_ARENA(a_parent_that_dies_before_the_gate_takes_the_child_along),
        ON_ARENA(a_parent_that_dies_after_the_gate_changes_nothing),
        ON_ARENA(the_store_works_on_under_the_scan),
        ON_ARENA(a_gate_has_two_ways_to_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
