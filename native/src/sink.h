/* From the writer's buffer to the file. */
#ifndef FORKPOINT_SINK_H
#define FORKPOINT_SINK_H

#include "rdb.h"

/* Checksums and writes the buffer, and empties it. */
void fp_sink_flush(fp_writer *writer);

/* Checksums and writes from where the bytes are: for what is too large to be copied. */
void fp_sink_write_through(fp_writer *writer, const uint8_t *data, size_t bytes);

#endif
