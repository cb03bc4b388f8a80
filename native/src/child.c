/*
 * The child leaves what belongs to the JVM, writes the files, publishes them, and exits. It is alone in
 * a copy of a process that had many threads. So it may not call anything that takes a lock, allocates,
 * or needs another thread: it makes raw system calls and uses memcpy and its like, nothing else. The
 * threads that its scan starts end with the scan; the exit of the one that was forked ends them all.
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "background.h"
#include "clock.h"
#include "descriptors.h"
#include "gate.h"
#include "inject.h"
#include "io.h"
#include "outputs.h"
#include "progress.h"
#include "publish.h"
#include "scan.h"
#include "sys.h"

/* The kernel's struct sigaction, which differs from libc's. */
typedef struct {
    uintptr_t handler;
    unsigned long flags;
    uintptr_t restorer;
    uint64_t mask;
} kernel_sigaction;

#define SIGNALS 64
#define KERNEL_SIGSET_BYTES 8
#define PAGE_BYTES 4096u

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

static fp_control *control_of(const fp_request *request) {
    return (fp_control *)(uintptr_t)request->control_address;
}

/* Removes the temporary files. A published file has no temporary name any more. */
static void remove_temporary_names(const fp_request *request) {
    for (uint32_t i = 0; i < request->output_count; i++) {
        const fp_output *output = &fp_request_outputs(request)[i];
        if (output->temporary_name[0] != '\0' && output->directory_fd >= 0) {
            sys_unlinkat(output->directory_fd, output->temporary_name);
        }
    }
}

/* Reports a failure and exits. If it happens while the outputs are published, those before the failed one
 * keep their final names: each is whole and on disk, and the file that it replaced is gone. */
_Noreturn static void fail(const fp_request *request, uint32_t output, uint32_t step, int error) {
    fp_control *control = control_of(request);
    remove_temporary_names(request);
    control->failed_step = step;
    control->failed_output = output;
    control->error = error;
    fp_progress_phase(control, FP_PHASE_FAILED);
    sys_exit(1);
}

/* Resets all signals: the JVM's handlers need threads that are not here. Two are ignored: a file size
 * limit or a closed pipe must be an error code, not the child's death. */
static void reset_signals(void) {
    for (int signal = 1; signal <= SIGNALS; signal++) {
        kernel_sigaction action = {.handler = (uintptr_t)SIG_DFL};
        if (signal == SIGPIPE || signal == SIGXFSZ) action.handler = (uintptr_t)SIG_IGN;
        fp_syscall4(SYS_rt_sigaction, signal, (long)&action, 0, KERNEL_SIGSET_BYTES);
    }
    uint64_t none = 0;
    fp_syscall4(SYS_rt_sigprocmask, SIG_SETMASK, (long)&none, 0, KERNEL_SIGSET_BYTES);
}

/* When memory runs out, the kernel ends the child, not the store. Raising the value needs no right. */
static void volunteer_for_the_oom_killer(void) {
    long descriptor = sys_open("/proc/self/oom_score_adj", O_WRONLY);
    if (descriptor < 0) return;
    sys_write((int)descriptor, "1000", 4);
    sys_close((int)descriptor);
}

static void close_descriptors(unsigned first, unsigned last) {
    if (first > last) return;
    /* Linux has the call since 5.9; a filter that does not know it may return any error. */
    if (fp_syscall3(SYS_close_range, first, last, 0) == 0) return;
    if (!fp_close_listed(first, last)) fp_close_each(first, last);
}

/* Returns the lowest descriptor from `from` on that the child needs, ~0u if there is none. */
static unsigned next_kept(const fp_request *request, unsigned from) {
    unsigned kept = ~0u; /* a -1 in an output, which is no descriptor, is not lower */
    for (uint32_t i = 0; i < request->output_count; i++) {
        const fp_output *output = &fp_request_outputs(request)[i];
        unsigned sink = (unsigned)output->sink_fd, directory = (unsigned)output->directory_fd;
        if (sink >= from && sink < kept) kept = sink;
        if (directory >= from && directory < kept) kept = directory;
    }
    return kept;
}

/* Closes what the child does not need: an inherited socket would stay open for its peer until the child exits. */
static void close_all_but_outputs(const fp_request *request) {
    unsigned from = 0, kept;
    while ((kept = next_kept(request, from)) != ~0u) {
        if (kept > from) close_descriptors(from, kept - 1);
        from = kept + 1;
    }
    close_descriptors(from, ~0u);
}

static void leave_the_jvm(const fp_request *request) {
    reset_signals();
    /* A ctrl-C on the parent's terminal goes to its whole process group. It must not end the child; a
     * cancelled snapshot sends its signal to the child's pid. */
    int session = fp_syscall3(SYS_setsid, 0, 0, 0) > 0;
    fp_syscall3(SYS_prctl, PR_SET_NAME, (long)"forkpoint-save", 0);
    volunteer_for_the_oom_killer();
    fp_background_priority(session);
    close_all_but_outputs(request);
}

/* Makes the arena and its table readable. They may have grown between the fork and the gate: the parent made the
 * new part accessible in its own mapping, but in the child it is still PROT_NONE. */
static void make_readable(const fp_request *request) {
    const struct {
        uint64_t address, bytes;
    } ranges[] = {{request->arena_address, request->unit_limit * FP_UNIT_BYTES},
                  {request->table_address, request->unit_limit * sizeof(fp_segment)}};
    for (int i = 0; i < 2; i++) {
        uint64_t pages = (ranges[i].bytes + PAGE_BYTES - 1) & ~(uint64_t)(PAGE_BYTES - 1);
        long result = fp_syscall3(SYS_mprotect, (long)ranges[i].address, (long)pages, PROT_READ);
        if (result < 0) fail(request, 0, FP_STEP_PROTECT, (int)-result);
    }
}

/* Waits for the gate. If the parent ends before it opens the gate, there is no moment to be written, and the child
 * leaves. If the parent ends later, nothing changes. */
static void wait_for_the_gate(const fp_request *request, long parent) {
    fp_control *control = control_of(request);
    fp_progress_phase(control, FP_PHASE_WAITING);
    FP_POINT(FP_INJECT_BEFORE_GATE);
    if (fp_gate_wait(control, parent) == FP_GATE_LEAVE) {
        remove_temporary_names(request);
        fp_progress_phase(control, FP_PHASE_IDLE);
        sys_exit(0);
    }
    make_readable(request);
}

/* Fails if the scan has met other numbers of entries than the gate had counted: the file would lack some of them, or
 * no loader would take it. */
static void require_counted(const fp_request *request) {
    if (!(request->flags & FP_RUN_COUNTED)) return;
    if (memcmp(control_of(request)->keys_met, request->keys, sizeof request->keys) == 0) return;
    fail(request, 0, FP_STEP_COUNT, EUCLEAN);
}

static void write_records(const fp_request *request) {
    fp_control *control = control_of(request);
    fp_outputs outputs;
    fp_outputs_open(&outputs, request);
    int error = fp_scan(request, control, &outputs);
    /* The count is checked before the end of the file is written: the reader of a pipe would take that for a whole file. */
    if (error == 0) require_counted(request);
    if (error == 0) fp_outputs_finish(&outputs);
    uint32_t failed = fp_outputs_failed(&outputs);
    if (failed < outputs.count) fail(request, failed, FP_STEP_WRITE, outputs.sinks[failed].error);
    if (error != 0) fail(request, 0, FP_STEP_SCAN, error);
    control->finished_ns = fp_now_ns();
    fp_sample_dirty(control);
}

static void sync_outputs(const fp_request *request) {
    for (uint32_t i = 0; i < request->output_count; i++) {
        const fp_output *output = &fp_request_outputs(request)[i];
        if (output->flags & (FP_FLAG_NULL_SINK | FP_FLAG_SKIP_FSYNC)) continue;
        int error = fp_sync_sink(output->sink_fd, (output->flags & FP_FLAG_DROP_CACHE) != 0);
        if (error != 0) fail(request, i, FP_STEP_SYNC, error);
    }
}

/* Publishes all outputs. All are whole and on disk, so that little can fail between the first rename and the last. */
static void publish_outputs(const fp_request *request) {
    for (uint32_t i = 0; i < request->output_count; i++) {
        const fp_output *output = &fp_request_outputs(request)[i];
        if (output->directory_fd < 0) continue;
        fp_published result = fp_publish_sink(output->directory_fd, output->sink_fd, output->temporary_name,
                                              output->link_name, output->final_name);
        if (result.step != FP_STEP_NONE) fail(request, i, result.step, result.error);
    }
}

_Noreturn void fp_child(const fp_request *request, long parent) {
    fp_control *control = control_of(request);
#ifdef FP_INJECT
    fp_inject_enter_child();
#endif
    control->child = (uint32_t)sys_getpid();
    fp_progress_phase(control, FP_PHASE_STARTED);
    leave_the_jvm(request);
    if (request->flags & FP_RUN_WAIT_GATE) wait_for_the_gate(request, parent);
    FP_POINT(FP_INJECT_BEFORE_SCAN);
    fp_progress_phase(control, FP_PHASE_SCANNING);
    write_records(request);
    FP_POINT(FP_INJECT_BEFORE_SYNC);
    fp_progress_phase(control, FP_PHASE_SYNCING);
    sync_outputs(request);
    fp_progress_phase(control, FP_PHASE_PUBLISHING);
    publish_outputs(request);
    fp_progress_phase(control, FP_PHASE_DONE);
    sys_exit(0);
}
