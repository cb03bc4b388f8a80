/* What the child tells the parent in the control page while it works. */
#ifndef FORKPOINT_PROGRESS_H
#define FORKPOINT_PROGRESS_H

#include <stdint.h>

#include "forkpoint_layout.h"

#define FP_DIRTY_INTERVAL_NS 1000000000u

typedef struct {
    uint64_t next_ns; /* when to look again */
} fp_dirty_sampler;

uint64_t fp_now_ns(void); /* CLOCK_MONOTONIC */
int fp_sleep_ns(uint64_t ns); /* or less; 0 if that cannot be done */
void fp_progress_phase(fp_control *control, uint32_t phase);
void fp_progress_unit(fp_control *control, uint64_t unit);
void fp_progress_keys(fp_control *control, uint64_t keys);
void fp_progress_bytes(fp_control *control, uint64_t more);

/* Looks about once a second, and less often where looking is dear. Reads the clock, which costs a system call. */
void fp_progress_dirty(fp_control *control, fp_dirty_sampler *sampler);
void fp_sample_dirty(fp_control *control);

#endif
