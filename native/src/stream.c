#include "stream.h"

#include "items.h"
#include "listpack.h"
#include "stream_groups.h"
#include "stream_root.h"

#define NODE_ENTRIES 100u
#define NODE_BYTES 4096u /* the most that a node's listpack takes, unless its first entry alone takes more */
#define SAME_FIELDS 2
#define SMALL_INTEGER_BYTES 2u /* the size of 0 to 127 in a listpack */

typedef struct {
    const uint8_t *id;
    uint64_t ms, sequence, fields;
    fp_range pairs;
} stream_entry;

/* A walk over the entries that has read one ahead. It may be copied, like the walk. */
typedef struct {
    fp_walk walk;
    stream_entry next;
    int has_next;
    int damaged;
} cursor;

typedef struct {
    stream_entry master;   /* the first entry: it gives the id and the names of the fields */
    uint64_t bytes, items; /* of the listpack */
    uint32_t entries;
} node;

static int take_pair(fp_range *range, fp_item *field, fp_item *value) {
    return fp_take_string(range, field) && fp_take_string(range, value);
}

/* Reads an item as an entry, and checks that it consists of its pairs. Returns 0 if it does not. */
static int read_entry(const fp_item *item, stream_entry *entry) {
    if (item->bytes < FP_STREAM_ID_BYTES) return 0;
    entry->id = item->data;
    entry->ms = fp_load_big_64(item->data);
    entry->sequence = fp_load_big_64(item->data + 8);
    entry->pairs = (fp_range){item->data + FP_STREAM_ID_BYTES, item->data + item->bytes};
    if (!fp_take_varint(&entry->pairs, &entry->fields)) return 0;
    fp_range rest = entry->pairs;
    fp_item field, value;
    for (uint64_t i = 0; i < entry->fields; i++) {
        if (!take_pair(&rest, &field, &value)) return 0;
    }
    return rest.at == rest.end;
}

/* Reads the next entry. */
static void advance(cursor *at) {
    fp_item item;
    at->has_next = fp_walk_next(&at->walk, &item);
    if (at->has_next && !read_entry(&item, &at->next)) at->damaged = 1;
    if (at->walk.damaged) at->damaged = 1;
    if (at->damaged) at->has_next = 0;
}

/* Returns whether the fields have the names that the master's have. Both entries have been checked. */
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

/* Returns how many items an entry has in the listpack. One more item, this number, ends it. */
static uint64_t entry_items(const stream_entry *entry, int same) {
    return same ? entry->fields + 3 : 2 * entry->fields + 4;
}

static int64_t difference(uint64_t value, uint64_t from) {
    return (int64_t)(value - from);
}

/* Returns the size of an entry in the listpack. `same`: its fields are the master's. */
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

/* Takes the entries of the next node and measures its listpack. There is at least one entry. */
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
    fp_listpack_integer(writer, 0); /* the number of deleted entries, which are not kept */
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

/* Writes the id and the listpack of a node, each as a string, and advances over its entries. */
static void write_node(fp_writer *writer, cursor *at, const node *n) {
    fp_writer_length(writer, FP_STREAM_ID_BYTES);
    fp_writer_raw(writer, n->master.id, FP_STREAM_ID_BYTES);
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

/* Counts the nodes, whose number is written before them. Returns 0 if an entry is damaged, or too large
 * for a listpack. */
static int count_nodes(cursor at, uint64_t *nodes) {
    node n;
    for (*nodes = 0; at.has_next; ++*nodes) {
        measure_node(&at, &n);
        if (n.bytes > FP_MAX_LISTPACK_BYTES) return 0;
    }
    return !at.damaged;
}

/* Writes the number of entries and the words of the root. */
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
    return fp_stream_groups_write(writer, entry, entries->arena);
}
