/* A stream's second tree holds the groups in the order in which RDB has them. Behind the consumers of a group, and
 * behind all groups, the tree also holds names, by which the store finds them: these are not written. */
#include "stream_groups.h"

#include "items.h"
#include "stream_root.h"

#define GROUP_BYTES 48u /* of a group's value before the name */
#define PENDING_BYTES 24u
#define CONSUMER_BYTES 24u /* of a consumer's value before the name */
#define NAMES UINT64_MAX /* the number in the keys of the groups' names */

enum { KEY_GROUP, KEY_PENDING, KEY_CONSUMER, KEY_CONSUMER_NAME };
enum { KEY_OF_CONSUMER, KEY_OF_ITS_PENDING };

typedef struct {
    fp_writer *writer;
    uint8_t code; /* of the stream in the file */
    fp_walk walk;
    fp_range key;
    fp_item value;
    uint64_t number; /* of the group that the item belongs to */
    uint8_t kind;
} groups;

/* Takes the next item and reads the number of its group and its kind. Returns 0 if there is none. */
static int next(groups *g) {
    fp_item item;
    fp_pair pair;
    if (g->writer->error != 0 || !fp_walk_next(&g->walk, &item) || !fp_pair_of(&item, &pair)) return 0;
    if (pair.field.bytes < 8 || pair.has_expiry) return 0;
    g->number = fp_load_big_64(pair.field.data);
    g->key = (fp_range){pair.field.data + 8, pair.field.data + pair.field.bytes};
    g->value = pair.value;
    if (g->number == NAMES) return 1;
    if (g->key.at == g->key.end) return 0;
    g->kind = *g->key.at++;
    return 1;
}

/* Takes the next item. Returns 0 if it is not of this group and kind, the rest of its key has not this many bytes,
 * or its value has fewer. */
static int next_of(groups *g, uint64_t number, uint8_t kind, uint32_t key_bytes, uint32_t value_bytes) {
    return next(g) && g->number == number && g->number != NAMES && g->kind == kind
           && g->key.end - g->key.at == key_bytes && g->value.bytes >= value_bytes;
}

/* Returns a word of the item's value. */
static uint64_t word(const groups *g, int index) {
    return fp_load_64(g->value.data + 8 * index);
}

static void write_name(const groups *g, uint32_t from) {
    fp_writer_string(g->writer, g->value.data + from, g->value.bytes - from);
}

static int write_pending(groups *g, uint64_t number, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        if (!next_of(g, number, KEY_PENDING, FP_STREAM_ID_BYTES, PENDING_BYTES)) return 0;
        fp_writer_raw(g->writer, g->key.at, FP_STREAM_ID_BYTES);
        fp_writer_number(g->writer, word(g, 1));
        fp_writer_length(g->writer, word(g, 2));
    }
    return 1;
}

static int write_consumer(groups *g, uint64_t number) {
    if (!next_of(g, number, KEY_CONSUMER, 9, CONSUMER_BYTES) || g->key.at[8] != KEY_OF_CONSUMER) return 0;
    uint64_t consumer = fp_load_big_64(g->key.at), pending = word(g, 2);
    write_name(g, CONSUMER_BYTES);
    fp_writer_number(g->writer, word(g, 0));
    if (g->code == FP_STREAM_CODE_3) fp_writer_number(g->writer, word(g, 1));
    fp_writer_length(g->writer, pending);
    for (uint64_t i = 0; i < pending; i++) {
        if (!next_of(g, number, KEY_CONSUMER, 9 + FP_STREAM_ID_BYTES, 0) || g->key.at[8] != KEY_OF_ITS_PENDING
            || fp_load_big_64(g->key.at) != consumer) {
            return 0;
        }
        fp_writer_raw(g->writer, g->key.at + 9, FP_STREAM_ID_BYTES);
    }
    return 1;
}

static int write_consumers(groups *g, uint64_t number, uint64_t count) {
    fp_writer_length(g->writer, count);
    for (uint64_t i = 0; i < count; i++) {
        if (!write_consumer(g, number)) return 0;
    }
    for (uint64_t i = 0; i < count; i++) {
        if (!next(g) || g->number != number || g->kind != KEY_CONSUMER_NAME) return 0;
    }
    return 1;
}

static int write_group(groups *g) {
    if (!next(g) || g->number == NAMES || g->kind != KEY_GROUP || g->key.at != g->key.end
        || g->value.bytes < GROUP_BYTES) {
        return 0;
    }
    uint64_t number = g->number, pending = word(g, 3), consumers = word(g, 4);
    write_name(g, GROUP_BYTES);
    fp_writer_length(g->writer, word(g, 0));
    fp_writer_length(g->writer, word(g, 1));
    if (g->code != FP_STREAM_CODE) fp_writer_length(g->writer, word(g, 2));
    fp_writer_length(g->writer, pending);
    return write_pending(g, number, pending) && write_consumers(g, number, consumers);
}

int fp_stream_groups_write(fp_writer *writer, const fp_entry *entry, fp_arena arena) {
    groups g = {.writer = writer, .code = fp_stream_code(writer, entry->type)};
    fp_walk_open(&g.walk, arena, entry->value, entry->value_bytes, 1, 0);
    uint64_t count = fp_stream_word(entry, FP_GROUPS);
    fp_writer_length(writer, count);
    int sound = !g.walk.damaged;
    for (uint64_t i = 0; i < count && sound; i++) sound = write_group(&g);
    for (uint64_t i = 0; i < count && sound; i++) sound = next(&g) && g.number == NAMES;
    fp_item item;
    /* A writer that has failed has ended the walk before its end. */
    return writer->error != 0 || (sound && !fp_walk_next(&g.walk, &item) && !g.walk.damaged);
}
