/* Limits writing to so many bytes a second. */
#ifndef FORKPOINT_PACE_H
#define FORKPOINT_PACE_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t bytes_per_second; /* 0: no limit */
    uint64_t due_ns;           /* when more may be written */
} fp_pace;

/* Waits until more may be written. The caller then writes this many bytes, which are some MiB at most. */
void fp_pace_wait(fp_pace *pace, size_t bytes);

#endif
