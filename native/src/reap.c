/* The parent signals its child, and waits for its end. */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>

#include "forkpoint.h"
#include "inject.h"
#include "sys.h"

#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424 /* Linux 5.1 */
#endif
#define WAIT_FOR_HANDLE 3 /* P_PIDFD, Linux 5.4 */

int32_t fp_child_signal(int32_t pid, int32_t handle, int32_t signal) {
    if (pid <= 0) return -EINVAL;
#ifdef FP_INJECT
    if (fp_inject_is_deaf()) return 0;
#endif
    long error = -ENOSYS;
    if (handle >= 0) error = fp_syscall4(SYS_pidfd_send_signal, handle, signal, 0, 0);
    /* There is no descriptor, or a filter refuses the call. The pid is safe too: it is the child's until the
     * child has been waited for. */
    if (error != 0 && error != -ESRCH) error = sys_kill(pid, signal);
    return (int32_t)error;
}

/* Returns the status word that wait4() would give. */
static int32_t status_word(const siginfo_t *info) {
    if (info->si_code == CLD_EXITED) return (info->si_status & 0xff) << 8;
    return (info->si_status & 0x7f) | (info->si_code == CLD_DUMPED ? 0x80 : 0);
}

int32_t fp_child_wait(int32_t pid, int32_t handle) {
    if (pid <= 0) return -EINVAL;
    if (handle >= 0) {
        siginfo_t info = {0};
        long error = fp_syscall6(SYS_waitid, WAIT_FOR_HANDLE, handle, (long)&info, WEXITED | WNOHANG, 0, 0);
        if (error == -ECHILD) return -ECHILD;
        if (error == 0) return info.si_pid == 0 ? -EAGAIN : status_word(&info);
    }
    int status = 0;
    long waited = fp_syscall4(SYS_wait4, pid, (long)&status, WNOHANG, 0);
    if (waited == 0) return -EAGAIN;
    return waited < 0 ? (int32_t)waited : status & 0xffff;
}
