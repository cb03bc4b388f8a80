#include "lzf.h"

#include <string.h>

#include "forkpoint.h"

uint32_t fp_lzf_pack(const void *input, uint32_t input_bytes, void *output, uint32_t output_bytes, fp_lzf_table *table) {
    if (input_bytes < 4 || output_bytes == 0) return 0;
    /* An entry left over from another string would be harmless, being compared with the input, but
     * it could find a match that a clean table does not: the output would depend on the past. */
    if (input_bytes <= FP_LZF_SMALL_BYTES) {
        memset(table->slots, 0, sizeof(uint32_t) << FP_LZF_SMALL_LOG);
        return fp_lzf_compress_small(input, input_bytes, output, output_bytes, table->slots);
    }
    memset(table->slots, 0, sizeof(uint32_t) << FP_LZF_LARGE_LOG);
    return fp_lzf_compress_large(input, input_bytes, output, output_bytes, table->slots);
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
