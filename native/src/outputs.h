/* The outputs of a snapshot while it is written: their sinks, each thread's writers, and which entry goes to which. */
#ifndef FORKPOINT_OUTPUTS_H
#define FORKPOINT_OUTPUTS_H

#include "rdb.h"

/* The writers of one thread, one for each output. */
typedef struct {
    fp_writer of[FP_OUTPUTS];
    uint32_t count;
} fp_writers;

typedef struct {
    fp_sink sinks[FP_OUTPUTS];
    fp_pace pace;
    uint32_t count;
    uint16_t candidates[FP_DATABASES]; /* bit n: output n takes keys of this database */
    fp_writers writers;                /* of the first thread */
} fp_outputs;

/* Opens all sinks and the first thread's writers, and writes the preambles. */
void fp_outputs_open(fp_outputs *outputs, const fp_request *request);

/* Writes trailers, EOF and checksums. The first thread is the only one again. */
void fp_outputs_finish(fp_outputs *outputs);

/* Returns the first output whose sink has failed, or `count`. */
uint32_t fp_outputs_failed(const fp_outputs *outputs);

/* Opens the writers of the n-th thread. */
void fp_writers_open(fp_writers *writers, fp_outputs *outputs, const fp_request *request, uint32_t thread);

/* Has the writers wait for the turn of a place before they write. NULL: they are alone, and do not wait. */
void fp_writers_line_up(fp_writers *writers, fp_place *place);

/* Begins a chunk: its records do not depend on those before it. */
void fp_writers_begin_chunk(fp_writers *writers);

/* Writes what is in the buffers. Returns 0 or a writer's error. */
int fp_writers_flush(fp_writers *writers);

/* Returns a thread's part of the scratch memory: its stack and, behind it, the outputs' shares. */
uint8_t *fp_scratch_of(const fp_request *request, uint32_t thread);

/* Returns the bytes of that part that each output gets; 0 if there is not even room for the stack. */
uint64_t fp_outputs_share(const fp_request *request);

static inline fp_output *fp_request_outputs(const fp_request *request) {
    return (fp_output *)(uintptr_t)request->outputs_address;
}

static inline int fp_begins_with(const fp_entry *entry, const fp_output *output) {
    return entry->key_bytes >= output->prefix_bytes
           && memcmp(entry->key, (const void *)(uintptr_t)output->prefix_address, output->prefix_bytes) == 0;
}

/* Returns the writer that an entry goes to, NULL if no output takes it. */
static inline fp_writer *fp_writer_for(const fp_outputs *outputs, fp_writers *writers, const fp_entry *entry) {
    for (uint32_t set = outputs->candidates[entry->database]; set != 0; set &= set - 1) {
        fp_writer *writer = &writers->of[__builtin_ctz(set)];
        if (writer->output->prefix_bytes == 0 || fp_begins_with(entry, writer->output)) return writer;
    }
    return NULL;
}

#endif
