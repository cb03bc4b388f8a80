/* The fork, in the order in which things happen. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "child.h"
#include "forkpoint.h"
#include "inject.h"
#include "outputs.h"
#include "sys.h"

#define ALL_SIGNALS (~(uint64_t)0)
#define KERNEL_SIGSET_BYTES 8

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x1000 /* Linux 5.2 */
#endif

static int ends_in_time(const char *name) { return memchr(name, '\0', FP_NAME_BYTES) != NULL; }

/* Checks one output. Returns 0 or an errno. */
static int check_output(const fp_output *output) {
    /* The length of the preamble is known in the gate only. */
    if (output->preamble_address == 0) return EFAULT;
    if (output->trailer_bytes > 0 && output->trailer_address == 0) return EFAULT;
    if (output->prefix_bytes > 0 && output->prefix_address == 0) return EFAULT;
    if (!ends_in_time(output->temporary_name) || !ends_in_time(output->final_name)) return ENAMETOOLONG;
    if (!ends_in_time(output->link_name)) return ENAMETOOLONG;
    int has_name = output->temporary_name[0] != '\0' || output->link_name[0] != '\0';
    if (output->directory_fd >= 0 && (!has_name || output->final_name[0] == '\0')) return EINVAL;
    return output->sink_fd < 0 && !(output->flags & FP_FLAG_NULL_SINK) ? EBADF : 0;
}

/* Checks whether the child can rely on the request: a child that crashes cannot say why. Returns 0 or an errno. */
static int check(const fp_request *request) {
    if (request == NULL) return EFAULT;
    if (request->abi != FP_ABI) return EPROTO;
    if (request->arena_address == 0 || request->table_address == 0 || request->control_address == 0) return EFAULT;
    if (request->outputs_address == 0) return EFAULT;
    if (request->output_count == 0 || request->output_count > FP_OUTPUTS) return E2BIG;
    if (request->scan_threads == 0 || request->scan_threads > FP_SCAN_THREADS) return E2BIG;
    if (request->scratch_address == 0 || fp_outputs_share(request) < FP_SCRATCH_MIN_BYTES) return ENOBUFS;
    const fp_control *control = (const fp_control *)(uintptr_t)request->control_address;
    if (control->magic != FP_CONTROL_MAGIC || control->abi != FP_ABI) return EPROTO;
    int error = 0;
    for (uint32_t i = 0; i < request->output_count && error == 0; i++) {
        error = check_output(&fp_request_outputs(request)[i]);
    }
    return error;
}

/* Resets the gate and everything that the child writes. */
static void clear(const fp_request *request) {
    fp_control *control = (fp_control *)(uintptr_t)request->control_address;
    memset((char *)control + offsetof(fp_control, phase), 0, sizeof *control - offsetof(fp_control, phase));
    control->gate = FP_GATE_WAIT;
    for (uint32_t i = 0; i < request->output_count; i++) {
        fp_output *output = &fp_request_outputs(request)[i];
        output->keys_written = output->bytes_written = output->crc64 = 0;
    }
}

/* Forks by the system call. The handlers of libc's fork() visit every malloc arena in the child, where fp_trim()
 * has left them out. */
static long fork_process(void) { return fp_syscall6(SYS_clone, SIGCHLD, 0, 0, 0, 0, 0); }

/* Forks, and makes a descriptor of the child, so that no other process can ever be taken for it. Linux before 5.2
 * ignores the flag. If the kernel refuses it (no descriptor left, a filter), there is no descriptor. */
static long fork_with_handle(int32_t *handle) {
    *handle = -1;
    long pid = fp_syscall6(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, (long)handle, 0, 0, 0);
    return pid < 0 && pid != -EAGAIN && pid != -ENOMEM ? fork_process() : pid;
}

int32_t fp_fork_snapshot(int64_t address, int64_t handle_address) {
    const fp_request *request = (const fp_request *)(uintptr_t)address;
    int error = check(request);
    if (error != 0) return -error;
    int32_t *handle = (int32_t *)(uintptr_t)handle_address;
    clear(request);
#ifdef FP_INJECT
    error = fp_inject_take_fork_error();
    if (error != 0) return -error;
#endif

    /* Signals are blocked: before the child has reset them, one would run a handler of the JVM in the
     * child. */
    uint64_t all = ALL_SIGNALS, before;
    fp_syscall4(SYS_rt_sigprocmask, SIG_SETMASK, (long)&all, (long)&before, KERNEL_SIGSET_BYTES);

    long parent = sys_getpid();
    long pid = handle != NULL ? fork_with_handle(handle) : fork_process();
    if (pid == 0) fp_child(request, parent);

    fp_syscall4(SYS_rt_sigprocmask, SIG_SETMASK, (long)&before, 0, KERNEL_SIGSET_BYTES);
#ifdef FP_INJECT
    fp_inject_disarm();
#endif
    return (int32_t)pid;
}
