#include "pace.h"

#include "clock.h"

void fp_pace_wait(fp_pace *pace, size_t bytes) {
    if (pace->bytes_per_second == 0) return;
    uint64_t now = fp_now_ns();
    while (now < pace->due_ns && fp_sleep_ns(pace->due_ns - now)) now = fp_now_ns();
    /* The next wait counts from now, not from due_ns: time lost to a slow disk is not made up for. */
    pace->due_ns = now + bytes * FP_SECOND_NS / pace->bytes_per_second;
}
