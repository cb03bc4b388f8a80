/*
 * Writes RDB. Records are encoded into a buffer; a full buffer is checksummed while it is in the
 * cache, and written by one call. This runs in the child: it uses nothing of libc but memcpy and
 * its like.
 */
#ifndef FORKPOINT_RDB_H
#define FORKPOINT_RDB_H

#include "block.h"
#include "lzf.h"
#include "sink.h"

#define FP_OPCODE_EXPIRY_MS 0xfc
#define FP_OPCODE_SELECT_DB 0xfe
#define FP_OPCODE_EOF 0xff

/* For one thread. The writers of several threads may share a sink. */
typedef struct {
    uint8_t *buffer, *at, *end; /* [buffer, at) is encoded, but not written yet */
    size_t flush_bytes;         /* the writer that has the turn writes when the buffer holds this much */
    fp_lzf_table *table;
    const fp_output *output;
    fp_sink *sink;
    fp_place *place;   /* in the line of those that write; NULL: there is no other */
    uint64_t keys;     /* entries encoded since the sink was last told */
    uint32_t flags;    /* of the output */
    uint32_t database; /* the one that is selected; FP_DATABASES: none */
    int error; /* 0, the errno of the sink, or ECANCELED when the line was stopped: nothing is written after it */
} fp_writer;

/* Opens a writer on at least FP_SCRATCH_MIN_BYTES of scratch memory. */
void fp_writer_open(fp_writer *writer, fp_sink *sink, uint8_t *scratch, size_t scratch_bytes);

/* Writes an entry that is no collection. */
void fp_writer_entry(fp_writer *writer, const fp_entry *entry);

/* Forgets which database is selected: the next entry selects its own. */
void fp_writer_deselect(fp_writer *writer);

/* Writes bytes as they are. */
void fp_writer_raw(fp_writer *writer, const void *data, size_t bytes);

/* Write a record in parts. The head ends with the key; `code` is the RDB type. A string takes its shortest form,
 * a number 8 bytes, little-endian. */
void fp_writer_head(fp_writer *writer, const fp_entry *entry, uint8_t code);
void fp_writer_string(fp_writer *writer, const uint8_t *data, uint32_t bytes);
void fp_writer_length(fp_writer *writer, uint64_t length);
void fp_writer_number(fp_writer *writer, uint64_t number);

/* Begin and end a string of this length, whose pieces fp_writer_raw() gets in between. If the buffer has room for
 * the whole string, the string is put together there, and compressed as a whole. */
uint8_t *fp_writer_begin_string(fp_writer *writer, uint64_t bytes);
void fp_writer_end_string(fp_writer *writer, uint8_t *begun, uint64_t bytes);

/* Writes what is in the buffer. */
void fp_writer_flush(fp_writer *writer);

/* Writes the end of the file and its checksum, and stores the results in the output. No other writer is left. */
void fp_writer_finish(fp_writer *writer);

#endif
