/* Writing streams as RDB: nodes of listpacks, the stream's own figures, consumer groups. */
#ifndef FORKPOINT_STREAM_H
#define FORKPOINT_STREAM_H

#include "collection.h"

#define FP_STREAM_CODE 15u
#define FP_STREAM_CODE_2 19u /* with first id, largest deleted id, entries added and read */
#define FP_STREAM_CODE_3 21u /* with the time when a consumer was active */

/* The type in the file that the writer's flags ask for, or that says all of such a stream. */
static inline uint8_t fp_stream_code(const fp_writer *writer, uint32_t type) {
    return writer->flags & FP_FLAG_STREAM_3   ? FP_STREAM_CODE_3
           : writer->flags & FP_FLAG_STREAM_2 ? FP_STREAM_CODE_2
           : writer->flags & FP_FLAG_STREAM_1 ? FP_STREAM_CODE
                                              : (uint8_t)(type & FP_TYPE_CODE_MASK);
}

/* What follows the key; the walk stands before the first entry. Returns 0 if the stream is damaged. */
int fp_stream_write(fp_writer *writer, const fp_entry *entry, const fp_walk *entries);

/* The groups, their number included, from the second tree. */
int fp_stream_groups(fp_writer *writer, const fp_entry *entry, fp_arena arena);

/* One of the seven words of a stream's root. */
enum { FP_LAST_MS, FP_LAST_SEQUENCE, FP_DELETED_MS, FP_DELETED_SEQUENCE, FP_ADDED, FP_GROUPS };

static inline uint64_t fp_stream_word(const fp_entry *entry, int word) {
    return fp_load_64(entry->value + FP_STREAM_OFFSET + 8 * word);
}

#endif
