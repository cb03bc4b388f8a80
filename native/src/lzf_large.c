/* liblzf's compressor with a table of 2^FP_LZF_LARGE_LOG entries. The output does not depend on
 * who calls: the table is an argument, so that no large one lands on a stack. */
#include "lzf.h"

#define HLOG FP_LZF_LARGE_LOG
#define LZF_STATE_ARG 1
#define AVOID_ERRNO 1
#define lzf_compress fp_lzf_compress_large
#include <lzf_c.c>
