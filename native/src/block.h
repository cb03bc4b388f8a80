/* Reads a block as forkpoint_layout.h draws it. */
#ifndef FORKPOINT_BLOCK_H
#define FORKPOINT_BLOCK_H

#include "forkpoint_layout.h"
#include "load.h"

/* The entry that a live block holds. */
typedef struct {
    const uint8_t *key, *value;
    uint32_t key_bytes, value_bytes;
    uint32_t type, database;
    int64_t expiry; /* ms since 1970 */
    int has_expiry;
} fp_entry;

#define FP_FIELD(header, NAME) \
    ((uint32_t)((header) >> FP_HEADER_##NAME##_SHIFT) & ((1u << FP_HEADER_##NAME##_BITS) - 1))

static inline uint64_t fp_block_header(const uint8_t *slot) {
    return __atomic_load_n((const uint64_t *)(const void *)slot, __ATOMIC_ACQUIRE);
}

/* Takes a block apart. Returns 0 if the block would not fit its slot. */
static inline int fp_block_entry(const uint8_t *slot, uint32_t slot_bytes, uint64_t header, fp_entry *entry) {
    uint32_t offset = 8;
    entry->key_bytes = FP_FIELD(header, KEY);
    entry->value_bytes = FP_FIELD(header, VALUE);
    entry->type = FP_FIELD(header, TYPE);
    entry->database = FP_FIELD(header, DB);
    uint32_t wide = (uint32_t)(header >> FP_HEADER_WIDE_SHIFT) & 1;
    uint32_t has_expiry = (uint32_t)(header >> FP_HEADER_EXPIRY_SHIFT) & 1;
    if (8 + 8 * (wide + has_expiry) > slot_bytes) return 0;
    if (wide) {
        entry->key_bytes = fp_load_32(slot + offset);
        entry->value_bytes = fp_load_32(slot + offset + 4);
        offset += 8;
    }
    entry->has_expiry = (int)has_expiry;
    if (has_expiry) {
        entry->expiry = (int64_t)fp_load_64(slot + offset);
        offset += 8;
    }
    entry->key = slot + offset;
    entry->value = entry->key + entry->key_bytes;
    return (uint64_t)offset + entry->key_bytes + entry->value_bytes <= slot_bytes;
}

#endif
