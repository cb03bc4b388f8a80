#include "collection.h"

#include "items.h"
#include "stream.h"
#include "stream_root.h"

#define VALKEY_HASH_CODE 22u
#define REDIS_HASH_CODE 24u
#define ORDER_BYTES 8u
#define SIGN (1ull << 63)
#define NO_EXPIRY UINT64_MAX

static int write_strings(fp_writer *writer, fp_walk *walk) {
    fp_item item;
    while (writer->error == 0 && fp_walk_next(walk, &item)) fp_writer_string(writer, item.data, item.bytes);
    return !walk->damaged;
}

static int write_scored(fp_writer *writer, fp_walk *walk) {
    fp_item item;
    while (writer->error == 0 && fp_walk_next(walk, &item)) {
        if (item.bytes < ORDER_BYTES) return 0;
        uint64_t order = fp_load_big_64(item.data);
        fp_writer_string(writer, item.data + ORDER_BYTES, item.bytes - ORDER_BYTES);
        fp_writer_number(writer, order & SIGN ? order ^ SIGN : ~order);
    }
    return !walk->damaged;
}

static void write_pair(fp_writer *writer, const fp_pair *pair) {
    fp_writer_string(writer, pair->field.data, pair->field.bytes);
    fp_writer_string(writer, pair->value.data, pair->value.bytes);
}

static int write_pairs(fp_writer *writer, fp_walk *walk) {
    fp_item item;
    fp_pair pair;
    while (writer->error == 0 && fp_walk_next(walk, &item)) {
        if (!fp_pair_of(&item, &pair) || pair.has_expiry) return 0;
        write_pair(writer, &pair);
    }
    return !walk->damaged;
}

static int write_pairs_for_valkey(fp_writer *writer, fp_walk *walk) {
    fp_item item;
    fp_pair pair;
    while (writer->error == 0 && fp_walk_next(walk, &item)) {
        if (!fp_pair_of(&item, &pair)) return 0;
        write_pair(writer, &pair);
        fp_writer_number(writer, pair.has_expiry ? pair.expiry : NO_EXPIRY);
    }
    return !walk->damaged;
}

/* Writes 0 before a field without an expiry. Writes the expiry less the smallest, plus 1, before any other. */
static int write_expiring_pairs(fp_writer *writer, fp_walk *walk, uint64_t smallest) {
    fp_item item;
    fp_pair pair;
    while (writer->error == 0 && fp_walk_next(walk, &item)) {
        if (!fp_pair_of(&item, &pair)) return 0;
        if (pair.has_expiry && (pair.expiry < smallest || pair.expiry > FP_MAX_REDIS_FIELD_EXPIRY)) return 0;
        fp_writer_length(writer, pair.has_expiry ? pair.expiry - smallest + 1 : 0);
        write_pair(writer, &pair);
    }
    return !walk->damaged;
}

/* Finds the smallest expiry of a field, NO_EXPIRY if no field has one. The second tree of a rooted hash begins
 * with it; in a small hash every field is looked at. Returns 0 if the hash is damaged. */
static int find_smallest(const fp_entry *entry, fp_arena arena, uint64_t *smallest) {
    fp_walk walk;
    fp_item item;
    fp_pair pair;
    *smallest = NO_EXPIRY;
    int rooted = fp_root_of(entry->value, entry->value_bytes) != NULL;
    fp_walk_open(&walk, arena, entry->value, entry->value_bytes, rooted ? 1 : 0, 0);
    if (rooted) {
        if (!fp_walk_next(&walk, &item)) return !walk.damaged;
        *smallest = item.bytes < 8 ? NO_EXPIRY : fp_load_big_64(item.data);
        return *smallest <= FP_MAX_REDIS_FIELD_EXPIRY;
    }
    while (fp_walk_next(&walk, &item)) {
        if (!fp_pair_of(&item, &pair)) return 0;
        if (pair.has_expiry && pair.expiry < *smallest) *smallest = pair.expiry;
    }
    return !walk.damaged;
}

static int write_expiring_hash(fp_writer *writer, const fp_entry *entry, fp_arena arena, fp_walk *walk) {
    if (writer->flags & FP_FLAG_VALKEY) {
        fp_writer_length(writer, walk->count);
        return write_pairs_for_valkey(writer, walk);
    }
    uint64_t smallest;
    if (!find_smallest(entry, arena, &smallest)) return 0;
    fp_writer_number(writer, smallest == NO_EXPIRY ? 0 : smallest);
    fp_writer_length(writer, walk->count);
    return write_expiring_pairs(writer, walk, smallest);
}

/* Returns the RDB type of a collection. */
static uint8_t code_of(const fp_writer *writer, uint32_t type) {
    if (fp_is_stream(type)) return fp_stream_code(writer, type);
    if (fp_is_expiring_hash(type)) return writer->flags & FP_FLAG_VALKEY ? VALKEY_HASH_CODE : REDIS_HASH_CODE;
    return (uint8_t)(type & FP_TYPE_CODE_MASK);
}

int fp_collection_write(fp_writer *writer, const fp_entry *entry, fp_arena arena) {
    fp_walk walk;
    /* A sorted set begins with the greatest score: a loader's skip list then grows at one end. */
    fp_walk_open(&walk, arena, entry->value, entry->value_bytes, 0, entry->type == FP_TYPE_SORTED_SET);
    /* An empty collection is a key that does not exist, except for a stream. */
    if (walk.damaged || (walk.count == 0 && !fp_is_stream(entry->type))) return 0;
    fp_writer_head(writer, entry, code_of(writer, entry->type));
    if (fp_is_stream(entry->type)) return fp_stream_write(writer, entry, &walk);
    if (fp_is_expiring_hash(entry->type)) return write_expiring_hash(writer, entry, arena, &walk);
    fp_writer_length(writer, walk.count);
    if (entry->type == FP_TYPE_HASH) return write_pairs(writer, &walk);
    return entry->type == FP_TYPE_SORTED_SET ? write_scored(writer, &walk) : write_strings(writer, &walk);
}
