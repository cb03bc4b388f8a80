#include "scan.h"

#include <errno.h>

#include "clock.h"
#include "collection.h"
#include "inject.h"
#include "progress.h"
#include "thread.h"

#define PREFETCH_BYTES 4096u /* the distance; the processor's own prefetchers stop at the end of a page */
#define KEYS_A_REPORT 512u   /* progress also moves inside a large segment */

/* A worker takes a stretch of several chunks at a time: waking a thread that waits for its turn takes a good part of
 * the time that one chunk takes. In a small store a stretch has fewer chunks, so that there is one for each worker. */
#define STRETCH_CHUNKS 4u
#define STRETCHES_A_WORKER 2u

typedef struct {
    const fp_request *request;
    fp_control *control;
    fp_outputs *outputs;
    fp_arena arena;
    uint64_t chunks;
    uint64_t stretch_chunks;
    uint64_t taken;             /* stretches that have been given out; atomic */
    uint64_t met[FP_DATABASES]; /* entries that the workers which have ended have met; atomic */
    fp_turn turn;
    /* Only the thread that has the turn uses the rest. */
    uint64_t unit; /* the position in the control page */
    uint64_t keys; /* entries written of the stretches that have ended */
    fp_dirty_sampler sampler;
    int error;
} scan;

/* One thread of a scan. */
typedef struct {
    scan *scan;
    fp_writers *writers;
    fp_place *place;            /* NULL: the worker is alone */
    uint64_t unit;              /* its segments below this unit are encoded */
    uint64_t keys;              /* entries encoded of its stretch */
    uint64_t met[FP_DATABASES]; /* entries met */
} worker;

/* A worker on a new thread, with all that it needs. It lies above the thread's stack. */
typedef struct {
    worker worker;
    fp_place place;
    fp_writers writers;
    uint32_t running;
} threaded_worker;

static_assert(sizeof(threaded_worker) <= FP_STACK_BYTES / 8, "room for the stack");

/*
 * Copies the record of the segment that starts at this unit. Returns 0 if no segment of the snapshot
 * starts there.
 *
 * If the table is shared, the store changes it during the scan. It gives back a segment of the
 * snapshot only when the scan has passed it; until then only the high water mark may rise, over slots
 * that are born later. Any other segment was formatted after the gate. The store writes the record of
 * such a segment first and slot_bytes last, with release order. Whoever reads a slot_bytes other than
 * 0 therefore also reads the birth of that segment, or of a later one in the same place, and passes
 * over it. A record whose slot_bytes is 0 is free or inside a segment, and its other fields say nothing.
 */
static int read_segment(const fp_segment *record, uint32_t epoch, fp_segment *segment) {
    segment->slot_bytes = __atomic_load_n(&record->slot_bytes, __ATOMIC_ACQUIRE);
    if (segment->slot_bytes == 0) return 0;
    segment->birth_epoch = __atomic_load_n(&record->birth_epoch, __ATOMIC_RELAXED);
    if (segment->birth_epoch > epoch) return 0;
    segment->units = record->units;
    /* The mark is read once: what is checked is what the scan uses. The store clears a slot's header
     * before it raises the mark over the slot. */
    segment->high_water = __atomic_load_n(&record->high_water, __ATOMIC_ACQUIRE);
    return 1;
}

/* Returns whether a segment lies inside the arena and holds its slots. A damaged length would have the child
 * read beyond the arena, or write a file that no loader takes. The error is then EUCLEAN, the kernel's
 * "structure needs cleaning". */
static int is_sound(const fp_segment *segment, uint64_t unit, uint64_t unit_limit) {
    return segment->slot_bytes >= 8 && segment->slot_bytes % 8 == 0 && segment->units > 0
           && segment->units <= unit_limit - unit
           && (uint64_t)segment->high_water * segment->slot_bytes <= (uint64_t)segment->units * FP_UNIT_BYTES;
}

static int is_in_snapshot(uint64_t header, uint32_t epoch) {
    return FP_FIELD(header, STATE) == FP_STATE_LIVE && FP_FIELD(header, EPOCH) <= epoch;
}

/* Writes an entry. Returns EUCLEAN for a damaged collection, or the writer's error. */
static int write_entry(const scan *s, fp_writer *writer, const fp_entry *entry) {
    if (!fp_is_collection(entry->type)) {
        fp_writer_entry(writer, entry);
    } else if (!fp_collection_write(writer, entry, s->arena)) {
        return EUCLEAN;
    }
    return writer->error;
}

/* Encodes the entries of a segment. Returns 0 or an errno. */
static int scan_segment(worker *w, const fp_segment *segment, uint64_t unit) {
    const scan *s = w->scan;
    const uint8_t *slot = s->arena.address + unit * FP_UNIT_BYTES;
    fp_entry entry;
    for (uint32_t i = 0; i < segment->high_water; i++, slot += segment->slot_bytes) {
        __builtin_prefetch(slot + PREFETCH_BYTES);
        uint64_t header = fp_block_header(slot);
        if (!is_in_snapshot(header, s->request->epoch)) continue;
        if (!fp_block_entry(slot, segment->slot_bytes, header, &entry)) return EUCLEAN;
        w->met[entry.database]++;
        fp_writer *writer = fp_writer_for(s->outputs, w->writers, &entry);
        if (writer == NULL) continue;
        int error = write_entry(s, writer, &entry);
        if (error != 0) return error;
        w->keys++;
        FP_RECORD();
        if (w->keys % KEYS_A_REPORT == 0 && fp_has_turn(w->place)) fp_progress_keys(s->control, s->keys + w->keys);
    }
    return 0;
}

/*
 * Publishes how far the worker that has the turn has come. There is one position for all workers: everything below it
 * has been encoded or written. What a worker has encoded before its turn does not count: the store holds it a little
 * longer than it must, some MiB for each worker at most.
 */
static void publish_unit(const worker *w) {
    scan *s = w->scan;
    if (w->unit <= s->unit) return; /* a segment of a chunk before reaches further */
    s->unit = w->unit;
    fp_progress_unit(s->control, s->unit);
}

/* Encodes the segments that begin in a chunk. Returns 0 or an errno. */
static int scan_chunk(worker *w, uint64_t chunk) {
    const fp_request *request = w->scan->request;
    const fp_segment *records = (const fp_segment *)(uintptr_t)request->table_address;
    uint64_t unit = chunk == 0 ? 1 : chunk * FP_CHUNK_UNITS, end = (chunk + 1) * FP_CHUNK_UNITS;
    if (unit < w->unit) unit = w->unit; /* the last segment of the chunk before reaches into this one */
    if (end > request->unit_limit) end = request->unit_limit;
    fp_writers_begin_chunk(w->writers);
    while (unit < end) {
        fp_segment segment;
        /* The length of any other segment is not used: the segment may be given back meanwhile. */
        uint64_t next = unit + 1;
        if (read_segment(&records[unit], request->epoch, &segment)) {
            if (!is_sound(&segment, unit, request->unit_limit)) return EUCLEAN;
            int error = scan_segment(w, &segment, unit);
            if (error != 0) return error;
            next = unit + segment.units;
        }
        unit = w->unit = next;
        if (fp_has_turn(w->place)) publish_unit(w);
    }
    return 0;
}

/* Ends the stretch of the worker that has the turn. All of it has been written or, by a worker that is alone, is in
 * its buffers. */
static void end_stretch(worker *w) {
    scan *s = w->scan;
    s->keys += w->keys;
    w->keys = 0;
    fp_progress_keys(s->control, s->keys);
    publish_unit(w);
    fp_progress_dirty(s->control, &s->sampler);
    if (w->place != NULL) fp_turn_pass(w->place);
}

/* Encodes a stretch, and writes it when its turn comes. An error is stored only then: it is the first one in the order
 * of stretches, the same that a worker that is alone would have met. Returns 0 if there is nothing more to do. */
static int do_stretch(worker *w, uint64_t stretch) {
    scan *s = w->scan;
    if (w->place != NULL) fp_turn_enter(w->place, (uint32_t)stretch);
    uint64_t chunk = stretch * s->stretch_chunks, end = chunk + s->stretch_chunks;
    if (end > s->chunks) end = s->chunks;
    int error = 0;
    for (; chunk < end && error == 0; chunk++) error = scan_chunk(w, chunk);
    if (error == 0 && w->place != NULL) error = fp_writers_flush(w->writers);
    if (!fp_turn_take(w->place)) return 0;
    if (error == 0) {
        end_stretch(w);
        return 1;
    }
    s->error = error;
    if (w->place != NULL) fp_turn_stop(w->place);
    return 0;
}

/* Takes stretches until there are none left. */
static void work(void *argument) {
    worker *w = argument;
    scan *s = w->scan;
    uint64_t stretch;
    do stretch = __atomic_fetch_add(&s->taken, 1, __ATOMIC_RELAXED);
    while (stretch * s->stretch_chunks < s->chunks && do_stretch(w, stretch));
    for (uint32_t i = 0; i < FP_DATABASES; i++) __atomic_fetch_add(&s->met[i], w->met[i], __ATOMIC_RELAXED);
}

static uint8_t *stack_of(const scan *s, uint32_t thread) { return fp_scratch_of(s->request, thread); }

static threaded_worker *threaded_worker_of(const scan *s, uint32_t thread) {
    return (threaded_worker *)(void *)(stack_of(s, thread) + FP_STACK_BYTES) - 1;
}

/* Starts the workers from the second on. Returns the number of workers, the first included. If the kernel refuses a
 * thread, the workers that there are do its work. */
static uint32_t start_workers(scan *s, uint32_t wanted) {
    uint32_t threads = 1;
    for (; threads < wanted; threads++) {
        threaded_worker *t = threaded_worker_of(s, threads);
        t->worker = (worker){.scan = s, .writers = &t->writers, .place = &t->place};
        t->place = (fp_place){.turn = &s->turn};
        fp_writers_open(&t->writers, s->outputs, s->request, threads);
        fp_writers_line_up(&t->writers, &t->place);
        uint8_t *stack = stack_of(s, threads);
        if (fp_thread_start(stack, (size_t)((uint8_t *)t - stack), work, &t->worker, &t->running) != 0) break;
    }
    return threads;
}

/* Returns how many chunks a stretch has. */
static uint64_t stretch_for(uint64_t chunks, uint32_t threads) {
    if (threads <= 1) return 1;
    uint64_t shared = chunks / (threads * STRETCHES_A_WORKER);
    return shared < 1 ? 1 : shared > STRETCH_CHUNKS ? STRETCH_CHUNKS : shared;
}

static void run_workers(scan *s, uint32_t wanted) {
    fp_writers *writers = &s->outputs->writers;
    fp_place place = {.turn = &s->turn};
    worker first = {.scan = s, .writers = writers};
    if (wanted > 1) s->error = fp_writers_flush(writers); /* the preambles come before all chunks */
    if (s->error != 0) return;
    uint32_t threads = start_workers(s, wanted);
    if (threads > 1) first.place = &place;
    fp_writers_line_up(writers, first.place);
    work(&first);
    for (uint32_t i = 1; i < threads; i++) fp_thread_join(&threaded_worker_of(s, i)->running);
    fp_writers_line_up(writers, NULL);
}

/* A child's page tables for shared memory are empty at first, and filled as it reads: the kernel maps the
 * 16 pages around each one. MADV_POPULATE_READ ahead of the scan took 7 to 11 % off the processor time
 * without a sink. But on a memfd it also allocates pages that nobody has touched, such as the slack of a
 * large slot, and each snapshot would make the store larger for good. */
int fp_scan(const fp_request *request, fp_control *control, fp_outputs *outputs) {
    scan s = {
        .request = request,
        .control = control,
        .outputs = outputs,
        .arena = {(const uint8_t *)(uintptr_t)request->arena_address, request->unit_limit * FP_UNIT_BYTES},
        .chunks = (request->unit_limit + FP_CHUNK_UNITS - 1) / FP_CHUNK_UNITS,
        .sampler = {.next_ns = fp_now_ns() + FP_DIRTY_INTERVAL_NS},
    };
    uint32_t threads = request->scan_threads < s.chunks ? request->scan_threads : (uint32_t)s.chunks;
    s.stretch_chunks = stretch_for(s.chunks, threads);
    run_workers(&s, threads);
    if (s.error != 0) return s.error;
    fp_progress_keys(control, s.keys);
    memcpy(control->keys_met, s.met, sizeof s.met);
    return 0;
}
