package io.forkpoint.internal.rdb;

import io.forkpoint.errors.LoadException;
import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.internal.helper.HelperLibrary;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads RDB files of every version that Redis up to 7.4 (1 to 12) and Valkey 9 (80, 81) write, and gives what is in
 * them to an {@link RdbHandler}. A file is streamed through one window of off-heap memory; what does not fit in it takes
 * memory as its bytes arrive and gives it back. The heap used does not depend on the file.
 *
 * <p>Everything is checked before it is handed over: lengths against what is left of the file, packed collections item
 * by item, compressed strings by decompressing them; the checksum is compared at the end. Whether a key
 * comes twice, or a member within a collection, is for the handler and its visitors to find out.
 *
 * <p>As in Redis, a collection without elements is not an entry, and the eviction hints of a key are passed over. A file
 * ends with its checksum: what follows is refused, and so is an append-only file that begins with a snapshot. Behind what a
 * channel of unknown size delivers nobody looks.
 *
 * <p>The format is that of {@code src/rdb.h} and {@code src/rdb.c} of Redis 7.4 and Valkey 9. Instances have no state:
 * any number of threads may read with one.
 */
public final class RdbReader {
    /** For {@link #read(ReadableByteChannel, long, String, RdbHandler)}: what the channel will deliver is not known. */
    public static final long UNKNOWN_SIZE = RdbInput.UNKNOWN_SIZE;

    private final HelperLibrary helper;
    private final int windowBytes;

    /** A reader that checksums and decompresses with this helper. */
    public RdbReader(HelperLibrary helper) {
        this(helper, RdbInput.DEFAULT_WINDOW_BYTES);
    }

    RdbReader(HelperLibrary helper, int windowBytes) {
        this.helper = helper;
        this.windowBytes = windowBytes;
    }

    /**
     * Reads a file. Returns how many bytes it has, the checksum included and what follows it left out.
     *
     * @throws RdbFormatException if it is not an RDB file, is damaged, or holds what cannot be read
     * @throws LoadException if reading fails
     */
    public long read(Path file, RdbHandler handler) {
        return read(file, handler, null);
    }

    /**
     * The same, passing over what is damaged if there is a salvage to take it down.
     *
     * @param salvage null: a damaged file is refused
     * @throws RdbFormatException if it is not an RDB file; without a salvage also if it is damaged, or holds what cannot be
     *     read
     * @throws LoadException if reading fails
     */
    public long read(Path file, RdbHandler handler, Salvage salvage) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // What is no regular file, such as a pipe, has a size of 0 and much to read.
            long size = Files.isRegularFile(file) ? channel.size() : UNKNOWN_SIZE;
            return read(channel, size, true, file.toString(), handler, salvage);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /**
     * Reads from a blocking channel, and no further than the window is long behind the file's end.
     *
     * @param size how many bytes the channel will deliver, or {@link #UNKNOWN_SIZE}
     * @param name for messages
     * @throws RdbFormatException if it is not an RDB file, is damaged, or holds what cannot be read
     * @throws LoadException if reading fails
     */
    public long read(ReadableByteChannel channel, long size, String name, RdbHandler handler) {
        return read(channel, size, size != UNKNOWN_SIZE, name, handler, null);
    }

    private long read(
            ReadableByteChannel channel, long size, boolean isWhole, String name, RdbHandler handler, Salvage salvage) {
        try (RdbInput input = new RdbInput(helper, channel, size, windowBytes);
                RdbParser parser = new RdbParser(helper, input, name, isWhole, handler, salvage)) {
            parser.parse();
            return input.offset();
        } catch (ChannelException e) {
            throw unreadable(name, e.getCause());
        }
    }

    private static LoadException unreadable(String name, IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return new LoadException(
                    "the reading of " + name + " was interrupted: thread="
                            + Thread.currentThread().getName()
                            + "; clear the thread's interrupt (Thread.interrupted()) and read the file again",
                    e);
        }
        return new LoadException(
                "cannot read " + name + " (" + e + "): check that it exists, is a file, and may be read", e);
    }
}
