/*
 * Writing RDB: records are encoded into a buffer, and a full buffer is checksummed while it is in
 * the cache and written by one call. Used in the child only: no libc but memcpy and its like.
 */
#ifndef FORKPOINT_RDB_H
#define FORKPOINT_RDB_H

#include "block.h"
#include "lzf.h"
#include "sink.h"

#define FP_OPCODE_EXPIRY_MS 0xfc
#define FP_OPCODE_SELECT_DB 0xfe
#define FP_OPCODE_EOF 0xff

/* For one thread; those of several may have one sink. */
typedef struct {
    uint8_t *buffer, *at, *end; /* [buffer, at) is encoded, not written */
    size_t flush_bytes;         /* write when so much is in the buffer, and it is the turn */
    fp_lzf_table *table;
    const fp_output *output;
    fp_sink *sink;
    fp_place *place;   /* in the line of those who write; NULL: there is nobody else */
    uint64_t keys;     /* entries encoded, of which the sink has not been told */
    uint32_t flags;    /* of the output */
    uint32_t database; /* the one selected, FP_DATABASES before the first */
    int error; /* 0, the errno of the sink, or ECANCELED when the line was stopped: nothing is written after */
} fp_writer;

/* The scratch memory must be at least FP_SCRATCH_MIN_BYTES. */
void fp_writer_open(fp_writer *writer, fp_sink *sink, uint8_t *scratch, size_t scratch_bytes);
void fp_writer_entry(fp_writer *writer, const fp_entry *entry);
void fp_writer_deselect(fp_writer *writer); /* the next entry begins with the selection of its database */
void fp_writer_raw(fp_writer *writer, const void *data, size_t bytes);

/* The parts of a record that is too large for one go, or not known as a whole. */
void fp_writer_head(fp_writer *writer, const fp_entry *entry, uint8_t code); /* up to the key; code: the file's type */
void fp_writer_string(fp_writer *writer, const uint8_t *data, uint32_t bytes); /* in its shortest form */
void fp_writer_length(fp_writer *writer, uint64_t length);
void fp_writer_number(fp_writer *writer, uint64_t number); /* 8 bytes, little-endian */

/* A string of this length that fp_writer_raw() is given in pieces, between the two. It is put together in the buffer
 * where there is room for that, to be compressed as a whole. */
uint8_t *fp_writer_begin_string(fp_writer *writer, uint64_t bytes);
void fp_writer_end_string(fp_writer *writer, uint8_t *begun, uint64_t bytes);

void fp_writer_flush(fp_writer *writer);  /* writes what is in the buffer */
void fp_writer_finish(fp_writer *writer); /* EOF, checksum, the rest of the buffer, the results; of the only writer left */

#endif
