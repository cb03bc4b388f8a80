#include "pace.h"

#include "progress.h"

#define SECOND_NS 1000000000u

void fp_pace_wait(fp_pace *pace, size_t bytes) {
    if (pace->bytes_per_second == 0) return;
    uint64_t now = fp_now_ns();
    while (now < pace->due_ns && fp_sleep_ns(pace->due_ns - now)) now = fp_now_ns();
    /* From now, not from when it was due: what a slow disk has held up is not made up for. */
    pace->due_ns = now + bytes * SECOND_NS / pace->bytes_per_second;
}
