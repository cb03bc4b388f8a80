/* Signals to a child, and the wait for its end. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "snapshot_fixture.h"

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
    snapshot_check(f, "dump.rdb");

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

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_ARENA(a_child_is_signalled_and_waited_for_by_its_handle),
        ON_ARENA(a_child_without_a_handle_is_known_by_its_number),
        ON_ARENA(a_status_is_told_as_waitpid_tells_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
