/* The fork, and what the child leaves behind of its parent. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "snapshot_fixture.h"

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

static void ignore(int signal) { (void)signal; }

/* Forks a child that stops itself before its scan. */
static int fork_stopped(fixture *f) {
    fixture_sink(f, "dump.rdb");
    fp_inject(FP_INJECT_BEFORE_SCAN, SIGSTOP);
    int pid = fp_fork_snapshot((int64_t)(uintptr_t)f->request, 0);
    assert_int_equal(waitpid(pid, NULL, WUNTRACED), pid);
    return pid;
}

static void finish(fixture *f, int pid) {
    kill(pid, SIGCONT);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    fixture_close_sinks(f);
    snapshot_check(f, "dump.rdb");
}

/* Reads a file of /proc about a process; the text is empty if the kernel has none. */
static void read_about(int pid, const char *name, char *text, size_t size) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    int descriptor = open(path, O_RDONLY);
    ssize_t length = descriptor < 0 ? 0 : read(descriptor, text, size - 1);
    if (descriptor >= 0) close(descriptor);
    text[length > 0 ? length : 0] = '\0';
}

static void the_snapshot_is_of_the_moment_of_the_fork(void **state) {
    fixture *f = *state;
    int pid = fork_stopped(f);
    memset(f->arena + FP_UNIT_BYTES, 0xff, 3 * FP_UNIT_BYTES); /* private memory: the child keeps its own */
    finish(f, pid);
}

static void the_child_has_left_its_parent(void **state) {
    fixture *f = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    signal(SIGUSR1, ignore);
    int pid = fork_stopped(f);

    /* An inherited socket or pipe would never end for its peer. */
    close(ends[1]);
    char byte, text[2048];
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
    assert_int_equal(getsid(pid), pid);

    read_about(pid, "status", text, sizeof text);
    assert_non_null(strstr(text, "Name:\tforkpoint-save"));
    assert_non_null(strstr(text, "SigBlk:\t0000000000000000"));
    assert_non_null(strstr(text, "SigCgt:\t0000000000000000"));
    read_about(pid, "oom_score_adj", text, sizeof text);
    assert_string_equal(text, "1000\n");
    signal(SIGUSR1, SIG_DFL);
    finish(f, pid);
}

static void the_child_is_in_the_background(void **state) {
    fixture *f = *state;
    int pid = fork_stopped(f);
    int nicer = getpriority(PRIO_PROCESS, 0) + 10;
    assert_int_equal(getpriority(PRIO_PROCESS, (id_t)pid), nicer > 19 ? 19 : nicer);
    /* musl's sched_getscheduler does not ask the kernel. */
    assert_int_equal(syscall(SYS_sched_getscheduler, pid), SCHED_BATCH);
    char text[64];
    read_about(pid, "autogroup", text, sizeof text);
    if (text[0] != '\0') assert_non_null(strstr(text, "nice 10")); /* not every kernel has autogroups */
    finish(f, pid);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_ARENA(a_failed_fork_leaves_no_child),
        ON_ARENA(the_snapshot_is_of_the_moment_of_the_fork),
        ON_ARENA(the_child_has_left_its_parent),
        ON_ARENA(the_child_is_in_the_background),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
