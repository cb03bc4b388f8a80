/* Waits for another thread or process to change a word. */
#ifndef FORKPOINT_FUTEX_H
#define FORKPOINT_FUTEX_H

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <time.h>

#include "sys.h"

#define FP_FUTEX_ANY FUTEX_BITSET_MATCH_ANY

/* Waits while the word has this value and none of these bits is woken. May return at any time: call it in a loop. */
static inline void fp_futex_wait(const uint32_t *word, uint32_t value, uint32_t bits) {
    long error = fp_syscall6(SYS_futex, (long)word, FUTEX_WAIT_BITSET, value, 0, 0, bits);
    if (error == 0 || error == -EAGAIN || error == -EINTR) return;
    /* A filter refuses the call: the caller looks again a little later. */
    struct timespec look = {0, 100000};
    fp_syscall3(SYS_nanosleep, (long)&look, 0, 0);
}

/* Wakes all that wait for one of these bits. */
static inline void fp_futex_wake(const uint32_t *word, uint32_t bits) {
    fp_syscall6(SYS_futex, (long)word, FUTEX_WAKE_BITSET, INT_MAX, 0, 0, bits);
}

#endif
