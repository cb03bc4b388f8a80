/* CRC-64 of the RDB format: Jones's polynomial, reflected, initial value 0, no final xor. */
#ifndef FORKPOINT_CRC64_H
#define FORKPOINT_CRC64_H

#include <stddef.h>
#include <stdint.h>

uint64_t fp_crc64_update(uint64_t crc, const void *data, size_t bytes);

/* Returns the CRC of two pieces in a row, from the CRC of each and the length of the second. */
uint64_t fp_crc64_join(uint64_t first, uint64_t second, uint64_t second_bytes);

/* The two ways that fp_crc64_update() chooses from. The first is for any processor, the second needs PCLMULQDQ. */
uint64_t fp_crc64_table(uint64_t crc, const void *data, size_t bytes);
uint64_t fp_crc64_clmul(uint64_t crc, const void *data, size_t bytes);
int fp_crc64_has_clmul(void);

#endif
