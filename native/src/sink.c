#include "sink.h"

#include <errno.h>
#include <poll.h>

#include "crc64.h"
#include "inject.h"
#include "sys.h"

/* A socket handed over by an event loop may be non-blocking. */
static long wait_writable(int descriptor) {
    struct pollfd wanted = {descriptor, POLLOUT, 0};
    return fp_syscall3(SYS_poll, (long)&wanted, 1, -1);
}

static long write_some(const fp_writer *writer, const uint8_t *data, size_t bytes) {
#ifdef FP_INJECT
    bytes = fp_inject_writable(writer->written, bytes);
    if (bytes == 0) return -ENOSPC;
#endif
    return sys_write(writer->descriptor, data, bytes);
}

static void write_all(fp_writer *writer, const uint8_t *data, size_t bytes) {
    if (writer->flags & FP_FLAG_NULL_SINK) {
        writer->written += bytes;
        return;
    }
    while (bytes > 0 && writer->error == 0) {
        long done = write_some(writer, data, bytes);
        if (done > 0) {
            data += done;
            bytes -= (size_t)done;
            writer->written += (uint64_t)done;
        } else if (done == -EAGAIN) {
            wait_writable(writer->descriptor);
        } else if (done != -EINTR) {
            writer->error = done == 0 ? EIO : (int)-done;
        }
    }
}

static void checksum_and_write(fp_writer *writer, const uint8_t *data, size_t bytes) {
    if (bytes == 0 || writer->error != 0) return;
    if (writer->flags & FP_FLAG_CHECKSUM) writer->crc = fp_crc64_update(writer->crc, data, bytes);
    write_all(writer, data, bytes);
    __atomic_store_n(&writer->control->bytes_written, writer->written, __ATOMIC_RELAXED);
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
