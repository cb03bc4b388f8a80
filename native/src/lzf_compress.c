/*
 * A compressor for the LZF format that is made for the strings of a keyspace, most of them short:
 * the hash table is small enough to be cleared for each, matches are compared and literals copied
 * many bytes at a time, and where nothing repeats the search takes longer and longer steps (as
 * Yann Collet's LZ4 does). liblzf's decompressor, which Redis has too, is the test of it.
 */
#include <string.h>

#include "lzf.h"

#define MAX_LITERALS 32u    /* of one run */
#define MAX_DISTANCE 8192u  /* how far back a match may lie */
#define MIN_MATCH 4u        /* three bytes could be coded too, but take two, and break a run */
#define MAX_MATCH 264u      /* 7 + 255 + 2 */
#define SEARCH_MARGIN 8u
#define SKIP_SHIFT 5        /* the step grows by one for every 32 bytes without a match, ... */
#define MAX_STEP 64u        /* ... so far that text behind a long stretch of noise is still found */

static inline uint32_t load32(const uint8_t *at) {
    uint32_t word;
    memcpy(&word, at, 4);
    return word;
}

static inline uint64_t load64(const uint8_t *at) {
    uint64_t word;
    memcpy(&word, at, 8);
    return word;
}

static inline uint32_t hash(uint32_t word, int log) { return word * 2654435761u >> (32 - log); }

/* How many bytes from here on are the same, `most` at most, the first few being known to be. */
static inline uint32_t common_bytes(const uint8_t *one, const uint8_t *other, uint32_t same, uint32_t most) {
    for (; same + 8 <= most; same += 8) {
        uint64_t difference = load64(one + same) ^ load64(other + same);
        if (difference != 0) return same + (uint32_t)__builtin_ctzll(difference) / 8;
    }
    while (same < most && one[same] == other[same]) same++;
    return same;
}

/* Bytes that so many literals take. */
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

/* Inlined for each size of table. Positions are kept modulo 2^16: far more than a match can lie
 * back, and a wrong guess does not survive the comparison. */
static inline __attribute__((always_inline)) uint32_t compress(const uint8_t *input, uint32_t bytes, uint8_t *output,
                                                               uint32_t room, uint16_t *table, int log) {
    /* An entry left over from another string could find a match that a clean table does not: the
     * output would depend on the past. */
    memset(table, 0, sizeof *table << log);
    uint32_t limit = bytes < SEARCH_MARGIN ? 0 : bytes - SEARCH_MARGIN; /* whole words can be loaded up to here */
    uint32_t at = 1, literals = 0;
    uint8_t *out = output, *out_end = output + room;
    while (at <= limit) {
        uint32_t word = load32(input + at);
        uint16_t *slot = &table[hash(word, log)];
        uint32_t distance = (uint16_t)(at - *slot);
        *slot = (uint16_t)at;
        if (distance - 1 >= MAX_DISTANCE || distance > at || load32(input + at - distance) != word) {
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
        if (at <= limit) table[hash(load32(input + at - 2), log)] = (uint16_t)(at - 2);
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
