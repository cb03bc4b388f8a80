/* The root of a stream, and the RDB type that the stream is written as. */
#ifndef FORKPOINT_STREAM_ROOT_H
#define FORKPOINT_STREAM_ROOT_H

#include "load.h"
#include "rdb.h"

#define FP_STREAM_ID_BYTES 16u

#define FP_STREAM_CODE 15u
#define FP_STREAM_CODE_2 19u /* adds the first id, the largest deleted id, and the entries added and read */
#define FP_STREAM_CODE_3 21u /* adds the time when a consumer was last active */

/* Returns the RDB type that the writer's flags ask for; without such a flag, the one that loses nothing. */
static inline uint8_t fp_stream_code(const fp_writer *writer, uint32_t type) {
    return writer->flags & FP_FLAG_STREAM_3   ? FP_STREAM_CODE_3
           : writer->flags & FP_FLAG_STREAM_2 ? FP_STREAM_CODE_2
           : writer->flags & FP_FLAG_STREAM_1 ? FP_STREAM_CODE
                                              : (uint8_t)(type & FP_TYPE_CODE_MASK);
}

/* The words of the root that are written. */
enum { FP_LAST_MS, FP_LAST_SEQUENCE, FP_DELETED_MS, FP_DELETED_SEQUENCE, FP_ADDED, FP_GROUPS };

static inline uint64_t fp_stream_word(const fp_entry *entry, int word) {
    return fp_load_64(entry->value + FP_STREAM_OFFSET + 8 * word);
}

#endif
