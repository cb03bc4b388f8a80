#include "background.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <time.h>

#include "forkpoint.h"
#include "sys.h"

/* This gives a tenth of the weight of a thread of nice 0. On a busy processor the writer runs in the gaps. It is
 * not starved, as it would be under SCHED_IDLE: the store holds memory back until the writer is done. */
#define NICER_BY 10
#define NICEST 19
#define KERNEL_NICE_ZERO 20 /* the system call returns 20 - nice, which is never negative */

/* The kernel lets one process without CAP_SYS_ADMIN do this in a tenth of a second, and answers EAGAIN to
 * the next one. */
#define TRIES 4
#define TRY_AGAIN_NS 105000000

/* Lowers the priority of the whole session. */
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
    /* On Linux a nice value belongs to the thread, although POSIX gives it to the process. */
    fp_syscall3(SYS_setpriority, PRIO_PROCESS, 0, nice);
    /* A thread of SCHED_BATCH that wakes up does not push another off its processor. */
    struct sched_param none = {0};
    fp_syscall3(SYS_sched_setscheduler, 0, SCHED_BATCH, (long)&none);
    if (!session) return;
    /* With sched_autogroup, sessions compete as wholes, and nice values count inside a session only. */
    lower_session();
}

int32_t fp_background(void) {
    fp_background_priority(0);
    return 0;
}
