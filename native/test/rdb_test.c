#include "rdb.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crc64.h"
#include "fixture.h"

static fp_sink sink;

static fp_writer open_writer(fixture *f, uint32_t flags) {
    f->output->flags = flags;
    f->output->sink_fd = openat(f->directory, "out", O_CREAT | O_TRUNC | O_WRONLY, 0600);
    assert_true(f->output->sink_fd >= 0);
    sink = (fp_sink){.output = f->output, .control = f->control, .flags = flags};
    fp_writer writer;
    fp_writer_open(&writer, &sink, f->scratch, FIXTURE_SCRATCH_BYTES);
    f->control->bytes_written = 0;
    return writer;
}

/* Ends the file and hands over what is in it, checksum included. */
static uint8_t *close_writer(fixture *f, fp_writer *writer, size_t *bytes) {
    fp_writer_finish(writer);
    assert_int_equal(writer->error, 0);
    close(f->output->sink_fd);
    uint8_t *content = fixture_read(f, "out", bytes);
    assert_int_equal(sink.written, *bytes);
    assert_int_equal(f->control->bytes_written, *bytes);
    return content;
}

static fp_entry string_entry(const char *key, const void *value, size_t bytes) {
    return (fp_entry){.key = (const uint8_t *)key, .key_bytes = (uint32_t)strlen(key), .value = value,
                      .value_bytes = (uint32_t)bytes};
}

/* Encodes key "k" with a value and compares what stands between "k" and the EOF opcode. */
static void expect_encoding(fixture *f, const char *value, const char *expected, size_t expected_bytes) {
    fp_writer writer = open_writer(f, FP_FLAG_CHECKSUM);
    fp_entry entry = string_entry("k", value, strlen(value));
    fp_writer_entry(&writer, &entry);
    size_t bytes;
    uint8_t *content = close_writer(f, &writer, &bytes);
    assert_memory_equal(content, "\xfe\x00\x00\x01k", 5);
    assert_int_equal(bytes, 5 + expected_bytes + 9);
    assert_memory_equal(content + 5, expected, expected_bytes);
    free(content);
}

static void integers_take_their_shortest_form(void **state) {
    fixture *f = *state;
    expect_encoding(f, "0", "\xc0\x00", 2);
    expect_encoding(f, "-1", "\xc0\xff", 2);
    expect_encoding(f, "127", "\xc0\x7f", 2);
    expect_encoding(f, "-128", "\xc0\x80", 2);
    expect_encoding(f, "128", "\xc1\x80\x00", 3);
    expect_encoding(f, "-32768", "\xc1\x00\x80", 3);
    expect_encoding(f, "32768", "\xc2\x00\x80\x00\x00", 5);
    expect_encoding(f, "2147483647", "\xc2\xff\xff\xff\x7f", 5);
    expect_encoding(f, "-2147483648", "\xc2\x00\x00\x00\x80", 5);
}

static void what_only_looks_like_an_integer_stays_text(void **state) {
    fixture *f = *state;
    expect_encoding(f, "", "\x00", 1);
    expect_encoding(f, "-", "\x01-", 2);
    expect_encoding(f, "-0", "\x02-0", 3);
    expect_encoding(f, "007", "\x03" "007", 4);
    expect_encoding(f, "+1", "\x02+1", 3);
    expect_encoding(f, " 1", "\x02 1", 3);
    expect_encoding(f, "1.5", "\x03" "1.5", 4);
    expect_encoding(f, "2147483648", "\x0a" "2147483648", 11);
    expect_encoding(f, "-2147483649", "\x0b-2147483649", 12);
    expect_encoding(f, "99999999999", "\x0b" "99999999999", 12);
    expect_encoding(f, "000000000001", "\x0c" "000000000001", 13);
}

static void lengths_take_6_14_or_32_bits(void **state) {
    fixture *f = *state;
    static const struct {
        size_t value_bytes, head_bytes;
        const char *head;
    } cases[] = {
        {63, 1, "\x3f"}, {64, 2, "\x40\x40"}, {16383, 2, "\x7f\xff"}, {16384, 5, "\x80\x00\x00\x40\x00"},
        {3000000, 5, "\x80\x00\x2d\xc6\xc0"}, /* more than the buffer: written from where it lies */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *value = malloc(cases[i].value_bytes);
        for (size_t j = 0; j < cases[i].value_bytes; j++) value[j] = (char)(j * 31 + j / 255);
        fp_writer writer = open_writer(f, FP_FLAG_CHECKSUM);
        fp_entry entry = string_entry("k", value, cases[i].value_bytes);
        fp_writer_entry(&writer, &entry);
        size_t bytes;
        uint8_t *content = close_writer(f, &writer, &bytes);
        assert_int_equal(bytes, 5 + cases[i].head_bytes + cases[i].value_bytes + 9);
        assert_memory_equal(content + 5, cases[i].head, cases[i].head_bytes);
        assert_memory_equal(content + 5 + cases[i].head_bytes, value, cases[i].value_bytes);
        free(content);
        free(value);
    }
}

static void the_database_is_named_when_it_changes_and_expiry_before_the_type(void **state) {
    fixture *f = *state;
    fp_writer writer = open_writer(f, 0);
    fp_entry entry = string_entry("a", "x", 1);
    entry.database = 3;
    fp_writer_entry(&writer, &entry);
    fp_writer_entry(&writer, &entry);
    entry.database = 15;
    entry.has_expiry = 1;
    entry.expiry = 0x0102030405060708;
    fp_writer_entry(&writer, &entry);
    size_t bytes;
    uint8_t *content = close_writer(f, &writer, &bytes);
    static const char expected[] = "\xfe\x03\x00\x01" "a\x01x" "\x00\x01" "a\x01x"
                                   "\xfe\x0f\xfc\x08\x07\x06\x05\x04\x03\x02\x01\x00\x01" "a\x01x"
                                   "\xff\0\0\0\0\0\0\0"; /* no checksum asked for; the literal ends it */
    assert_int_equal(bytes, sizeof expected);
    assert_memory_equal(content, expected, sizeof expected);
    free(content);
}

static void a_payload_is_written_as_it_is(void **state) {
    fixture *f = *state;
    fp_writer writer = open_writer(f, FP_FLAG_LZF);
    fp_entry entry = string_entry("list", "123\0anything at all, and again: anything at all", 48);
    entry.type = 18 | FP_TYPE_VALKEY_BIT;
    fp_writer_entry(&writer, &entry);
    size_t bytes;
    uint8_t *content = close_writer(f, &writer, &bytes);
    assert_memory_equal(content, "\xfe\x00\x12\x04list", 8);
    assert_memory_equal(content + 8, entry.value, 48);
    free(content);
}

/* Reads a length of the format. */
static size_t read_length(const uint8_t **at) {
    size_t first = *(*at)++;
    if (first < 64) return first;
    if (first < 0x80) return (first & 63) << 8 | *(*at)++;
    size_t length = 0;
    for (int i = 0; i < 4; i++) length = length << 8 | *(*at)++;
    return length;
}

static void long_strings_are_compressed_where_that_pays(void **state) {
    fixture *f = *state;
    static const size_t sizes[] = {20, 21, 25, 63, 64, 100, 511, 512, 513, 1000, 16383, 16384, 20000, 900000, 2000000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t size = sizes[i];
        uint8_t *value = malloc(size), *plain = malloc(size);
        for (size_t j = 0; j < size; j++) value[j] = "abcdefg"[j * j / 77 % 7];
        fp_writer writer = open_writer(f, FP_FLAG_LZF | FP_FLAG_CHECKSUM);
        fp_entry entry = string_entry("k", value, size);
        fp_writer_entry(&writer, &entry);
        size_t bytes;
        uint8_t *content = close_writer(f, &writer, &bytes);
        const uint8_t *at = content + 5;
        int compressed = *at == 0xc3;
        /* Strings of 20 bytes are not tried, and one beyond the scratch memory cannot be. */
        if (size == 20 || size > FIXTURE_SCRATCH_BYTES) assert_false(compressed);
        if (size >= 512 && size <= 900000) assert_true(compressed);
        if (compressed) {
            at++;
            size_t packed_bytes = read_length(&at);
            assert_int_equal(read_length(&at), size);
            assert_in_range(packed_bytes, 1, size - 4);
            assert_int_equal(fp_lzf_plain(at, (unsigned)packed_bytes, plain, (unsigned)size), size);
            assert_memory_equal(plain, value, size);
            at += packed_bytes;
        } else {
            assert_int_equal(read_length(&at), size);
            assert_memory_equal(at, value, size);
            at += size;
        }
        assert_int_equal(at + 9 - content, bytes);
        free(content);
        free(plain);
        free(value);
    }
}

static void the_checksum_covers_everything_before_it(void **state) {
    fixture *f = *state;
    fp_writer writer = open_writer(f, FP_FLAG_CHECKSUM);
    fp_writer_raw(&writer, "REDIS0009", 9);
    char key[16], value[5000];
    for (int i = 0; i < 3000; i++) { /* many buffers full */
        snprintf(key, sizeof key, "key:%d", i);
        memset(value, i, sizeof value);
        fp_entry entry = string_entry(key, value, (size_t)(i % 5000));
        fp_writer_entry(&writer, &entry);
    }
    size_t bytes;
    uint8_t *content = close_writer(f, &writer, &bytes);
    uint64_t stored;
    memcpy(&stored, content + bytes - 8, 8);
    assert_int_equal(content[bytes - 9], 0xff);
    assert_true(stored == fp_crc64_table(0, content, bytes - 8));
    assert_true(stored == f->output->crc64);
    free(content);
}

static void a_null_sink_counts_and_checksums_the_same(void **state) {
    fixture *f = *state;
    uint64_t crc[2];
    for (int null = 0; null < 2; null++) {
        fp_writer writer = open_writer(f, FP_FLAG_CHECKSUM | (null ? FP_FLAG_NULL_SINK : 0));
        fp_entry entry = string_entry("key", "value", 5);
        fp_writer_entry(&writer, &entry);
        fp_writer_finish(&writer);
        assert_int_equal(f->control->bytes_written, 3 + 4 + 6 + 9);
        assert_int_equal(lseek(f->output->sink_fd, 0, SEEK_END), null ? 0 : 3 + 4 + 6 + 9);
        crc[null] = f->output->crc64;
        close(f->output->sink_fd);
    }
    assert_true(crc[0] == crc[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(integers_take_their_shortest_form, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(what_only_looks_like_an_integer_stays_text, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(lengths_take_6_14_or_32_bits, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(the_database_is_named_when_it_changes_and_expiry_before_the_type,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_payload_is_written_as_it_is, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(long_strings_are_compressed_where_that_pays, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(the_checksum_covers_everything_before_it, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_null_sink_counts_and_checksums_the_same, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
