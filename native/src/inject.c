#include "inject.h"

#include <errno.h>

#include "forkpoint.h"

#ifndef FP_INJECT

int32_t fp_inject(int32_t point, int32_t action) {
    (void)point;
    (void)action;
    return -ENOSYS;
}

#else

#include <fcntl.h>
#include <string.h>
#include <time.h>

#include "sys.h"

static int32_t armed[FP_INJECT_POINTS]; /* action by point; 0: none */
static uint64_t written;                /* since the write limit was armed */
static uint64_t slept_ns;               /* since the clock was armed */
static uint64_t records;                /* of this child */
static int32_t threads;                 /* that it has started */
static int is_child;

int32_t fp_inject(int32_t point, int32_t action) {
    if (point < FP_INJECT_CLEAR || point >= FP_INJECT_POINTS || action < 0) return -EINVAL;
    if (point == FP_INJECT_CLEAR) {
        fp_inject_disarm();
    } else {
        armed[point] = action;
        if (point == FP_INJECT_WRITE_LIMIT) written = 0;
        if (point == FP_INJECT_CLOCK) slept_ns = 0;
    }
    return 0;
}

void fp_inject_disarm(void) { memset(armed, 0, sizeof armed); }

int fp_inject_take_fork_error(void) {
    int error = armed[FP_INJECT_FORK];
    if (error != 0) fp_inject_disarm();
    return error;
}

void fp_inject_enter_child(void) {
    is_child = 1;
    records = 0;
    threads = 0;
}

void fp_inject_signal(int point) {
    if (is_child && armed[point] != 0) sys_kill(sys_getpid(), armed[point]);
}

void fp_inject_record(void) {
    uint64_t now = __atomic_add_fetch(&records, 1, __ATOMIC_RELAXED);
    if (now == (uint64_t)armed[FP_INJECT_RECORDS]) fp_inject_signal(FP_INJECT_MID_SCAN);
    if (armed[FP_INJECT_SLOW_SCAN] != 0) {
        struct timespec pause = {0, armed[FP_INJECT_SLOW_SCAN] * 1000L};
        fp_syscall3(SYS_nanosleep, (long)&pause, 0, 0);
    }
}

size_t fp_inject_writable(size_t bytes) {
    uint64_t limit = (uint64_t)armed[FP_INJECT_WRITE_LIMIT];
    if (limit == 0) return bytes;
    uint64_t room = written < limit ? limit - written : 0;
    return room < bytes ? (size_t)room : bytes;
}

void fp_inject_wrote(size_t bytes) { written += bytes; }

int fp_inject_rename_error(void) { return armed[FP_INJECT_RENAME_ERROR]; }

int fp_inject_range_error(unsigned flags) {
    if (flags == 0) return armed[FP_INJECT_NO_RANGE];
    return flags & SYNC_FILE_RANGE_WAIT_AFTER ? armed[FP_INJECT_RANGE_ERROR] : 0;
}

uint64_t fp_inject_clock_ns(void) {
    return armed[FP_INJECT_CLOCK] == 0 ? 0 : (uint64_t)armed[FP_INJECT_CLOCK] * 1000000000u + slept_ns;
}

int fp_inject_sleep_ns(uint64_t ns) {
    if (armed[FP_INJECT_CLOCK] == 0) return 0;
    slept_ns += ns;
    return 1;
}

int fp_inject_is_deaf(void) { return armed[FP_INJECT_DEAF] != 0; }

int fp_inject_thread_error(void) {
    return armed[FP_INJECT_THREADS] != 0 && ++threads >= armed[FP_INJECT_THREADS] ? EAGAIN : 0;
}

int fp_inject_sync_error(void) { return armed[FP_INJECT_SYNC_ERROR]; }

#endif
