#include "stream.h"

#include "listpack.h"

#define ID_BYTES 16u
#define NODE_ENTRIES 100u
#define NODE_BYTES 4096u /* of a node's listpack, unless one entry alone is larger */
#define SAME_FIELDS 2
#define SMALL_INTEGER_BYTES 2u /* of 0 to 127 */

typedef struct {
    const uint8_t *id;
    uint64_t ms, sequence, fields;
    fp_range pairs;
} stream_entry;

/* Entries with a look at the next one. May be copied, as the walk in it. */
typedef struct {
    fp_walk walk;
    stream_entry next;
    int has_next;
    int damaged;
} cursor;

typedef struct {
    stream_entry master; /* the first entry: it gives the id and the names of the fields */
    uint64_t bytes, items; /* of the listpack */
    uint32_t entries;
} node;

static int take_string(fp_range *range, fp_item *string) {
    uint64_t bytes;
    return fp_take_varint(range, &bytes) && fp_take_bytes(range, bytes, string);
}

static int take_pair(fp_range *range, fp_item *field, fp_item *value) {
    return take_string(range, field) && take_string(range, value);
}

static int read_entry(const fp_item *item, stream_entry *entry) {
    if (item->bytes < ID_BYTES) return 0;
    entry->id = item->data;
    entry->ms = fp_load_big_64(item->data);
    entry->sequence = fp_load_big_64(item->data + 8);
    entry->pairs = (fp_range){item->data + ID_BYTES, item->data + item->bytes};
    if (!fp_take_varint(&entry->pairs, &entry->fields)) return 0;
    fp_range rest = entry->pairs;
    fp_item field, value;
    for (uint64_t i = 0; i < entry->fields; i++) {
        if (!take_pair(&rest, &field, &value)) return 0;
    }
    return rest.at == rest.end;
}

static void advance(cursor *at) {
    fp_item item;
    at->has_next = fp_walk_next(&at->walk, &item);
    if (at->has_next && !read_entry(&item, &at->next)) at->damaged = 1;
    if (at->walk.damaged) at->damaged = 1;
    if (at->damaged) at->has_next = 0;
}

/* The pairs of both have been looked at. */
static int has_fields_of(const stream_entry *master, const stream_entry *entry) {
    if (master->fields != entry->fields) return 0;
    fp_range ours = entry->pairs, theirs = master->pairs;
    fp_item field, their_field, value;
    for (uint64_t i = 0; i < entry->fields; i++) {
        take_pair(&ours, &field, &value);
        take_pair(&theirs, &their_field, &value);
        if (field.bytes != their_field.bytes || memcmp(field.data, their_field.data, field.bytes) != 0) return 0;
    }
    return 1;
}

/* What an entry's listpack items take but flags; the number of items is that which ends them. */
static uint64_t entry_items(const stream_entry *entry, int same) {
    return same ? entry->fields + 3 : 2 * entry->fields + 4;
}

static int64_t difference(uint64_t value, uint64_t from) {
    return (int64_t)(value - from);
}

static uint64_t entry_bytes(const stream_entry *master, const stream_entry *entry, int same) {
    uint64_t bytes = SMALL_INTEGER_BYTES + fp_listpack_integer_bytes(difference(entry->ms, master->ms))
                     + fp_listpack_integer_bytes(difference(entry->sequence, master->sequence))
                     + fp_listpack_integer_bytes((int64_t)entry_items(entry, same));
    if (!same) bytes += fp_listpack_integer_bytes((int64_t)entry->fields);
    fp_range pairs = entry->pairs;
    fp_item field, value;
    for (uint64_t i = 0; i < entry->fields; i++) {
        take_pair(&pairs, &field, &value);
        if (!same) bytes += fp_listpack_string_bytes(field.data, field.bytes);
        bytes += fp_listpack_string_bytes(value.data, value.bytes);
    }
    return bytes;
}

static uint64_t master_bytes(const stream_entry *master) {
    uint64_t bytes = 3 * SMALL_INTEGER_BYTES + fp_listpack_integer_bytes((int64_t)master->fields);
    fp_range pairs = master->pairs;
    fp_item field, value;
    for (uint64_t i = 0; i < master->fields; i++) {
        take_pair(&pairs, &field, &value);
        bytes += fp_listpack_string_bytes(field.data, field.bytes);
    }
    return bytes;
}

/* Takes the entries of the next node, of which there is at least one, and says what its listpack takes. */
static void measure_node(cursor *at, node *n) {
    n->master = at->next;
    n->bytes = FP_LISTPACK_HEADER_BYTES + master_bytes(&n->master) + FP_LISTPACK_END_BYTES;
    n->items = n->master.fields + 4;
    for (n->entries = 0; n->entries < NODE_ENTRIES && at->has_next; n->entries++) {
        int same = has_fields_of(&n->master, &at->next);
        uint64_t bytes = entry_bytes(&n->master, &at->next, same);
        if (n->entries > 0 && n->bytes + bytes > NODE_BYTES) break;
        n->bytes += bytes;
        n->items += entry_items(&at->next, same) + 1;
        advance(at);
    }
}

static void write_master(fp_writer *writer, const node *n) {
    fp_listpack_integer(writer, n->entries);
    fp_listpack_integer(writer, 0); /* deleted ones are not kept */
    fp_listpack_integer(writer, (int64_t)n->master.fields);
    fp_range pairs = n->master.pairs;
    fp_item field, value;
    for (uint64_t i = 0; i < n->master.fields; i++) {
        take_pair(&pairs, &field, &value);
        fp_listpack_string(writer, field.data, field.bytes);
    }
    fp_listpack_integer(writer, 0);
}

static void write_entry(fp_writer *writer, const stream_entry *master, const stream_entry *entry) {
    int same = has_fields_of(master, entry);
    fp_listpack_integer(writer, same ? SAME_FIELDS : 0);
    fp_listpack_integer(writer, difference(entry->ms, master->ms));
    fp_listpack_integer(writer, difference(entry->sequence, master->sequence));
    if (!same) fp_listpack_integer(writer, (int64_t)entry->fields);
    fp_range pairs = entry->pairs;
    fp_item field, value;
    for (uint64_t i = 0; i < entry->fields; i++) {
        take_pair(&pairs, &field, &value);
        if (!same) fp_listpack_string(writer, field.data, field.bytes);
        fp_listpack_string(writer, value.data, value.bytes);
    }
    fp_listpack_integer(writer, (int64_t)entry_items(entry, same));
}

/* Its id and its listpack, both as strings. */
static void write_node(fp_writer *writer, cursor *at, const node *n) {
    fp_writer_length(writer, ID_BYTES);
    fp_writer_raw(writer, n->master.id, ID_BYTES);
    uint8_t *listpack = fp_writer_begin_string(writer, n->bytes);
    fp_listpack_header(writer, (uint32_t)n->bytes, n->items);
    write_master(writer, n);
    for (uint32_t i = 0; i < n->entries && writer->error == 0; i++) {
        write_entry(writer, &n->master, &at->next);
        advance(at);
    }
    fp_listpack_end(writer);
    fp_writer_end_string(writer, listpack, n->bytes);
}

/* How many nodes there are stands before them: all entries are looked at first. Returns 0 for damage. */
static int count_nodes(cursor at, uint64_t *nodes) {
    node n;
    for (*nodes = 0; at.has_next; ++*nodes) {
        measure_node(&at, &n);
        if (n.bytes > FP_MAX_LISTPACK_BYTES) return 0;
    }
    return !at.damaged;
}

static void write_figures(fp_writer *writer, const fp_entry *entry, const cursor *first) {
    fp_writer_length(writer, first->walk.count);
    fp_writer_length(writer, fp_stream_word(entry, FP_LAST_MS));
    fp_writer_length(writer, fp_stream_word(entry, FP_LAST_SEQUENCE));
    if (fp_stream_code(writer, entry->type) == FP_STREAM_CODE) return;
    fp_writer_length(writer, first->has_next ? first->next.ms : 0);
    fp_writer_length(writer, first->has_next ? first->next.sequence : 0);
    fp_writer_length(writer, fp_stream_word(entry, FP_DELETED_MS));
    fp_writer_length(writer, fp_stream_word(entry, FP_DELETED_SEQUENCE));
    fp_writer_length(writer, fp_stream_word(entry, FP_ADDED));
}

int fp_stream_write(fp_writer *writer, const fp_entry *entry, const fp_walk *entries) {
    if (fp_root_of(entry->value, entry->value_bytes) == NULL || entry->value_bytes < FP_STREAM_BYTES) return 0;
    cursor first = {.walk = *entries}, at;
    advance(&first);
    uint64_t nodes;
    if (first.damaged || !count_nodes(first, &nodes)) return 0;
    fp_writer_length(writer, nodes);
    at = first;
    while (at.has_next && writer->error == 0) {
        node n;
        cursor ahead = at;
        measure_node(&ahead, &n);
        write_node(writer, &at, &n);
    }
    write_figures(writer, entry, &first);
    return fp_stream_groups(writer, entry, entries->arena);
}
