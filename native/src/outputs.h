/* The parts of a snapshot while it is written: a file for each, each thread's writers, and which entry goes to which. */
#ifndef FORKPOINT_OUTPUTS_H
#define FORKPOINT_OUTPUTS_H

#include "rdb.h"

/* A thread's: one for each output. */
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

/* Trailers, EOF and checksums, when the first thread is the only one again. */
void fp_outputs_finish(fp_outputs *outputs);

/* The first whose sink has failed, or `count`. */
uint32_t fp_outputs_failed(const fp_outputs *outputs);

/* Opens the writers of the n-th thread. */
void fp_writers_open(fp_writers *writers, fp_outputs *outputs, const fp_request *request, uint32_t thread);

/* From now on they wait for their place's turn before they write; NULL: they are alone. */
void fp_writers_line_up(fp_writers *writers, fp_place *place);

/* What follows can be encoded apart from what was before. */
void fp_writers_begin_chunk(fp_writers *writers);

/* Writes what is in the buffers. Returns 0 or a writer's error. */
int fp_writers_flush(fp_writers *writers);

/* A thread's part of the scratch memory: its stack and, behind it, what the outputs share. */
uint8_t *fp_scratch_of(const fp_request *request, uint32_t thread);

/* Bytes of it that each output gets; 0 if there is not even a stack's room. */
uint64_t fp_outputs_share(const fp_request *request);

static inline fp_output *fp_request_outputs(const fp_request *request) {
    return (fp_output *)(uintptr_t)request->outputs_address;
}

static inline int fp_begins_with(const fp_entry *entry, const fp_output *output) {
    return entry->key_bytes >= output->prefix_bytes
           && memcmp(entry->key, (const void *)(uintptr_t)output->prefix_address, output->prefix_bytes) == 0;
}

/* The writer that an entry goes to, NULL if it is in no part of the snapshot. */
static inline fp_writer *fp_writer_for(const fp_outputs *outputs, fp_writers *writers, const fp_entry *entry) {
    for (uint32_t set = outputs->candidates[entry->database]; set != 0; set &= set - 1) {
        fp_writer *writer = &writers->of[__builtin_ctz(set)];
        if (writer->output->prefix_bytes == 0 || fp_begins_with(entry, writer->output)) return writer;
    }
    return NULL;
}

#endif
