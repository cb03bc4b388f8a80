/* The fork itself, top to bottom in the order in which things happen. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "child.h"
#include "forkpoint.h"
#include "inject.h"
#include "sys.h"

#define ALL_SIGNALS (~(uint64_t)0)
#define KERNEL_SIGSET_BYTES 8

static int ends_in_time(const char *name) { return memchr(name, '\0', FP_NAME_BYTES) != NULL; }

/* Whether the child can rely on the request: it could not explain itself if it crashed. */
static int check(const fp_request *request) {
    if (request == NULL) return EFAULT;
    if (request->abi != FP_ABI) return EPROTO;
    if (request->arena_address == 0 || request->table_address == 0 || request->control_address == 0) return EFAULT;
    if (request->preamble_bytes > 0 && request->preamble_address == 0) return EFAULT;
    if (request->trailer_bytes > 0 && request->trailer_address == 0) return EFAULT;
    if (request->scratch_address == 0 || request->scratch_bytes < FP_SCRATCH_MIN_BYTES) return ENOBUFS;
    const fp_control *control = (const fp_control *)(uintptr_t)request->control_address;
    if (control->magic != FP_CONTROL_MAGIC || control->abi != FP_ABI) return EPROTO;
    if (!ends_in_time(request->temporary_name) || !ends_in_time(request->final_name)) return ENAMETOOLONG;
    if (!ends_in_time(request->link_name)) return ENAMETOOLONG;
    if (request->sink_fd < 0 && !(request->flags & FP_FLAG_NULL_SINK)) return EBADF;
    return 0;
}

/* Everything that the child writes, back to how a run begins. */
static void clear(fp_control *control) {
    memset((char *)control + offsetof(fp_control, phase), 0, sizeof *control - offsetof(fp_control, phase));
}

int32_t fp_fork_snapshot(int64_t address) {
    const fp_request *request = (const fp_request *)(uintptr_t)address;
    int error = check(request);
    if (error != 0) return -error;
    clear((fp_control *)(uintptr_t)request->control_address);
#ifdef FP_INJECT
    error = fp_inject_take_fork_error();
    if (error != 0) return -error;
#endif

    /* A signal between the fork and the child's own dispositions would run one of the JVM's
     * handlers in the child. */
    uint64_t all = ALL_SIGNALS, before;
    fp_syscall4(SYS_rt_sigprocmask, SIG_SETMASK, (long)&all, (long)&before, KERNEL_SIGSET_BYTES);

    /* Not libc's fork(): its handlers visit every malloc arena in the child, which fp_trim() left out. */
    long pid = fp_syscall6(SYS_clone, SIGCHLD, 0, 0, 0, 0, 0);
    if (pid == 0) fp_child(request);

    fp_syscall4(SYS_rt_sigprocmask, SIG_SETMASK, (long)&before, 0, KERNEL_SIGSET_BYTES);
#ifdef FP_INJECT
    fp_inject_disarm();
#endif
    return (int32_t)pid;
}
