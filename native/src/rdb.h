/*
 * Writing RDB: records are encoded into a buffer, and a full buffer is checksummed while it is in
 * the cache and written by one call. Used in the child only: no libc but memcpy and its like.
 */
#ifndef FORKPOINT_RDB_H
#define FORKPOINT_RDB_H

#include "block.h"
#include "lzf.h"
#include "pace.h"

#define FP_OPCODE_EXPIRY_MS 0xfc
#define FP_OPCODE_SELECT_DB 0xfe
#define FP_OPCODE_EOF 0xff

typedef struct {
    uint8_t *buffer, *at, *end; /* [buffer, at) is encoded, not written */
    size_t flush_bytes;         /* write when so much is in the buffer */
    fp_lzf_table *table;
    fp_control *control;
    fp_output *output;
    fp_pace *pace;    /* of all outputs together; NULL: as fast as it goes */
    uint64_t keys;    /* entries encoded */
    uint64_t written; /* bytes handed to the sink */
    uint64_t crc;     /* of those */
    uint32_t flags;
    uint32_t database; /* the one selected, FP_DATABASES before the first */
    int descriptor;
    int error; /* 0, or the errno of the first write that failed: nothing is written after */
} fp_writer;

/* The scratch memory must be at least FP_SCRATCH_MIN_BYTES. */
void fp_writer_open(fp_writer *writer, fp_output *output, fp_control *control, uint8_t *scratch, size_t scratch_bytes);
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

void fp_writer_finish(fp_writer *writer); /* EOF, checksum, the rest of the buffer, the results */

#endif
