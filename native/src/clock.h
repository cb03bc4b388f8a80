/* The time, and waiting until a later one. */
#ifndef FORKPOINT_CLOCK_H
#define FORKPOINT_CLOCK_H

#include <stdint.h>

#define FP_SECOND_NS 1000000000u

/* Reads CLOCK_MONOTONIC by a system call. */
uint64_t fp_now_ns(void);

/* Sleeps that long, or less if a signal comes. Returns 0 if the kernel refuses to sleep. */
int fp_sleep_ns(uint64_t ns);

#endif
