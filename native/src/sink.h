/* From the writers' buffers to an output's file. */
#ifndef FORKPOINT_SINK_H
#define FORKPOINT_SINK_H

#include "forkpoint_layout.h"
#include "pace.h"
#include "turn.h"

/* What all writers of an output share: for whoever has the turn. */
typedef struct {
    fp_output *output;
    fp_control *control;
    fp_pace *pace;    /* of all outputs together; NULL: as fast as it goes */
    uint64_t keys;    /* entries whose first byte at least was handed to it */
    uint64_t written; /* bytes handed to it */
    uint64_t crc;     /* of those */
    uint32_t flags;   /* of the output */
    int error; /* 0, or the errno of the first write that failed: nothing is written after */
} fp_sink;

/* Waits for the turn, checksums and writes. Returns 0, the errno of the sink's first error, or ECANCELED if the turn
 * does not come any more. */
int fp_sink_write(fp_sink *sink, fp_place *place, const uint8_t *data, size_t bytes);

#endif
