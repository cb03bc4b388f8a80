#include "progress.h"

#include <fcntl.h>
#include <string.h>

#include "clock.h"
#include "sys.h"

#define DIRTY_SHARE 50u /* sampling takes at most a 50th of the time */

void fp_progress_phase(fp_control *control, uint32_t phase) {
    __atomic_store_n(&control->phase, phase, __ATOMIC_RELEASE);
}

void fp_progress_unit(fp_control *control, uint64_t unit) {
    __atomic_store_n(&control->scan_unit, unit, __ATOMIC_RELEASE);
}

void fp_progress_keys(fp_control *control, uint64_t keys) {
    __atomic_store_n(&control->keys_written, keys, __ATOMIC_RELAXED);
}

void fp_progress_bytes(fp_control *control, uint64_t more) {
    __atomic_store_n(&control->bytes_written, control->bytes_written + more, __ATOMIC_RELAXED);
}

/* Returns the number of kB that follows the name, as bytes; 0 if the name is not in the text. */
static uint64_t find_kilobytes(const char *text, size_t bytes, const char *name, size_t name_bytes) {
    for (size_t i = 0; i + name_bytes < bytes; i++) {
        if (memcmp(text + i, name, name_bytes) != 0) continue;
        uint64_t kilobytes = 0;
        for (i += name_bytes; i < bytes && text[i] == ' '; i++) {}
        for (; i < bytes && text[i] >= '0' && text[i] <= '9'; i++) {
            kilobytes = kilobytes * 10 + (uint64_t)(text[i] - '0');
        }
        return kilobytes * 1024;
    }
    return 0;
}

void fp_sample_dirty(fp_control *control) {
    static const char name[] = "\nPrivate_Dirty:";
    char text[2048]; /* the file has some 25 lines of at most 30 bytes */
    long descriptor = sys_open("/proc/self/smaps_rollup", O_RDONLY);
    if (descriptor < 0) return;
    long bytes = sys_read((int)descriptor, text, sizeof text);
    sys_close((int)descriptor);
    if (bytes <= 0) return;
    uint64_t dirty = find_kilobytes(text, (size_t)bytes, name, sizeof name - 1);
    __atomic_store_n(&control->private_dirty_bytes, dirty, __ATOMIC_RELAXED);
    if (dirty > control->private_dirty_peak_bytes) {
        __atomic_store_n(&control->private_dirty_peak_bytes, dirty, __ATOMIC_RELAXED);
    }
}

void fp_progress_dirty(fp_control *control, fp_dirty_sampler *sampler) {
    uint64_t before = fp_now_ns();
    if (before < sampler->next_ns) return;
    fp_sample_dirty(control);
    uint64_t after = fp_now_ns();
    uint64_t pause = (after - before) * DIRTY_SHARE;
    sampler->next_ns = after + (pause > FP_DIRTY_INTERVAL_NS ? pause : FP_DIRTY_INTERVAL_NS);
}
