#include "sink.h"

#include "crc64.h"
#include "forkpoint.h"
#include "io.h"
#include "progress.h"

static int write_on(fp_writer *writer, const uint8_t *data, size_t bytes) {
    uint64_t before = writer->written;
    int error = fp_write_all(writer->descriptor, data, bytes, &writer->written);
    if (error != 0 || (writer->flags & FP_FLAG_SKIP_FSYNC)) return error;
    return -fp_write_behind(writer->descriptor, (int64_t)before, (int64_t)writer->written,
                            (writer->flags & FP_FLAG_DROP_CACHE) != 0);
}

static void checksum_and_write(fp_writer *writer, const uint8_t *data, size_t bytes) {
    if (bytes == 0 || writer->error != 0) return;
    if (writer->flags & FP_FLAG_CHECKSUM) writer->crc = fp_crc64_update(writer->crc, data, bytes);
    if (writer->pace != NULL) fp_pace_wait(writer->pace, bytes);
    uint64_t before = writer->written;
    if (writer->flags & FP_FLAG_NULL_SINK) {
        writer->written += bytes;
    } else {
        writer->error = write_on(writer, data, bytes);
    }
    fp_progress_bytes(writer->control, writer->written - before);
}

void fp_sink_flush(fp_writer *writer) {
    checksum_and_write(writer, writer->buffer, (size_t)(writer->at - writer->buffer));
    writer->at = writer->buffer;
}

void fp_sink_write_through(fp_writer *writer, const uint8_t *data, size_t bytes) {
    fp_sink_flush(writer);
    while (bytes > 0 && writer->error == 0) {
        /* In pieces: the second look at each comes from the cache, and progress moves on. */
        size_t piece = bytes < writer->flush_bytes ? bytes : writer->flush_bytes;
        checksum_and_write(writer, data, piece);
        data += piece;
        bytes -= piece;
    }
}
