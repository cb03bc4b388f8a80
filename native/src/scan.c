#include "scan.h"

#include <errno.h>

#include "collection.h"
#include "inject.h"
#include "progress.h"

#define PREFETCH_BYTES 4096u  /* how far ahead: the processor's own prefetchers stop at a page's end */
#define KEYS_A_REPORT 512u    /* so that progress moves inside a large segment too */

typedef struct {
    const fp_request *request;
    fp_control *control;
    fp_outputs *outputs;
    fp_arena arena;
    uint64_t chunk; /* the one that the last segment was in */
    uint64_t keys;  /* written */
    uint64_t met[FP_DATABASES];
} scan;

/*
 * The record of a segment of the snapshot that starts at this unit, copied. Returns 0 if none does.
 *
 * With a shared table the store works on meanwhile. A segment of the snapshot stands still: it is
 * given back only when the scan has passed it, and only its high water mark may rise, by slots that
 * are born later. Everything else that we may see was formatted after the gate. The store writes
 * such a record's fields first and slot_bytes last, with release order: whoever reads a slot_bytes
 * other than 0 also reads that birth, or that of a segment made here even later, and leaves it
 * alone. A record whose slot_bytes is 0 is free or inside a segment; the rest of it is not looked at.
 */
static int read_segment(const fp_segment *record, uint32_t epoch, fp_segment *segment) {
    segment->slot_bytes = __atomic_load_n(&record->slot_bytes, __ATOMIC_ACQUIRE);
    if (segment->slot_bytes == 0) return 0;
    segment->birth_epoch = __atomic_load_n(&record->birth_epoch, __ATOMIC_RELAXED);
    if (segment->birth_epoch > epoch) return 0;
    segment->units = record->units;
    /* Once: a mark that moved between the check and the loop would have been checked for nothing. The
     * store clears a slot's header before it raises the mark over it. */
    segment->high_water = __atomic_load_n(&record->high_water, __ATOMIC_ACQUIRE);
    return 1;
}

/* EUCLEAN is the kernel's "structure needs cleaning". A child that believed a damaged length would
 * read beyond the arena, or write a file that no loader takes. */
static int is_sound(const fp_segment *segment, uint64_t unit, uint64_t unit_limit) {
    return segment->slot_bytes >= 8 && segment->slot_bytes % 8 == 0 && segment->units > 0
           && segment->units <= unit_limit - unit
           && (uint64_t)segment->high_water * segment->slot_bytes <= (uint64_t)segment->units * FP_UNIT_BYTES;
}

static int is_in_snapshot(uint64_t header, uint32_t epoch) {
    return FP_FIELD(header, STATE) == FP_STATE_LIVE && FP_FIELD(header, EPOCH) <= epoch;
}

/* Returns EUCLEAN for a damaged collection, or the writer's error. */
static int write_entry(const scan *s, fp_writer *writer, const fp_entry *entry) {
    if (!fp_is_collection(entry->type)) {
        fp_writer_entry(writer, entry);
    } else if (!fp_collection_write(writer, entry, s->arena)) {
        return EUCLEAN;
    }
    return writer->error;
}

static int scan_segment(scan *s, const fp_segment *segment, uint64_t unit) {
    const uint8_t *slot = (const uint8_t *)(uintptr_t)s->request->arena_address + unit * FP_UNIT_BYTES;
    fp_entry entry;
    if (unit / FP_CHUNK_UNITS != s->chunk) {
        fp_outputs_begin_chunk(s->outputs);
        s->chunk = unit / FP_CHUNK_UNITS;
    }
    for (uint32_t i = 0; i < segment->high_water; i++, slot += segment->slot_bytes) {
        __builtin_prefetch(slot + PREFETCH_BYTES);
        uint64_t header = fp_block_header(slot);
        if (!is_in_snapshot(header, s->request->epoch)) continue;
        if (!fp_block_entry(slot, segment->slot_bytes, header, &entry)) return EUCLEAN;
        s->met[entry.database]++;
        fp_writer *writer = fp_outputs_of(s->outputs, &entry);
        if (writer == NULL) continue;
        int error = write_entry(s, writer, &entry);
        if (error != 0) return error;
        s->keys++;
        FP_RECORD(s->keys);
        if (s->keys % KEYS_A_REPORT == 0) fp_progress_keys(s->control, s->keys);
    }
    return 0;
}

/* A child's page tables for shared memory are empty, and filled as it reads: the kernel maps the 16
 * pages around each one. MADV_POPULATE_READ ahead of the scan took 7 to 11 % off the processor time
 * without a sink, but on a memfd it also allocates what nobody has touched, such as the slack of a
 * large slot: a snapshot would cost the store memory for good. */
int fp_scan(const fp_request *request, fp_control *control, fp_outputs *outputs) {
    fp_arena arena = {(const uint8_t *)(uintptr_t)request->arena_address, request->unit_limit * FP_UNIT_BYTES};
    scan s = {.request = request, .control = control, .outputs = outputs, .arena = arena};
    const fp_segment *records = (const fp_segment *)(uintptr_t)request->table_address;
    fp_dirty_sampler sampler = {.next_ns = fp_now_ns() + FP_DIRTY_INTERVAL_NS};
    for (uint64_t unit = 1; unit < request->unit_limit;) {
        fp_segment segment;
        /* By one unit over what is not ours: such a segment may be given back while we look at it. */
        uint64_t next = unit + 1;
        if (read_segment(&records[unit], request->epoch, &segment)) {
            if (!is_sound(&segment, unit, request->unit_limit)) return EUCLEAN;
            int error = scan_segment(&s, &segment, unit);
            if (error != 0) return error;
            next = unit + segment.units;
        }
        unit = next;
        fp_progress_unit(control, unit); /* the entries' bytes have been copied, or written */
        fp_progress_dirty(control, &sampler);
    }
    fp_progress_keys(control, s.keys);
    memcpy(control->keys_met, s.met, sizeof s.met);
    return 0;
}
