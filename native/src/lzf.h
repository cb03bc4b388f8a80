/* LZF, as the RDB format uses it. The decompressor is that of Marc Lehmann's liblzf. */
#ifndef FORKPOINT_LZF_H
#define FORKPOINT_LZF_H

#include <stddef.h>
#include <stdint.h>

/* The hash table has two sizes. Clearing it takes a good part of the time for a small string; in a large
 * string, a larger table finds more, and it still leaves room in the L1 cache. */
#define FP_LZF_SMALL_LOG 9
#define FP_LZF_LARGE_LOG 12
#define FP_LZF_SMALL_BYTES 256u /* the longest string that takes the small table */

/* The memory of the hash table. It needs no preparation. */
typedef struct {
    uint16_t slots[1 << FP_LZF_LARGE_LOG];
} fp_lzf_table;

/* Compresses a string. Returns the compressed length, or 0 if it would be more than output_bytes. The same input
 * always gives the same output: the three methods of a snapshot must agree byte for byte. */
uint32_t fp_lzf_pack(const void *input, uint32_t input_bytes, void *output, uint32_t output_bytes, fp_lzf_table *table);

/* lzf_decompress() of liblzf. Returns the length, or 0 if the input is damaged or longer than the output. */
unsigned int fp_lzf_plain(const void *, unsigned int, void *, unsigned int);

#endif
