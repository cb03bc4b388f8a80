/*
 * A compressor for the LZF format. It is made for the strings of a keyspace, most of which are short:
 * the hash table is small enough to be cleared for each string; matches are compared, and literals
 * copied, many bytes at a time; where nothing repeats, the search takes longer and longer steps, as
 * Yann Collet's LZ4 does. The tests decompress with liblzf, which Redis uses too.
 */
#include "lzf.h"

#include <string.h>

#include "forkpoint.h"
#include "load.h"

#define MAX_LITERALS 32u    /* in one run */
#define MAX_DISTANCE 8192u  /* how far back a match may lie */
#define MIN_MATCH 4u        /* a match of three bytes saves one byte at most, and breaks a run of literals */
#define MAX_MATCH 264u      /* 7 + 255 + 2 */
#define SEARCH_MARGIN 8u
#define SKIP_SHIFT 5        /* the step grows by one for every 32 bytes without a match */
#define MAX_STEP 64u        /* text behind a long stretch of noise is still found */

static inline uint32_t hash(uint32_t word, int log) { return word * 2654435761u >> (32 - log); }

/* Returns how many bytes are the same, at most `most`. The first `same` are known to be. */
static inline uint32_t common_bytes(const uint8_t *one, const uint8_t *other, uint32_t same, uint32_t most) {
    for (; same + 8 <= most; same += 8) {
        uint64_t difference = fp_load_64(one + same) ^ fp_load_64(other + same);
        if (difference != 0) return same + (uint32_t)__builtin_ctzll(difference) / 8;
    }
    while (same < most && one[same] == other[same]) same++;
    return same;
}

/* Returns the bytes that this number of literals takes. */
static inline uint32_t literal_cost(uint32_t count) { return count + (count + MAX_LITERALS - 1) / MAX_LITERALS; }

static inline uint8_t *put_literals(uint8_t *at, const uint8_t *from, uint32_t count) {
    while (count > 0) {
        uint32_t run = count < MAX_LITERALS ? count : MAX_LITERALS;
        *at++ = (uint8_t)(run - 1);
        memcpy(at, from, run);
        at += run;
        from += run;
        count -= run;
    }
    return at;
}

static inline uint8_t *put_match(uint8_t *at, uint32_t distance, uint32_t length) {
    uint32_t back = distance - 1, code = length - 2;
    if (code < 7) {
        *at++ = (uint8_t)(code << 5 | back >> 8);
    } else {
        *at++ = (uint8_t)(7u << 5 | back >> 8);
        *at++ = (uint8_t)(code - 7);
    }
    *at++ = (uint8_t)back;
    return at;
}

/* Compresses with a table of 2^log slots, and is inlined for each size. A slot holds a position modulo
 * 2^16, which is far more than a match can lie back; the comparison rejects a wrong guess. */
static inline __attribute__((always_inline)) uint32_t compress(const uint8_t *input, uint32_t bytes, uint8_t *output,
                                                               uint32_t room, uint16_t *table, int log) {
    /* A slot left over from another string could find a match that a clean table does not: the output
     * would depend on what came before. */
    memset(table, 0, sizeof *table << log);
    /* The last position where whole words can be loaded. */
    uint32_t limit = bytes < SEARCH_MARGIN ? 0 : bytes - SEARCH_MARGIN;
    uint32_t at = 1, literals = 0;
    uint8_t *out = output, *out_end = output + room;
    while (at <= limit) {
        uint32_t word = fp_load_32(input + at);
        uint16_t *slot = &table[hash(word, log)];
        uint32_t distance = (uint16_t)(at - *slot);
        *slot = (uint16_t)at;
        if (distance - 1 >= MAX_DISTANCE || distance > at || fp_load_32(input + at - distance) != word) {
            uint32_t step = 1 + ((at - literals) >> SKIP_SHIFT);
            at += step < MAX_STEP ? step : MAX_STEP;
            continue;
        }
        uint32_t most = bytes - at < MAX_MATCH ? bytes - at : MAX_MATCH;
        uint32_t length = common_bytes(input + at, input + at - distance, MIN_MATCH, most);
        if (literal_cost(at - literals) + 3 > (uint32_t)(out_end - out)) return 0;
        out = put_match(put_literals(out, input + literals, at - literals), distance, length);
        at += length;
        literals = at;
        if (at <= limit) table[hash(fp_load_32(input + at - 2), log)] = (uint16_t)(at - 2);
    }
    if (literal_cost(bytes - literals) > (uint32_t)(out_end - out)) return 0;
    return (uint32_t)(put_literals(out, input + literals, bytes - literals) - output);
}

uint32_t fp_lzf_pack(const void *input, uint32_t input_bytes, void *output, uint32_t output_bytes,
                     fp_lzf_table *table) {
    return input_bytes <= FP_LZF_SMALL_BYTES
               ? compress(input, input_bytes, output, output_bytes, table->slots, FP_LZF_SMALL_LOG)
               : compress(input, input_bytes, output, output_bytes, table->slots, FP_LZF_LARGE_LOG);
}

int32_t fp_lzf_compress(int64_t input, int32_t input_bytes, int64_t output, int32_t output_bytes) {
    if (input_bytes <= 0 || output_bytes <= 0) return 0;
    fp_lzf_table table;
    return (int32_t)fp_lzf_pack((const void *)(uintptr_t)input, (uint32_t)input_bytes, (void *)(uintptr_t)output,
                                (uint32_t)output_bytes, &table);
}

int32_t fp_lzf_decompress(int64_t input, int32_t input_bytes, int64_t output, int32_t output_bytes) {
    if (input_bytes <= 0 || output_bytes <= 0) return 0;
    return (int32_t)fp_lzf_plain((const void *)(uintptr_t)input, (unsigned)input_bytes, (void *)(uintptr_t)output,
                                 (unsigned)output_bytes);
}
