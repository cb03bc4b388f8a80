/* LZF for Java. */
#include "lzf.h"

#include "forkpoint.h"

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
