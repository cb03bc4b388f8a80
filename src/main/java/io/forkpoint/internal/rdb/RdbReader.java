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
 * Reads RDB files of every version that Redis up to 7.4 (1 to 12) and Valkey 9 (80, 81) write, and passes their content
 * to an {@link RdbHandler}. A file is streamed through one window of off-heap memory. What does not fit in the window
 * takes memory as its bytes arrive, and frees it afterwards. The heap used does not depend on the file.
 *
 * <p>Everything is checked before it is passed on: lengths against the rest of the file, packed collections item by item,
 * compressed strings by decompressing them; the checksum is compared at the end. The handler and its visitors detect
 * repeated keys, and repeated members within a collection.
 *
 * <p>As in Redis, an empty collection is not an entry, and the eviction hints of a key are skipped. A file ends with its
 * checksum: trailing bytes are refused, and so is an append-only file that begins with a snapshot. After the end of the
 * file, a channel of unknown size is not checked.
 *
 * <p>The format is that of {@code src/rdb.h} and {@code src/rdb.c} of Redis 7.4 and Valkey 9. Instances are stateless:
 * any number of threads may share one.
 */
public final class RdbReader {
    /** Tells {@link #read(ReadableByteChannel, long, String, RdbHandler)} that the number of bytes is unknown. */
    public static final long UNKNOWN_SIZE = RdbInput.UNKNOWN_SIZE;

    private final HelperLibrary helper;
    private final int windowBytes;

    /** Creates a reader that checksums and decompresses with this helper. */
    public RdbReader(HelperLibrary helper) {
        this(helper, RdbInput.DEFAULT_WINDOW_BYTES);
    }

    RdbReader(HelperLibrary helper, int windowBytes) {
        this.helper = helper;
        this.windowBytes = windowBytes;
    }

    /**
     * Reads a file. Returns its length including the checksum, but without what follows it.
     *
     * @throws RdbFormatException if it is not an RDB file, is damaged, or has unsupported content
     * @throws LoadException if reading fails
     */
    public long read(Path file, RdbHandler handler) {
        return read(file, handler, null);
    }

    /**
     * Reads a file, skipping what is damaged if there is a salvage to record it.
     *
     * @param salvage records what is skipped; null: a damaged file is refused
     * @throws RdbFormatException if it is not an RDB file; without a salvage also if it is damaged, or has unsupported
     *     content
     * @throws LoadException if reading fails
     */
    public long read(Path file, RdbHandler handler, Salvage salvage) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // A file that is not regular, such as a pipe, has a size of 0 and much to read.
            long size = Files.isRegularFile(file) ? channel.size() : UNKNOWN_SIZE;
            return read(channel, size, true, file.toString(), handler, salvage);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /**
     * Reads from a blocking channel, and at most a window's length past the file's end.
     *
     * @param size the number of bytes that the channel will deliver, or {@link #UNKNOWN_SIZE}
     * @param name the name in messages
     * @throws RdbFormatException if it is not an RDB file, is damaged, or has unsupported content
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
