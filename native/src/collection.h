/* Writes collections as RDB, item by item: no value is held as a whole. */
#ifndef FORKPOINT_COLLECTION_H
#define FORKPOINT_COLLECTION_H

#include "rdb.h"
#include "tree.h"

static inline int fp_is_stream(uint32_t type) {
    return type == FP_TYPE_STREAM || type == FP_TYPE_STREAM_2 || type == FP_TYPE_STREAM_3;
}

static inline int fp_is_expiring_hash(uint32_t type) {
    return type == FP_TYPE_HASH_EXPIRING || type == FP_TYPE_HASH_LATE;
}

static inline int fp_is_collection(uint32_t type) {
    return type == FP_TYPE_LIST || type == FP_TYPE_SET || type == FP_TYPE_HASH || type == FP_TYPE_SORTED_SET
           || fp_is_stream(type) || fp_is_expiring_hash(type);
}

/* Writes the entry. Returns 0 if the collection is damaged: the file is then worthless. Stops early if the
 * writer fails. */
int fp_collection_write(fp_writer *writer, const fp_entry *entry, fp_arena arena);

#endif
