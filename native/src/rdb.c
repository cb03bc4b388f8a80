/* The encodings are those of Redis's rdb.c. */
#include "rdb.h"

#define FLUSH_BYTES (1u << 20)
#define WAITING_BYTES (4u << 20) /* a writer that would have to wait for its turn fills its buffer up to here */
#define HEAD_BYTES 64u /* more than opcodes, expiry, type and four lengths take */
#define INLINE_BYTES 4096u /* the largest record that is encoded after one look at the room */

#define LENGTH_32 0x80
#define LENGTH_64 0x81
#define STRING_INT8 0xc0
#define STRING_INT16 0xc1
#define STRING_INT32 0xc2
#define STRING_LZF 0xc3

/* As in Redis. */
#define LZF_MIN_BYTES 21u /* shorter strings are not compressed */
#define LZF_MIN_GAIN 4u   /* compression must save this much */

static size_t at_most_half(const fp_writer *writer, size_t bytes) {
    size_t half = (size_t)(writer->end - writer->buffer) / 2;
    return half < bytes ? half : bytes;
}

static size_t usual_flush_bytes(const fp_writer *writer) { return at_most_half(writer, FLUSH_BYTES); }

void fp_writer_open(fp_writer *writer, fp_sink *sink, uint8_t *scratch, size_t scratch_bytes) {
    *writer = (fp_writer){
        .table = (fp_lzf_table *)(void *)scratch,
        .buffer = scratch + sizeof(fp_lzf_table),
        .end = scratch + scratch_bytes,
        .output = sink->output,
        .sink = sink,
        .flags = sink->flags,
        .database = FP_DATABASES,
    };
    writer->flush_bytes = usual_flush_bytes(writer);
    writer->at = writer->buffer;
}

static void write_out(fp_writer *writer, const uint8_t *data, size_t bytes) {
    if (bytes == 0 || writer->error != 0) return;
    writer->error = fp_sink_write(writer->sink, writer->place, data, bytes);
    if (!fp_has_turn(writer->place)) return; /* the line was stopped: the turn will not come */
    writer->sink->keys += writer->keys;
    writer->keys = 0;
}

void fp_writer_flush(fp_writer *writer) {
    write_out(writer, writer->buffer, (size_t)(writer->at - writer->buffer));
    writer->at = writer->buffer;
}

/* Writes the bytes from where they are: they are too many to be copied. */
static void write_through(fp_writer *writer, const uint8_t *data, size_t bytes) {
    fp_writer_flush(writer);
    while (bytes > 0 && writer->error == 0) {
        /* A piece is still in the cache when it is written after the checksum, and progress moves on with each. */
        size_t piece = bytes < writer->flush_bytes ? bytes : writer->flush_bytes;
        write_out(writer, data, piece);
        data += piece;
        bytes -= piece;
    }
}

static int is_full(const fp_writer *writer) {
    size_t used = (size_t)(writer->at - writer->buffer);
    return used >= writer->flush_bytes
           && (fp_has_turn(writer->place) || used >= at_most_half(writer, WAITING_BYTES));
}

/* Makes room for this many bytes, which must fit the buffer. Returns where they go. */
static uint8_t *reserve(fp_writer *writer, size_t bytes) {
    if (is_full(writer) || bytes > (size_t)(writer->end - writer->at)) fp_writer_flush(writer);
    return writer->at;
}

static int fits_buffer(const fp_writer *writer, size_t bytes) {
    return bytes <= (size_t)(writer->end - writer->buffer);
}

static uint8_t *put_big_endian(uint8_t *at, uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) *at++ = (uint8_t)(value >> shift);
    return at;
}

static uint8_t *put_little_endian(uint8_t *at, uint64_t value, int bytes) {
    for (int i = 0; i < bytes; i++) *at++ = (uint8_t)(value >> (8 * i));
    return at;
}

static unsigned length_bytes(uint64_t length) {
    return length < 64 ? 1 : length < 16384 ? 2 : length <= UINT32_MAX ? 5 : 9;
}

static uint8_t *put_length(uint8_t *at, uint64_t length) {
    if (length < 64) {
        *at++ = (uint8_t)length;
        return at;
    }
    if (length < 16384) return put_big_endian(at, 0x4000 | length, 2);
    *at++ = length <= UINT32_MAX ? LENGTH_32 : LENGTH_64;
    return put_big_endian(at, length, length <= UINT32_MAX ? 4 : 8);
}

static uint8_t *put_bytes(uint8_t *at, const uint8_t *data, size_t bytes) {
    memcpy(at, data, bytes);
    return at + bytes;
}

/* Reads a string as a number. Returns 0 if it is not exactly what printing an int32 gives. */
static int parse_integer(const uint8_t *text, uint32_t bytes, int32_t *value) {
    if (bytes == 0 || bytes > 11) return 0;
    uint32_t negative = text[0] == '-';
    uint32_t first = negative;
    if (first == bytes || (text[first] == '0' && bytes > 1)) return 0; /* "-", "-0", "007" */
    int64_t magnitude = 0;
    for (uint32_t i = first; i < bytes; i++) {
        unsigned digit = (unsigned)text[i] - '0';
        if (digit > 9) return 0;
        magnitude = magnitude * 10 + digit;
    }
    int64_t number = negative ? -magnitude : magnitude;
    if (number < INT32_MIN || number > INT32_MAX) return 0;
    *value = (int32_t)number;
    return 1;
}

static uint8_t *put_integer(uint8_t *at, int32_t value) {
    int bytes = value >= INT8_MIN && value <= INT8_MAX ? 1 : value >= INT16_MIN && value <= INT16_MAX ? 2 : 4;
    *at++ = bytes == 1 ? STRING_INT8 : bytes == 2 ? STRING_INT16 : STRING_INT32;
    return put_little_endian(at, (uint32_t)value, bytes);
}

/* Puts a compressed string. Returns NULL if compression does not save enough. */
static uint8_t *put_compressed(const fp_writer *writer, uint8_t *at, const uint8_t *data, uint32_t bytes) {
    /* The compressed length comes before the bytes, but is known after them: there is room for the widest one. */
    uint8_t *packed = at + 1 + length_bytes(bytes) + length_bytes(bytes);
    uint32_t packed_bytes = fp_lzf_pack(data, bytes, packed, bytes - LZF_MIN_GAIN, writer->table);
    if (packed_bytes == 0) return NULL;
    *at++ = STRING_LZF;
    at = put_length(at, packed_bytes);
    at = put_length(at, bytes);
    if (at != packed) memmove(at, packed, packed_bytes);
    return at + packed_bytes;
}

/* Puts a string in its shortest form. There must be room for HEAD_BYTES + bytes. */
static uint8_t *put_string(const fp_writer *writer, uint8_t *at, const uint8_t *data, uint32_t bytes) {
    int32_t integer;
    if (parse_integer(data, bytes, &integer)) return put_integer(at, integer);
    if (bytes >= LZF_MIN_BYTES && writer->flags & FP_FLAG_LZF) {
        uint8_t *end = put_compressed(writer, at, data, bytes);
        if (end != NULL) return end;
    }
    return put_bytes(put_length(at, bytes), data, bytes);
}

/* Puts the opcodes and the type of a record. There must be room for HEAD_BYTES. */
static uint8_t *put_head(fp_writer *writer, uint8_t *at, const fp_entry *entry, uint8_t code) {
    if (entry->database != writer->database) {
        *at++ = FP_OPCODE_SELECT_DB;
        at = put_length(at, entry->database);
        writer->database = entry->database;
    }
    if (entry->has_expiry) {
        *at++ = FP_OPCODE_EXPIRY_MS;
        at = put_little_endian(at, (uint64_t)entry->expiry, 8);
    }
    *at++ = code;
    return at;
}

void fp_writer_deselect(fp_writer *writer) { writer->database = FP_DATABASES; }

void fp_writer_raw(fp_writer *writer, const void *data, size_t bytes) {
    if (bytes > writer->flush_bytes) {
        write_through(writer, data, bytes);
    } else if (bytes > 0) {
        writer->at = put_bytes(reserve(writer, bytes), data, bytes);
    }
}

void fp_writer_string(fp_writer *writer, const uint8_t *data, uint32_t bytes) {
    int compress = writer->flags & FP_FLAG_LZF && fits_buffer(writer, (size_t)bytes + HEAD_BYTES);
    if (compress || bytes <= INLINE_BYTES) {
        writer->at = put_string(writer, reserve(writer, (size_t)bytes + HEAD_BYTES), data, bytes);
    } else {
        writer->at = put_length(reserve(writer, HEAD_BYTES), bytes);
        fp_writer_raw(writer, data, bytes);
    }
}

uint8_t *fp_writer_begin_string(fp_writer *writer, uint64_t bytes) {
    if (!(writer->flags & FP_FLAG_LZF) || !fits_buffer(writer, 2 * (size_t)bytes + HEAD_BYTES)) {
        fp_writer_length(writer, bytes);
        return NULL;
    }
    uint8_t *string = reserve(writer, 2 * (size_t)bytes + HEAD_BYTES);
    /* The pieces go behind the place of the finished string; the buffer is not flushed before that is known. */
    writer->at = string + HEAD_BYTES + bytes;
    writer->flush_bytes = SIZE_MAX;
    return string;
}

void fp_writer_end_string(fp_writer *writer, uint8_t *begun, uint64_t bytes) {
    if (begun == NULL) return;
    writer->flush_bytes = usual_flush_bytes(writer);
    writer->at = put_string(writer, begun, begun + HEAD_BYTES + bytes, (uint32_t)bytes);
}

void fp_writer_length(fp_writer *writer, uint64_t length) {
    writer->at = put_length(reserve(writer, HEAD_BYTES), length);
}

void fp_writer_number(fp_writer *writer, uint64_t number) {
    writer->at = put_little_endian(reserve(writer, HEAD_BYTES), number, 8);
}

void fp_writer_head(fp_writer *writer, const fp_entry *entry, uint8_t code) {
    writer->keys++;
    writer->at = put_head(writer, reserve(writer, HEAD_BYTES), entry, code);
    fp_writer_string(writer, entry->key, entry->key_bytes);
}

void fp_writer_entry(fp_writer *writer, const fp_entry *entry) {
    size_t bytes = (size_t)entry->key_bytes + entry->value_bytes;
    uint8_t code = (uint8_t)(entry->type & FP_TYPE_CODE_MASK);
    if (bytes <= INLINE_BYTES) {
        writer->keys++;
        uint8_t *at = put_head(writer, reserve(writer, bytes + 3 * HEAD_BYTES), entry, code);
        at = put_string(writer, at, entry->key, entry->key_bytes);
        writer->at = entry->type == FP_TYPE_STRING ? put_string(writer, at, entry->value, entry->value_bytes)
                                                   : put_bytes(at, entry->value, entry->value_bytes);
        return;
    }
    fp_writer_head(writer, entry, code);
    if (entry->type == FP_TYPE_STRING) {
        fp_writer_string(writer, entry->value, entry->value_bytes);
    } else {
        fp_writer_raw(writer, entry->value, entry->value_bytes);
    }
}

void fp_writer_finish(fp_writer *writer) {
    *reserve(writer, 1) = FP_OPCODE_EOF;
    writer->at++;
    fp_writer_flush(writer);
    fp_sink *sink = writer->sink;
    uint64_t crc = sink->flags & FP_FLAG_CHECKSUM ? sink->crc : 0;
    writer->at = put_little_endian(writer->at, crc, 8);
    sink->flags &= ~FP_FLAG_CHECKSUM; /* the checksum does not cover itself */
    fp_writer_flush(writer);
    sink->output->keys_written = sink->keys;
    sink->output->bytes_written = sink->written;
    sink->output->crc64 = crc;
}
