#include "background.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <time.h>

#include "forkpoint.h"
#include "sys.h"

/* A tenth of the weight of a thread of nice 0: on a processor that is wanted by others the writer runs in the
 * gaps, but it is not starved, as under SCHED_IDLE, while the store holds memory back for it. */
#define NICER_BY 10
#define NICEST 19
#define KERNEL_NICE_ZERO 20 /* the system call returns 20 - nice, so that nothing looks like an error */

/* Of one user's processes and of all others that have no CAP_SYS_ADMIN, the kernel lets one in a tenth of
 * a second do this, and has the next one come again. */
#define TRIES 4
#define TRY_AGAIN_NS 105000000

static void lower_session(void) {
    long descriptor = sys_open("/proc/self/autogroup", O_WRONLY);
    if (descriptor < 0) return;
    const struct timespec pause = {0, TRY_AGAIN_NS};
    for (int tries = 1; sys_write((int)descriptor, "10", 2) == -EAGAIN && tries < TRIES; tries++) {
        fp_syscall3(SYS_nanosleep, (long)&pause, 0, 0);
    }
    sys_close((int)descriptor);
}

void fp_background_priority(int session) {
    long now = fp_syscall3(SYS_getpriority, PRIO_PROCESS, 0, 0);
    long nice = (now > 0 ? KERNEL_NICE_ZERO - now : 0) + NICER_BY;
    if (nice > NICEST) nice = NICEST;
    /* On Linux a nice value is the thread's, whatever POSIX says. */
    fp_syscall3(SYS_setpriority, PRIO_PROCESS, 0, nice);
    /* Waking up, it does not push a thread off its processor. */
    struct sched_param none = {0};
    fp_syscall3(SYS_sched_setscheduler, 0, SCHED_BATCH, (long)&none);
    if (!session) return;
    /* With sched_autogroup a session competes as a whole, and the values in it count among themselves only. */
    lower_session();
}

int32_t fp_background(void) {
    fp_background_priority(0);
    return 0;
}
