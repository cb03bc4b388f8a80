/* The items of a collection, and their parts, as forkpoint_layout.h describes them. */
#ifndef FORKPOINT_ITEMS_H
#define FORKPOINT_ITEMS_H

#include "forkpoint_layout.h"
#include "load.h"

/* An item, or a string inside one. */
typedef struct {
    const uint8_t *data;
    uint32_t bytes;
} fp_item;

/* The part of an item that has not been read yet. */
typedef struct {
    const uint8_t *at, *end;
} fp_range;

/* A field and its value: an item of a hash, or of a tree that is laid out as one. */
typedef struct {
    fp_item field, value;
    int has_expiry;
    uint64_t expiry;
} fp_pair;

/* Takes a varint from the front. Returns 0 if there is none. */
static inline int fp_take_varint(fp_range *range, uint64_t *value) {
    *value = 0;
    for (int shift = 0; shift < 63 && range->at < range->end; shift += 7) {
        uint8_t byte = *range->at++;
        *value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return 1;
    }
    return 0;
}

/* Takes bytes from the front. Returns 0 if there are fewer. */
static inline int fp_take_bytes(fp_range *range, uint64_t bytes, fp_item *item) {
    if (bytes > (uint64_t)(range->end - range->at)) return 0;
    *item = (fp_item){range->at, (uint32_t)bytes};
    range->at += bytes;
    return 1;
}

/* Takes a varint and as many bytes as it says. Returns 0 if there are fewer. */
static inline int fp_take_string(fp_range *range, fp_item *string) {
    uint64_t bytes;
    return fp_take_varint(range, &bytes) && fp_take_bytes(range, bytes, string);
}

/* Reads an item as a pair. Returns 0 if the lengths do not fit the item, or the expiry is too large. */
static inline int fp_pair_of(const fp_item *item, fp_pair *pair) {
    fp_range rest = {item->data, item->data + item->bytes};
    uint64_t head;
    if (!fp_take_varint(&rest, &head) || !fp_take_bytes(&rest, head >> 1, &pair->field)) return 0;
    pair->has_expiry = (int)(head & 1);
    if (pair->has_expiry) {
        if (rest.end - rest.at < 8) return 0;
        rest.end -= 8;
        pair->expiry = fp_load_64(rest.end);
        if (pair->expiry > FP_MAX_FIELD_EXPIRY) return 0;
    }
    pair->value = (fp_item){rest.at, (uint32_t)(rest.end - rest.at)};
    return 1;
}

#endif
