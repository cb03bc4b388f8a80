#include "clock.h"

#include <errno.h>
#include <time.h>

#include "inject.h"
#include "sys.h"

uint64_t fp_now_ns(void) {
#ifdef FP_INJECT
    if (fp_inject_clock_ns() != 0) return fp_inject_clock_ns();
#endif
    struct timespec now;
    fp_syscall3(SYS_clock_gettime, CLOCK_MONOTONIC, (long)&now, 0);
    return (uint64_t)now.tv_sec * FP_SECOND_NS + (uint64_t)now.tv_nsec;
}

int fp_sleep_ns(uint64_t ns) {
#ifdef FP_INJECT
    if (fp_inject_sleep_ns(ns)) return 1;
#endif
    struct timespec pause = {(time_t)(ns / FP_SECOND_NS), (long)(ns % FP_SECOND_NS)};
    long result = fp_syscall3(SYS_nanosleep, (long)&pause, 0, 0);
    return result == 0 || result == -EINTR;
}
