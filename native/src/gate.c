#include "gate.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <time.h>

#include "forkpoint.h"
#include "sys.h"

/* How often a child looks whether its parent is still there: the end of a parent wakes nobody. */
#define LOOK_NS 20000000L

uint32_t fp_gate_wait(const fp_control *control, long parent) {
    for (;;) {
        /* The parent is looked at first: one that opened the gate and then died must be seen to have opened it. */
        int orphaned = sys_getppid() != parent;
        uint32_t gate = __atomic_load_n(&control->gate, __ATOMIC_ACQUIRE);
        if (gate != FP_GATE_WAIT) return gate;
        if (orphaned) return FP_GATE_LEAVE;
        struct timespec look = {0, LOOK_NS};
        /* Whatever ends the wait (a wake, the time, another value, a signal), the loop looks again. */
        long error = fp_syscall4(SYS_futex, (long)&control->gate, FUTEX_WAIT, FP_GATE_WAIT, (long)&look);
        if (error == -EPERM || error == -ENOSYS) fp_syscall3(SYS_nanosleep, (long)&look, 0, 0);
    }
}

int32_t fp_gate(int64_t address, int32_t value) {
    if (address == 0) return -EFAULT;
    if (value != (int32_t)FP_GATE_GO && value != (int32_t)FP_GATE_LEAVE) return -EINVAL;
    fp_control *control = (fp_control *)(uintptr_t)address;
    /* Whoever reads the value also reads what was filled in before it. */
    __atomic_store_n(&control->gate, (uint32_t)value, __ATOMIC_RELEASE);
    long woken = fp_syscall3(SYS_futex, (long)&control->gate, FUTEX_WAKE, INT_MAX);
    return woken < 0 ? (int32_t)woken : 0;
}
