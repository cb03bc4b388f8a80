/*
 * Faults on demand, in the library that the tests load (libforkpoint-inject.so, compiled with
 * -DFP_INJECT). In the library that is shipped every hook is empty, and fp_inject() returns -ENOSYS.
 *
 * fp_inject(point, action) arms a fault. The next fork disarms it in the parent. Signals come in a
 * child only; errors and the write limit also come where this process itself writes, syncs and
 * publishes.
 */
#ifndef FORKPOINT_INJECT_H
#define FORKPOINT_INJECT_H

#define FP_INJECT_FORK 0          /* the fork returns -action and makes no child */
#define FP_INJECT_BEFORE_SCAN 1   /* here, and at points 2 to 5, the child sends itself the signal `action` */
#define FP_INJECT_MID_SCAN 2      /* after FP_INJECT_RECORDS records */
#define FP_INJECT_BEFORE_SYNC 3
#define FP_INJECT_BEFORE_RENAME 4
#define FP_INJECT_AFTER_RENAME 5
#define FP_INJECT_WRITE_LIMIT 6   /* after `action` bytes to all outputs, a write finds the disk full */
#define FP_INJECT_SYNC_ERROR 7    /* fsync returns -action */
#define FP_INJECT_RECORDS 8       /* the number of records for MID_SCAN; 0 until it is set */
#define FP_INJECT_SLOW_SCAN 9     /* microseconds to sleep after every record */
#define FP_INJECT_BEFORE_GATE 10  /* the child that waits for the gate sends itself the signal `action` */
#define FP_INJECT_RENAME_ERROR 11 /* the rename to the final name returns -action */
#define FP_INJECT_DEAF 12         /* until it is disarmed, no signal of this process arrives at a child */
#define FP_INJECT_NO_RANGE 13     /* sync_file_range() returns -action where it is only tried */
#define FP_INJECT_RANGE_ERROR 14  /* sync_file_range() returns -action where it waits */
#define FP_INJECT_CLOCK 15        /* the clock stands at `action` seconds; only sleeping moves it on */
#define FP_INJECT_THREADS 16      /* the kernel starts `action` - 1 threads of a scan, and no more */
#define FP_INJECT_POINTS 17
#define FP_INJECT_CLEAR (-1)      /* disarms all */

#ifdef FP_INJECT
#include <stddef.h>
#include <stdint.h>

int fp_inject_take_fork_error(void);       /* 0 or the errno to fail with */
void fp_inject_disarm(void);               /* in the parent, after a fork */
void fp_inject_enter_child(void);
void fp_inject_signal(int point);
void fp_inject_record(void);               /* one more has been written, by any thread */
size_t fp_inject_writable(size_t bytes);   /* how many of them still fit */
void fp_inject_wrote(size_t bytes);
int fp_inject_sync_error(void);            /* 0 or the errno to fail with */
int fp_inject_range_error(unsigned flags); /* of sync_file_range(): 0 or the errno to fail with */
int fp_inject_rename_error(void);
int fp_inject_is_deaf(void);
int fp_inject_thread_error(void);          /* of the next thread of a scan: 0 or the errno to fail with */
uint64_t fp_inject_clock_ns(void);         /* 0: the clock is the kernel's */
int fp_inject_sleep_ns(uint64_t ns);       /* whether that was all */
#define FP_POINT(point) fp_inject_signal(point)
#define FP_RECORD() fp_inject_record()
#else
#define FP_POINT(point) ((void)0)
#define FP_RECORD() ((void)0)
#endif

#endif
