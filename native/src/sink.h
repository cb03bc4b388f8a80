/* The file, pipe or socket of an output, to which the writers' buffers go. */
#ifndef FORKPOINT_SINK_H
#define FORKPOINT_SINK_H

#include "forkpoint_layout.h"
#include "pace.h"
#include "turn.h"

/* What all writers of an output share. Only the thread that has the turn uses it. */
typedef struct {
    fp_output *output;
    fp_control *control;
    fp_pace *pace;    /* one for all outputs together; NULL: no limit */
    uint64_t keys;    /* entries of which at least the first byte was written */
    uint64_t written; /* bytes */
    uint64_t crc;     /* of the bytes written */
    uint32_t flags;   /* of the output */
    int error; /* 0, or the errno of the first write that failed: nothing is written after it */
} fp_sink;

/* Waits for the turn, checksums and writes. Returns 0, the errno of the sink's first error, or ECANCELED if the turn
 * will not come. */
int fp_sink_write(fp_sink *sink, fp_place *place, const uint8_t *data, size_t bytes);

#endif
