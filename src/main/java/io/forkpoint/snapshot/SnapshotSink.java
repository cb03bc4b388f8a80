package io.forkpoint.snapshot;

import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;

/** Where an RDB file of a snapshot goes. */
public sealed interface SnapshotSink {
    /**
     * A file, which appears under its name when it is whole and on disk. What was there before stays if the snapshot
     * fails.
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
     * A channel, written by one thread of this process at a time, in the order of the bytes, and not closed. If the
     * snapshot fails, a part of the bytes has been written: no EOF opcode, so no reader takes it for a whole file. A write
     * that has not returned a second after the snapshot was given up is interrupted, which closes a channel of the JDK.
     *
     * @param channel in blocking mode, if it has modes
     */
    record Channel(WritableByteChannel channel) implements SnapshotSink {
        /**
         * Checks the argument.
         *
         * @param channel in blocking mode
         */
        public Channel {
            Objects.requireNonNull(channel, "channel");
        }
    }

    /**
     * A file descriptor of this process: a pipe or a socket that is handed to the child, or anything else that can be
     * written. It may be in non-blocking mode. It is not closed, nor synced. If the snapshot fails, a part has been
     * written.
     *
     * @param number the descriptor
     */
    record Descriptor(int number) implements SnapshotSink {
        /**
         * Checks the argument.
         *
         * @param number the descriptor
         * @throws IllegalArgumentException if it is negative
         */
        public Descriptor {
            if (number < 0) {
                throw new IllegalArgumentException("a file descriptor must not be negative: number=" + number);
            }
        }
    }

    /**
     * A file.
     *
     * @param path the file; its folder must exist
     * @return the sink
     */
    static SnapshotSink file(Path path) {
        return new File(path);
    }

    /**
     * A channel.
     *
     * @param channel in blocking mode, if it has modes
     * @return the sink
     */
    static SnapshotSink channel(WritableByteChannel channel) {
        return new Channel(channel);
    }

    /**
     * A file descriptor.
     *
     * @param number of this process
     * @return the sink
     */
    static SnapshotSink descriptor(int number) {
        return new Descriptor(number);
    }
}
