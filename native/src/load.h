/* Little-endian and big-endian numbers in memory that need not be aligned. */
#ifndef FORKPOINT_LOAD_H
#define FORKPOINT_LOAD_H

#include <stdint.h>
#include <string.h>

static inline uint32_t fp_load_16(const uint8_t *at) {
    uint16_t value;
    memcpy(&value, at, 2);
    return value;
}

static inline uint32_t fp_load_32(const uint8_t *at) {
    uint32_t value;
    memcpy(&value, at, 4);
    return value;
}

static inline uint64_t fp_load_64(const uint8_t *at) {
    uint64_t value;
    memcpy(&value, at, 8);
    return value;
}

static inline uint64_t fp_load_big_64(const uint8_t *at) { return __builtin_bswap64(fp_load_64(at)); }

#endif
