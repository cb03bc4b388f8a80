/*
 * There are two ways to the same CRC: tables that take eight bytes a step (Kounavis and Berry, "Novel
 * Table Lookup-Based Algorithms for High-Performance CRC Generation", 2008), and carry-less
 * multiplication (Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ
 * Instruction", Intel 2009). The tables and constants are computed when the library is loaded: the
 * child of a fork must find them ready.
 */
#include "crc64.h"

#include <immintrin.h>
#include <string.h>

#include "forkpoint.h"

/* The polynomial without x^64, reflected: bit 63 is the coefficient of x^0. */
#define POLYNOMIAL 0x95ac9329ac4bc9b5u

#define LANES 8                    /* independent folds hide the latency of the multiplier */
#define BLOCK (LANES * 16)         /* the bytes that one round takes */
#define FOLD_THRESHOLD (2 * BLOCK) /* for fewer bytes, the tables are as fast */

typedef struct {
    uint64_t low, high; /* they multiply the halves of a lane, which moves it on by a distance */
} fold_constants;

static uint64_t table[8][256];
static uint64_t by_bytes[64]; /* x^(8 * 2^n) */
static fold_constants by_lane;  /* move a lane by 16 bytes */
static fold_constants by_block; /* move a lane by BLOCK bytes */
static int has_clmul;

static uint64_t times_x(uint64_t value) { return value >> 1 ^ (value & 1 ? POLYNOMIAL : 0); }

/* Returns x^n modulo the polynomial, reflected. */
static uint64_t power_of_x(unsigned n) {
    uint64_t value = (uint64_t)1 << 63;
    while (n-- > 0) value = times_x(value);
    return value;
}

/* Returns the product modulo the polynomial. Factors and product are reflected. */
static uint64_t multiply(uint64_t one, uint64_t other) {
    uint64_t product = 0;
    for (; one != 0; one <<= 1, other = times_x(other)) {
        if (one >> 63) product ^= other;
    }
    return product;
}

/* Returns the constants that move a lane by this many bytes. The product of two reflected 64-bit values has 127 bits,
 * as if it were multiplied by x: hence the - 1. The low half holds the higher powers. */
static fold_constants constants_for(unsigned bytes) {
    return (fold_constants){power_of_x(bytes * 8 + 64 - 1), power_of_x(bytes * 8 - 1)};
}

__attribute__((constructor)) static void prepare(void) {
    for (unsigned byte = 0; byte < 256; byte++) {
        uint64_t value = byte;
        for (int bit = 0; bit < 8; bit++) value = times_x(value);
        table[0][byte] = value;
    }
    for (int slice = 1; slice < 8; slice++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            uint64_t value = table[slice - 1][byte];
            table[slice][byte] = table[0][value & 0xff] ^ value >> 8;
        }
    }
    by_bytes[0] = power_of_x(8);
    for (int n = 1; n < 64; n++) by_bytes[n] = multiply(by_bytes[n - 1], by_bytes[n - 1]);
    by_lane = constants_for(16);
    by_block = constants_for(BLOCK);
    __builtin_cpu_init();
    has_clmul = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
}

int fp_crc64_has_clmul(void) { return has_clmul; }

uint64_t fp_crc64_table(uint64_t crc, const void *data, size_t bytes) {
    const uint8_t *at = data;
    for (; bytes >= 8; bytes -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        word ^= crc;
        crc = table[7][word & 0xff] ^ table[6][word >> 8 & 0xff] ^ table[5][word >> 16 & 0xff]
              ^ table[4][word >> 24 & 0xff] ^ table[3][word >> 32 & 0xff] ^ table[2][word >> 40 & 0xff]
              ^ table[1][word >> 48 & 0xff] ^ table[0][word >> 56];
    }
    for (; bytes > 0; bytes--) crc = table[0][(crc ^ *at++) & 0xff] ^ crc >> 8;
    return crc;
}

__attribute__((target("pclmul,sse4.1"))) static inline __m128i fold(__m128i lane, __m128i constants, __m128i onto) {
    __m128i low = _mm_clmulepi64_si128(lane, constants, 0x00);
    __m128i high = _mm_clmulepi64_si128(lane, constants, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), onto);
}

__attribute__((target("pclmul,sse4.1"))) uint64_t fp_crc64_clmul(uint64_t crc, const void *data, size_t bytes) {
    if (bytes < BLOCK) return fp_crc64_table(crc, data, bytes);
    const uint8_t *at = data;
    __m128i lanes[LANES];
    for (int i = 0; i < LANES; i++) lanes[i] = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
    lanes[0] = _mm_xor_si128(lanes[0], _mm_cvtsi64_si128((long long)crc));
    at += BLOCK;
    bytes -= BLOCK;

    __m128i constants = _mm_set_epi64x((long long)by_block.high, (long long)by_block.low);
    for (; bytes >= BLOCK; bytes -= BLOCK, at += BLOCK) {
#pragma GCC unroll 8
        for (int i = 0; i < LANES; i++) {
            lanes[i] = fold(lanes[i], constants, _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i)));
        }
    }
    constants = _mm_set_epi64x((long long)by_lane.high, (long long)by_lane.low);
    __m128i sum = lanes[0];
    for (int i = 1; i < LANES; i++) sum = fold(sum, constants, lanes[i]);
    for (; bytes >= 16; bytes -= 16, at += 16) {
        sum = fold(sum, constants, _mm_loadu_si128((const __m128i *)(const void *)at));
    }
    /* The CRC of these 16 bytes is the CRC of all that came before. */
    uint8_t remainder[16];
    _mm_storeu_si128((__m128i *)(void *)remainder, sum);
    return fp_crc64_table(fp_crc64_table(0, remainder, 16), at, bytes);
}

uint64_t fp_crc64_update(uint64_t crc, const void *data, size_t bytes) {
    if (has_clmul && bytes >= FOLD_THRESHOLD) return fp_crc64_clmul(crc, data, bytes);
    return fp_crc64_table(crc, data, bytes);
}

uint64_t fp_crc64_join(uint64_t first, uint64_t second, uint64_t second_bytes) {
    for (; second_bytes != 0; second_bytes &= second_bytes - 1) {
        first = multiply(first, by_bytes[__builtin_ctzll(second_bytes)]);
    }
    return first ^ second;
}

int64_t fp_crc64_combine(int64_t first, int64_t second, int64_t second_bytes) {
    if (second_bytes <= 0) return first;
    return (int64_t)fp_crc64_join((uint64_t)first, (uint64_t)second, (uint64_t)second_bytes);
}

int64_t fp_crc64(int64_t crc, int64_t address, int64_t bytes) {
    if (bytes <= 0) return crc;
    return (int64_t)fp_crc64_update((uint64_t)crc, (const void *)(uintptr_t)address, (size_t)bytes);
}
