/* What the child tells the parent in the control page while it works. */
#ifndef FORKPOINT_PROGRESS_H
#define FORKPOINT_PROGRESS_H

#include <stdint.h>

#include "forkpoint_layout.h"

#define FP_DIRTY_INTERVAL_NS 1000000000u

typedef struct {
    uint64_t next_ns; /* when the next sample is due */
} fp_dirty_sampler;

void fp_progress_phase(fp_control *control, uint32_t phase);
void fp_progress_unit(fp_control *control, uint64_t unit);
void fp_progress_keys(fp_control *control, uint64_t keys);

/* Adds to the bytes written. One thread at a time calls it. */
void fp_progress_bytes(fp_control *control, uint64_t more);

/* Samples the private dirty memory about once a second, and less often where a sample takes long. Each call
 * reads the clock, which costs a system call. */
void fp_progress_dirty(fp_control *control, fp_dirty_sampler *sampler);

/* Samples the private dirty memory now: what this process has for itself, because the parent has written to
 * its own copy since the fork. */
void fp_sample_dirty(fp_control *control);

#endif
