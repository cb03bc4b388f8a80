/* LZF, as the RDB format uses it. The decompressor is Marc Lehmann's liblzf as Debian ships it. */
#ifndef FORKPOINT_LZF_H
#define FORKPOINT_LZF_H

#include <stddef.h>
#include <stdint.h>

/* Two sizes of hash table: clearing it is a good part of the time for a small string, and a larger
 * one finds more in a large string and still leaves room in the L1 cache. */
#define FP_LZF_SMALL_LOG 9
#define FP_LZF_LARGE_LOG 12
#define FP_LZF_SMALL_BYTES 256u /* strings up to here take the small table */

/* Needs no preparation. */
typedef struct {
    uint16_t slots[1 << FP_LZF_LARGE_LOG];
} fp_lzf_table;

/* Returns the compressed length, or 0 if it would be more than output_bytes. The same input gives
 * the same output always: the three ways to write a snapshot must agree byte for byte. */
uint32_t fp_lzf_pack(const void *input, uint32_t input_bytes, void *output, uint32_t output_bytes, fp_lzf_table *table);

/* liblzf's lzf_decompress(). */
unsigned int fp_lzf_plain(const void *, unsigned int, void *, unsigned int);

#endif
