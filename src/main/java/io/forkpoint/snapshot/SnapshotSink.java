package io.forkpoint.snapshot;

import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;

/** A destination of an RDB file that a snapshot writes. */
public sealed interface SnapshotSink {
    /**
     * A file, which appears under its name when it is complete and on disk. If the snapshot fails, an earlier file stays.
     *
     * @param path the file; its folder must exist
     */
    record File(Path path) implements SnapshotSink {
        /**
         * Checks the argument.
         *
         * @param path the file
         */
        public File {
            Objects.requireNonNull(path, "path");
        }
    }

    /**
     * A channel, which one thread of this process at a time writes in the order of the bytes. It is not closed. If the
     * snapshot fails, some of the bytes have been written, but no EOF opcode, so no reader takes them for a complete file. A
     * write that has not returned a second after the snapshot was abandoned is interrupted, which closes a channel of the
     * JDK.
     *
     * @param channel the channel, in blocking mode if it has modes
     */
    record Channel(WritableByteChannel channel) implements SnapshotSink {
        /**
         * Checks the argument.
         *
         * @param channel the channel
         */
        public Channel {
            Objects.requireNonNull(channel, "channel");
        }
    }

    /**
     * A file descriptor of this process: a pipe or a socket that is handed to the child, or anything else that can be
     * written. It may be in non-blocking mode. It is neither closed nor synced. If the snapshot fails, some of the bytes
     * have been written.
     *
     * @param number the descriptor
     */
    record Descriptor(int number) implements SnapshotSink {
        /**
         * Checks the argument.
         *
         * @param number the descriptor
         * @throws IllegalArgumentException if the descriptor is negative
         */
        public Descriptor {
            if (number < 0) {
                throw new IllegalArgumentException("a file descriptor must not be negative: number=" + number);
            }
        }
    }

    /**
     * Returns a sink for a file.
     *
     * @param path the file; its folder must exist
     * @return the sink
     */
    static SnapshotSink file(Path path) {
        return new File(path);
    }

    /**
     * Returns a sink for a channel.
     *
     * @param channel the channel, in blocking mode if it has modes
     * @return the sink
     */
    static SnapshotSink channel(WritableByteChannel channel) {
        return new Channel(channel);
    }

    /**
     * Returns a sink for a file descriptor.
     *
     * @param number the descriptor, of this process
     * @return the sink
     */
    static SnapshotSink descriptor(int number) {
        return new Descriptor(number);
    }
}
