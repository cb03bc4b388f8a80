/*
 * System calls that a filter refuses, as those of containers and service managers do, and limits: what
 * the helper can do without, it does without. Each test runs in a process of its own, which ends with it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif

#define MOST_CALLS 32

/* All that a snapshot is better with, and can be had without. */
static const int optional[] = {
    SYS_close_range, SYS_memfd_create, SYS_setsid, SYS_prlimit64,  SYS_fadvise64,         SYS_setpriority,
    SYS_getpriority, SYS_flock,        SYS_futex,  SYS_getdents64, SYS_pidfd_send_signal, SYS_waitid,
    SYS_sched_setscheduler, SYS_sync_file_range,
};
#define OPTIONAL (int)(sizeof optional / sizeof optional[0])

static void install(struct sock_filter *filter, int length) {
    struct sock_fprog program = {(unsigned short)length, filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        _exit(100);
    }
}

/* For the rest of this process's life, and of its children's. */
static void refuse(const int *calls, int count, int error) {
    struct sock_filter filter[MOST_CALLS + 3];
    int at = 0;
    filter[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < count; i++) {
        __u8 to_refusal = (__u8)(count - i);
        filter[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (__u32)calls[i], to_refusal, 0);
    }
    filter[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    filter[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (__u32)error);
    install(filter, at);
}

/* The same for new threads, but not for new processes. */
static void refuse_threads(int error) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (__u32)error),
    };
    install(filter, sizeof filter / sizeof filter[0]);
}

/* In a process of its own: status 0 if all is well, else the number of what is not. */
static void in_a_process(int (*body)(fixture *f, int error), fixture *f, int error) {
    fflush(stdout);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) _exit(body(f, error));
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static int await(int pid, int32_t handle) {
    int word;
    while ((word = fp_child_wait(pid, handle)) == -EAGAIN) usleep(200);
    return word;
}

/* Whether the child of a snapshot that stops before its scan has closed both ends of a pipe. */
static int closes_descriptors(fixture *f) {
    int ends[2], far = fcntl(2, F_DUPFD, 300);
    if (pipe(ends) != 0 || dup2(ends[1], far) < 0) return 10;
    fp_inject(FP_INJECT_BEFORE_SCAN, SIGSTOP);
    int32_t handle;
    int pid = fp_fork_snapshot((int64_t)(uintptr_t)f->request, (int64_t)(uintptr_t)&handle);
    if (pid < 0) return 11;
    if (waitpid(pid, NULL, WUNTRACED) != pid) return 12;
    close(ends[1]);
    close(far);
    struct pollfd closed = {ends[0], 0, 0};
    poll(&closed, 1, 5000);
    if ((closed.revents & POLLHUP) == 0) return 13; /* somebody has the other end */
    if (fp_child_signal(pid, handle, SIGCONT) != 0) return 14;
    return await(pid, handle) == 0 ? 0 : 15;
}

static void read_text(const char *path, char *text, size_t size) {
    int descriptor = open(path, O_RDONLY);
    ssize_t length = descriptor < 0 ? 0 : read(descriptor, text, size - 1);
    if (descriptor >= 0) close(descriptor);
    text[length > 0 ? length : 0] = '\0';
}

/* What the scheduler gives this process's session; empty on a kernel without autogroups. */
static void read_autogroup(char *text, size_t size) { read_text("/proc/self/autogroup", text, size); }

static int a_whole_snapshot(fixture *f, int error) {
    char before[64], after[64];
    read_autogroup(before, sizeof before);
    refuse(optional, OPTIONAL, error);
    f->output->sink_fd = fp_open_temporary(f->directory, "temporary");
    if (f->output->sink_fd < 0) return 1;
    f->output->directory_fd = f->directory;
    strcpy(f->output->temporary_name, "temporary");
    strcpy(f->output->final_name, "dump.rdb");
    fp_background();
    int failure = closes_descriptors(f);
    /* A child that may not leave the session must not slow the whole of it down. */
    read_autogroup(after, sizeof after);
    return failure != 0 || strcmp(before, after) == 0 ? failure : 20;
}

static void what_is_optional_may_be_refused(void **state) {
    fixture *f = *state;
    const int errors[] = {EPERM, EACCES};
    for (int i = 0; i < 2; i++) {
        in_a_process(a_whole_snapshot, f, errors[i]);
        size_t bytes;
        uint8_t *file = fixture_read(f, "dump.rdb", &bytes);
        assert_non_null(file);
        assert_int_equal(unlinkat(f->directory, "dump.rdb", 0), 0);
        assert_int_equal(fixture_file_count(f), 0);
        free(file);
    }
}

/* As every program of an ordinary user; 0 if it is so now. */
static int drop_administration(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[2];
    if (syscall(SYS_capget, &header, sets) != 0) return -1;
    sets[CAP_TO_INDEX(CAP_SYS_ADMIN)].effective &= ~CAP_TO_MASK(CAP_SYS_ADMIN);
    return (int)syscall(SYS_capset, &header, sets);
}

/* Whether the session of a snapshot's child, which stops before its scan, is in the background. */
static int is_in_background(fixture *f) {
    char path[64], text[64];
    fp_inject(FP_INJECT_BEFORE_SCAN, SIGSTOP);
    int32_t handle;
    int pid = fp_fork_snapshot((int64_t)(uintptr_t)f->request, (int64_t)(uintptr_t)&handle);
    if (pid < 0 || waitpid(pid, NULL, WUNTRACED) != pid) return 11;
    snprintf(path, sizeof path, "/proc/%d/autogroup", pid);
    read_text(path, text, sizeof text);
    if (fp_child_signal(pid, handle, SIGCONT) != 0 || await(pid, handle) != 0) return 12;
    return text[0] == '\0' || strstr(text, "nice 10") != NULL ? 0 : 13;
}

static int several_soon_after_each_other(fixture *f, int error) {
    (void)error;
    f->output->flags |= FP_FLAG_NULL_SINK;
    if (drop_administration() != 0) return 10;
    int failure = 0;
    for (int i = 0; i < 3 && failure == 0; i++) failure = is_in_background(f);
    return failure;
}

/* The kernel refuses that at first to who is no administrator. */
static void each_of_several_children_is_in_the_background(void **state) {
    in_a_process(several_soon_after_each_other, *state, 0);
}

static int without_close_range(fixture *f, int error) {
    const int calls[] = {SYS_close_range};
    refuse(calls, 1, error);
    f->output->flags |= FP_FLAG_NULL_SINK;
    return closes_descriptors(f);
}

static void descriptors_are_closed_whatever_close_range_says(void **state) {
    const int errors[] = {EPERM, ENOSYS, EINVAL, EACCES, EFAULT};
    for (int i = 0; i < 5; i++) in_a_process(without_close_range, *state, errors[i]);
}

/* The gate is waited for though nobody wakes. */
static int an_early_fork(fixture *f, int error) {
    const int calls[] = {SYS_futex};
    refuse(calls, 1, error);
    f->output->flags |= FP_FLAG_NULL_SINK;
    f->request->flags = FP_RUN_WAIT_GATE;
    int pid = fp_fork_snapshot((int64_t)(uintptr_t)f->request, 0);
    for (int i = 0; i < 10000 && __atomic_load_n(&f->control->phase, __ATOMIC_ACQUIRE) != FP_PHASE_WAITING; i++) {
        usleep(1000);
    }
    if (f->control->phase != FP_PHASE_WAITING) return 1;
    fp_gate((int64_t)(uintptr_t)f->control, FP_GATE_GO);
    return await(pid, -1);
}

static void a_futex_may_be_refused(void **state) {
    in_a_process(an_early_fork, *state, EPERM);
    in_a_process(an_early_fork, *state, ENOSYS);
}

/* By three threads, one string of each of three chunks. */
static int scan_by_threads(fixture *f) {
    fixture_scan_threads(f, 3);
    for (uint32_t chunk = 0; chunk < 3; chunk++) {
        fixture_segment(f, chunk * FP_CHUNK_UNITS + 1, 1, 64);
        fixture_string(f, chunk * FP_CHUNK_UNITS + 1, "key", "v");
    }
    f->output->sink_fd = fp_open_temporary(f->directory, "file");
    if (f->output->sink_fd < 0) return 10;
    return await(fp_fork_snapshot((int64_t)(uintptr_t)f->request, 0), -1) == 0 ? 0 : 11;
}

static int without_threads(fixture *f, int error) {
    refuse_threads(error);
    return scan_by_threads(f);
}

/* They wait for each other though nobody wakes. */
static int threads_without_a_futex(fixture *f, int error) {
    const int calls[] = {SYS_futex};
    refuse(calls, 1, error);
    fp_inject(FP_INJECT_SLOW_SCAN, 2000);
    return scan_by_threads(f);
}

static void threads_of_the_scan_may_be_refused_and_what_they_wait_with(void **state) {
    fixture *f = *state;
    static const char expected[] = "REDIS0009\xfe\x00\x00\x03key\x01v\xfe\x00\x00\x03key\x01v"
                                   "\xfe\x00\x00\x03key\x01v\xff";
    const int errors[] = {EPERM, EACCES, ENOSYS, EAGAIN};
    for (int i = 0; i < 7; i++) {
        in_a_process(i < 4 ? without_threads : threads_without_a_futex, f, errors[i % 4]);
        size_t bytes;
        uint8_t *file = fixture_read(f, "file", &bytes);
        assert_int_equal(bytes, sizeof expected - 1 + 8);
        assert_memory_equal(file, expected, sizeof expected - 1);
        free(file);
        fp_unlink(f->directory, "file");
    }
}

/* Memory that a child sees, with what was written after the fork. */
static int is_shared(int64_t bytes) {
    int64_t address = fp_map(FP_MAP_SHARED, bytes);
    if (address < 0 || fp_grow(FP_MAP_SHARED, address, 0, bytes) != 0) return 1;
    volatile char *memory = (volatile char *)(uintptr_t)address;
    memory[bytes - 1] = 1;
    pid_t child = fork();
    if (child == 0) {
        while (memory[0] == 0) usleep(200);
        _exit(memory[bytes - 1]);
    }
    memory[bytes - 1] = 5;
    memory[0] = 1;
    int status;
    waitpid(child, &status, 0);
    if (status != 5 << 8) return 2;
    if (fp_discard(FP_MAP_SHARED, address, bytes) != 0 || memory[0] != 0) return 3;
    return fp_unmap(address, bytes) == 0 ? 0 : 4;
}

static int memory_without_a_memfd(fixture *f, int error) {
    (void)f;
    const int calls[] = {SYS_memfd_create};
    refuse(calls, 1, error);
    return is_shared(1 << 20);
}

static int memory_under_a_file_limit(fixture *f, int bytes) {
    (void)f;
    struct rlimit limit = {(rlim_t)bytes, (rlim_t)bytes};
    return setrlimit(RLIMIT_FSIZE, &limit) != 0 ? 10 : is_shared(1 << 20); /* SIGXFSZ would end it */
}

static int memory_without_seals(fixture *f, int error) {
    (void)f;
    const int calls[] = {SYS_fcntl};
    refuse(calls, 1, error);
    return is_shared(1 << 20);
}

static void shared_memory_needs_no_memfd(void **state) {
    in_a_process(memory_without_a_memfd, *state, EPERM);
    in_a_process(memory_without_a_memfd, *state, EACCES); /* vm.memfd_noexec = 2, before Linux 6.3's flag */
    in_a_process(memory_without_a_memfd, *state, ENOSYS);
    in_a_process(memory_under_a_file_limit, *state, 4096);
    in_a_process(memory_without_seals, *state, EPERM);
}

static int advice_that_is_refused(fixture *f, int error) {
    (void)f;
    const int calls[] = {SYS_madvise};
    refuse(calls, 1, error);
    for (int kind = FP_MAP_SHARED; kind <= FP_MAP_CONTROL; kind++) {
        if (fp_map(kind, 1 << 20) < 0) return 1 + kind;
    }
    return 0;
}

static void advice_may_be_refused(void **state) {
    in_a_process(advice_that_is_refused, *state, EPERM);
    in_a_process(advice_that_is_refused, *state, ENOSYS);
}

#define ON_ARENA(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_ARENA(what_is_optional_may_be_refused),
        ON_ARENA(each_of_several_children_is_in_the_background),
        ON_ARENA(descriptors_are_closed_whatever_close_range_says),
        ON_ARENA(a_futex_may_be_refused),
        ON_ARENA(threads_of_the_scan_may_be_refused_and_what_they_wait_with),
        ON_ARENA(shared_memory_needs_no_memfd),
        ON_ARENA(advice_may_be_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
