#include "sink.h"

#include <errno.h>

#include "crc64.h"
#include "io.h"
#include "progress.h"

/* Writes to the descriptor, and has full windows of a file written back. Returns 0 or an errno. */
static int write_on(fp_sink *sink, const uint8_t *data, size_t bytes) {
    uint64_t before = sink->written;
    int error = fp_write_all(sink->output->sink_fd, data, bytes, &sink->written);
    if (error != 0 || (sink->flags & FP_FLAG_SKIP_FSYNC)) return error;
    return fp_start_writeback(sink->output->sink_fd, before, sink->written, (sink->flags & FP_FLAG_DROP_CACHE) != 0);
}

/* Checksums the data and takes the turn; a thread that has to wait checksums before. Returns 0 if the turn does
 * not come. */
static int checksum_and_take_turn(fp_sink *sink, fp_place *place, const uint8_t *data, size_t bytes) {
    int checksum = (sink->flags & FP_FLAG_CHECKSUM) != 0;
    if (fp_has_turn(place)) {
        if (checksum) sink->crc = fp_crc64_update(sink->crc, data, bytes);
        return 1;
    }
    uint64_t crc = checksum ? fp_crc64_update(0, data, bytes) : 0;
    if (!fp_turn_take(place)) return 0;
    if (checksum) sink->crc = fp_crc64_join(sink->crc, crc, bytes);
    return 1;
}

int fp_sink_write(fp_sink *sink, fp_place *place, const uint8_t *data, size_t bytes) {
    if (!checksum_and_take_turn(sink, place, data, bytes)) return ECANCELED;
    if (sink->error != 0) return sink->error;
    if (sink->pace != NULL) fp_pace_wait(sink->pace, bytes);
    uint64_t before = sink->written;
    if (sink->flags & FP_FLAG_NULL_SINK) {
        sink->written += bytes;
    } else {
        sink->error = write_on(sink, data, bytes);
    }
    fp_progress_bytes(sink->control, sink->written - before);
    return sink->error;
}
