/* The walk over the arena. */
#ifndef FORKPOINT_SCAN_H
#define FORKPOINT_SCAN_H

#include "outputs.h"

/* Writes every entry of the snapshot to its output, segments in the order of their addresses, each
 * once, by as many threads as the request says. Each takes the next chunks, encodes them into buffers of its own, and
 * writes them when it is their turn. Returns when all have gone: 0, EUCLEAN if the arena contradicts itself, or the error
 * of the writer that failed. */
int fp_scan(const fp_request *request, fp_control *control, fp_outputs *outputs);

#endif
