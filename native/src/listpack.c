#include "listpack.h"

#define MAX_DIGITS 20u /* "-9223372036854775808" */
#define MAX_HEAD_BYTES 9u
#define MAX_BACKWARD_BYTES 5u
#define UNKNOWN_ITEMS 0xffffu

#define STRING_6 0x80u
#define STRING_12 0xe0u
#define STRING_32 0xf0u
#define INTEGER_13 0xc0u
#define INTEGER_16 0xf1u
#define INTEGER_24 0xf2u
#define INTEGER_32 0xf3u
#define INTEGER_64 0xf4u

/* The bytes before an item's content. An integer consists of them alone. */
typedef struct {
    uint8_t bytes[MAX_HEAD_BYTES];
    uint32_t count;
} item_head;

/* Reads a string as a number. Returns 0 if it is not exactly what printing an int64 gives. */
static int parse_integer(const uint8_t *text, uint32_t bytes, int64_t *value) {
    if (bytes == 0 || bytes > MAX_DIGITS) return 0;
    uint32_t negative = text[0] == '-';
    if (negative == bytes || (text[negative] == '0' && bytes > 1)) return 0;
    uint64_t magnitude = 0;
    for (uint32_t i = negative; i < bytes; i++) {
        unsigned digit = (unsigned)text[i] - '0';
        if (digit > 9 || magnitude > (UINT64_MAX - digit) / 10) return 0;
        magnitude = magnitude * 10 + digit;
    }
    if (magnitude > (uint64_t)INT64_MAX + negative) return 0;
    *value = (int64_t)(negative ? 0 - magnitude : magnitude);
    return 1;
}

static item_head head_of(uint8_t encoding, uint64_t number, uint32_t bytes) {
    item_head head = {{encoding}, 1 + bytes};
    for (uint32_t i = 0; i < bytes; i++) head.bytes[1 + i] = (uint8_t)(number >> (8 * i));
    return head;
}

static item_head integer_head(int64_t value) {
    uint64_t bits = (uint64_t)value;
    if (value >= 0 && value < 128) return head_of((uint8_t)value, 0, 0);
    if (value >= -4096 && value < 4096) return head_of((uint8_t)(INTEGER_13 | (bits >> 8 & 0x1f)), bits, 1);
    if (value >= INT16_MIN && value <= INT16_MAX) return head_of(INTEGER_16, bits, 2);
    if (value >= -(1 << 23) && value < 1 << 23) return head_of(INTEGER_24, bits, 3);
    if (value >= INT32_MIN && value <= INT32_MAX) return head_of(INTEGER_32, bits, 4);
    return head_of(INTEGER_64, bits, 8);
}

/* Returns the head of a string, and in *content the number of bytes that follow it. */
static item_head string_head(const uint8_t *data, uint32_t bytes, uint32_t *content) {
    int64_t value;
    *content = 0;
    if (parse_integer(data, bytes, &value)) return integer_head(value);
    *content = bytes;
    if (bytes < 64) return head_of((uint8_t)(STRING_6 | bytes), 0, 0);
    if (bytes < 4096) return head_of((uint8_t)(STRING_12 | bytes >> 8), bytes, 1);
    return head_of(STRING_32, bytes, 4);
}

/* Returns the size of a length backwards. The limits are those of lpEncodeBacklen(): from the second on, each is one
 * less than a power of two. */
static uint32_t backward_bytes(uint64_t bytes) {
    return bytes <= 127 ? 1 : bytes < 16383 ? 2 : bytes < 2097151 ? 3 : bytes < 268435455 ? 4 : 5;
}

uint64_t fp_listpack_string_bytes(const uint8_t *data, uint32_t bytes) {
    uint32_t content;
    uint64_t item = string_head(data, bytes, &content).count;
    item += content;
    return item + backward_bytes(item);
}

uint64_t fp_listpack_integer_bytes(int64_t value) {
    return integer_head(value).count + 1u;
}

void fp_listpack_header(fp_writer *writer, uint32_t bytes, uint64_t items) {
    uint32_t count = items < UNKNOWN_ITEMS ? (uint32_t)items : UNKNOWN_ITEMS;
    uint8_t header[FP_LISTPACK_HEADER_BYTES] = {(uint8_t)bytes, (uint8_t)(bytes >> 8), (uint8_t)(bytes >> 16),
                                                (uint8_t)(bytes >> 24), (uint8_t)count, (uint8_t)(count >> 8)};
    fp_writer_raw(writer, header, sizeof header);
}

/* Writes a length backwards: seven bits to a byte, the lowest bits last. All bytes but the first have the high bit. */
static void write_backwards(fp_writer *writer, uint64_t bytes) {
    uint8_t text[MAX_BACKWARD_BYTES];
    uint32_t width = backward_bytes(bytes);
    for (uint32_t i = 0; i < width; i++) {
        text[i] = (uint8_t)((bytes >> (7 * (width - 1 - i)) & 0x7f) | (i == 0 ? 0 : 0x80));
    }
    fp_writer_raw(writer, text, width);
}

void fp_listpack_string(fp_writer *writer, const uint8_t *data, uint32_t bytes) {
    uint32_t content;
    item_head head = string_head(data, bytes, &content);
    fp_writer_raw(writer, head.bytes, head.count);
    fp_writer_raw(writer, data, content);
    write_backwards(writer, (uint64_t)head.count + content);
}

void fp_listpack_integer(fp_writer *writer, int64_t value) {
    item_head head = integer_head(value);
    fp_writer_raw(writer, head.bytes, head.count);
    write_backwards(writer, head.count);
}

void fp_listpack_end(fp_writer *writer) {
    uint8_t end = FP_LISTPACK_END;
    fp_writer_raw(writer, &end, FP_LISTPACK_END_BYTES);
}
