/* liblzf's decompressor. */
#define AVOID_ERRNO 1
#define lzf_decompress fp_lzf_plain
#include <lzf_d.c>
