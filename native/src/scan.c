#include "scan.h"

#include <errno.h>

#include "inject.h"
#include "progress.h"

#define PREFETCH_BYTES 4096u  /* how far ahead: the processor's own prefetchers stop at a page's end */
#define KEYS_A_REPORT 512u    /* so that progress moves inside a large segment too */

typedef struct {
    const fp_request *request;
    fp_control *control;
    fp_writer *writer;
    uint64_t keys;
} scan;

/* The kernel's "structure needs cleaning". A child that believed a damaged length would read
 * beyond the arena, or write a file that no loader takes. */
static int is_sound(const fp_segment *segment, uint64_t unit, uint64_t unit_limit) {
    return segment->slot_bytes >= 8 && segment->slot_bytes % 8 == 0 && segment->units > 0
           && segment->units <= unit_limit - unit
           && (uint64_t)segment->high_water * segment->slot_bytes <= (uint64_t)segment->units * FP_UNIT_BYTES;
}

static int is_in_snapshot(uint64_t header, uint32_t epoch) {
    return FP_FIELD(header, STATE) == FP_STATE_LIVE && FP_FIELD(header, EPOCH) <= epoch;
}

static int scan_segment(scan *s, const fp_segment *segment, uint64_t unit) {
    const uint8_t *slot = (const uint8_t *)(uintptr_t)s->request->arena_address + unit * FP_UNIT_BYTES;
    fp_entry entry;
    for (uint32_t i = 0; i < segment->high_water; i++, slot += segment->slot_bytes) {
        __builtin_prefetch(slot + PREFETCH_BYTES);
        uint64_t header = fp_block_header(slot);
        if (!is_in_snapshot(header, s->request->epoch)) continue;
        if (!fp_block_entry(slot, segment->slot_bytes, header, &entry)) return EUCLEAN;
        fp_writer_entry(s->writer, &entry);
        if (s->writer->error != 0) return s->writer->error;
        s->keys++;
        FP_RECORD(s->keys);
        if (s->keys % KEYS_A_REPORT == 0) fp_progress_keys(s->control, s->keys);
    }
    return 0;
}

int fp_scan(const fp_request *request, fp_control *control, fp_writer *writer) {
    scan s = {request, control, writer, 0};
    const fp_segment *segments = (const fp_segment *)(uintptr_t)request->table_address;
    fp_dirty_sampler sampler = {.next_ns = fp_now_ns() + FP_DIRTY_INTERVAL_NS};
    for (uint64_t unit = 1; unit < request->unit_limit;) {
        const fp_segment *segment = &segments[unit];
        uint64_t next = unit + 1;
        if (segment->slot_bytes != 0) {
            if (!is_sound(segment, unit, request->unit_limit)) return EUCLEAN;
            next = unit + segment->units;
            int error = segment->birth_epoch <= request->epoch ? scan_segment(&s, segment, unit) : 0;
            if (error != 0) return error;
        }
        unit = next;
        fp_progress_unit(control, unit);
        fp_progress_dirty(control, &sampler);
    }
    fp_progress_keys(control, s.keys);
    return 0;
}
