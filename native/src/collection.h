/* Writing collections as RDB, item by item: nothing of a value is held as a whole. */
#ifndef FORKPOINT_COLLECTION_H
#define FORKPOINT_COLLECTION_H

#include "rdb.h"
#include "tree.h"

/* What is left of an item that is read part by part. */
typedef struct {
    const uint8_t *at, *end;
} fp_range;

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

/* Returns 0 if the collection is damaged: what was written is worth nothing then. A writer that fails
 * ends it early. */
int fp_collection_write(fp_writer *writer, const fp_entry *entry, fp_arena arena);

/* A field and its value, of a hash or of what is laid out as one. Returns 0 if they do not fit the item. */
typedef struct {
    fp_item field, value;
    int has_expiry;
    uint64_t expiry;
} fp_pair;

int fp_pair_of(const fp_item *item, fp_pair *pair);

/* Takes a varint, or so many bytes, from the front. Returns 0 if there is none. */
int fp_take_varint(fp_range *range, uint64_t *value);
int fp_take_bytes(fp_range *range, uint64_t bytes, fp_item *item);

#endif
