/* The parts of a snapshot while it is written: a writer for each, and which entry goes to which. */
#ifndef FORKPOINT_OUTPUTS_H
#define FORKPOINT_OUTPUTS_H

#include "rdb.h"

typedef struct {
    fp_writer writers[FP_OUTPUTS];
    fp_pace pace;
    uint32_t count;
    uint16_t candidates[FP_DATABASES]; /* bit n: output n takes keys of this database */
} fp_outputs;

/* Opens all writers and writes the preambles. */
void fp_outputs_open(fp_outputs *outputs, const fp_request *request);

/* What follows can be encoded apart from what was before. */
void fp_outputs_begin_chunk(fp_outputs *outputs);

/* Trailers, EOF and checksums. */
void fp_outputs_finish(fp_outputs *outputs);

/* The first whose writer has failed, or `count`. */
uint32_t fp_outputs_failed(const fp_outputs *outputs);

/* Bytes of the scratch memory that each output gets. */
uint64_t fp_outputs_share(const fp_request *request);

static inline fp_output *fp_request_outputs(const fp_request *request) {
    return (fp_output *)(uintptr_t)request->outputs_address;
}

static inline int fp_begins_with(const fp_entry *entry, const fp_output *output) {
    return entry->key_bytes >= output->prefix_bytes
           && memcmp(entry->key, (const void *)(uintptr_t)output->prefix_address, output->prefix_bytes) == 0;
}

/* The writer that an entry goes to, NULL if it is in no part of the snapshot. */
static inline fp_writer *fp_outputs_of(fp_outputs *outputs, const fp_entry *entry) {
    for (uint32_t set = outputs->candidates[entry->database]; set != 0; set &= set - 1) {
        fp_writer *writer = &outputs->writers[__builtin_ctz(set)];
        if (writer->output->prefix_bytes == 0 || fp_begins_with(entry, writer->output)) return writer;
    }
    return NULL;
}

#endif
