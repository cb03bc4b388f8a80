/*
 * The child: leaves what belongs to the JVM, writes the file, publishes it, exits. It is alone in
 * a copy of a process that had many threads, so it may not call anything that takes a lock,
 * allocates, or needs a thread: raw system calls and memcpy only.
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "inject.h"
#include "progress.h"
#include "rdb.h"
#include "scan.h"
#include "sys.h"

/* struct sigaction as the kernel has it, which is not libc's. */
typedef struct {
    uintptr_t handler;
    unsigned long flags;
    uintptr_t restorer;
    uint64_t mask;
} kernel_sigaction;

#define SIGNALS 64
#define KERNEL_SIGSET_BYTES 8

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

_Noreturn static void fail(const fp_request *request, fp_control *control, uint32_t step, int error) {
    if (request->temporary_name[0] != '\0' && request->directory_fd >= 0) {
        sys_unlinkat(request->directory_fd, request->temporary_name);
    }
    control->failed_step = step;
    control->error = error;
    fp_progress_phase(control, FP_PHASE_FAILED);
    sys_exit(1);
}

/* The JVM's handlers need threads that are not here. A full disk or a closed pipe is to be an
 * error code, not a death: hence the two that are ignored. */
static void reset_signals(void) {
    for (int signal = 1; signal <= SIGNALS; signal++) {
        kernel_sigaction action = {.handler = (uintptr_t)SIG_DFL};
        if (signal == SIGPIPE || signal == SIGXFSZ) action.handler = (uintptr_t)SIG_IGN;
        fp_syscall4(SYS_rt_sigaction, signal, (long)&action, 0, KERNEL_SIGSET_BYTES);
    }
    uint64_t none = 0;
    fp_syscall4(SYS_rt_sigprocmask, SIG_SETMASK, (long)&none, 0, KERNEL_SIGSET_BYTES);
}

/* When memory runs out, the child goes and the store stays. Raising the value needs no right. */
static void volunteer_for_the_oom_killer(void) {
    long descriptor = sys_open("/proc/self/oom_score_adj", O_WRONLY);
    if (descriptor < 0) return;
    sys_write((int)descriptor, "1000", 4);
    sys_close((int)descriptor);
}

static void close_descriptors(unsigned first, unsigned last) {
    if (first > last || fp_syscall3(SYS_close_range, first, last, 0) != -ENOSYS) return;
    struct rlimit limit = {1024, 1024}; /* before Linux 5.9 */
    fp_syscall4(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, (long)&limit);
    for (unsigned i = first; i <= last && i < limit.rlim_cur; i++) sys_close((int)i);
}

/* An inherited socket would stay open for its peer until the snapshot ends. */
static void close_all_but(int one, int other) {
    int low = one < other ? one : other, high = one < other ? other : one;
    if (low < 0) low = high;
    if (high < 0) {
        close_descriptors(0, ~0u);
        return;
    }
    if (low > 0) close_descriptors(0, (unsigned)low - 1);
    close_descriptors((unsigned)low + 1, (unsigned)high - 1);
    close_descriptors((unsigned)high + 1, ~0u);
}

static void leave_the_jvm(const fp_request *request) {
    reset_signals();
    /* A ctrl-C on the parent's terminal goes to its whole process group: it must not end a file
     * that is half written. A cancel comes to this pid. */
    fp_syscall3(SYS_setsid, 0, 0, 0);
    fp_syscall3(SYS_prctl, PR_SET_NAME, (long)"forkpoint-save", 0);
    volunteer_for_the_oom_killer();
    close_all_but(request->sink_fd, request->directory_fd);
}

static void write_records(const fp_request *request, fp_control *control) {
    fp_writer writer;
    fp_writer_open(&writer, request);
    fp_writer_raw(&writer, (const void *)(uintptr_t)request->preamble_address, request->preamble_bytes);
    int error = fp_scan(request, control, &writer);
    if (error != 0) fail(request, control, writer.error != 0 ? FP_STEP_WRITE : FP_STEP_SCAN, error);
    fp_writer_raw(&writer, (const void *)(uintptr_t)request->trailer_address, request->trailer_bytes);
    fp_writer_finish(&writer);
    if (writer.error != 0) fail(request, control, FP_STEP_WRITE, writer.error);
    control->finished_ns = fp_now_ns();
    fp_sample_dirty(control);
}

static long sync_sink(int descriptor) {
#ifdef FP_INJECT
    if (fp_inject_sync_error() != 0) return -fp_inject_sync_error();
#endif
    return sys_fsync(descriptor);
}

static void sync_records(const fp_request *request, fp_control *control) {
    if (request->flags & (FP_FLAG_NULL_SINK | FP_FLAG_SKIP_FSYNC)) return;
    long result = sync_sink(request->sink_fd);
    if (result < 0) fail(request, control, FP_STEP_SYNC, (int)-result);
    /* Only pages that are on disk can be dropped, hence after the sync. */
    if (request->flags & FP_FLAG_DROP_CACHE) {
        fp_syscall4(SYS_fadvise64, request->sink_fd, 0, 0, POSIX_FADV_DONTNEED);
    }
}

/* "/proc/self/fd/N" */
static void descriptor_path(char *path, int descriptor) {
    static const char prefix[] = "/proc/self/fd/";
    memcpy(path, prefix, sizeof prefix - 1);
    char digits[12];
    int count = 0;
    do digits[count++] = (char)('0' + descriptor % 10);
    while ((descriptor /= 10) > 0);
    path += sizeof prefix - 1;
    while (count > 0) *path++ = digits[--count];
    *path = '\0';
}

/* A file made by O_TMPFILE gets a name for an instant: linkat() cannot replace, renameat() can. */
static const char *name_sink(const fp_request *request, fp_control *control) {
    if (request->temporary_name[0] != '\0') return request->temporary_name;
    char path[32];
    descriptor_path(path, request->sink_fd);
    long result = sys_linkat(AT_FDCWD, path, request->directory_fd, request->link_name, AT_SYMLINK_FOLLOW);
    if (result < 0) fail(request, control, FP_STEP_LINK, (int)-result);
    return request->link_name;
}

/* rename() replaces the last good file at once or not at all; only then is the folder synced. */
static void publish(const fp_request *request, fp_control *control) {
    if (request->directory_fd < 0) return;
    const char *name = name_sink(request, control);
    FP_POINT(FP_INJECT_BEFORE_RENAME);
    long result = sys_renameat(request->directory_fd, name, request->directory_fd, request->final_name);
    if (result < 0) {
        sys_unlinkat(request->directory_fd, name);
        fail(request, control, FP_STEP_RENAME, (int)-result);
    }
    FP_POINT(FP_INJECT_AFTER_RENAME);
    result = sys_fsync(request->directory_fd);
    if (result < 0) fail(request, control, FP_STEP_SYNC_DIRECTORY, (int)-result);
}

_Noreturn void fp_child(const fp_request *request) {
    fp_control *control = (fp_control *)(uintptr_t)request->control_address;
    control->child = (uint32_t)sys_getpid();
    fp_progress_phase(control, FP_PHASE_STARTED);
    leave_the_jvm(request);
    FP_POINT(FP_INJECT_BEFORE_SCAN);
    fp_progress_phase(control, FP_PHASE_SCANNING);
    write_records(request, control);
    FP_POINT(FP_INJECT_BEFORE_SYNC);
    fp_progress_phase(control, FP_PHASE_SYNCING);
    sync_records(request, control);
    fp_progress_phase(control, FP_PHASE_PUBLISHING);
    publish(request, control);
    fp_progress_phase(control, FP_PHASE_DONE);
    sys_exit(0);
}
