package io.forkpoint.server.internal.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import java.util.ArrayDeque;

/**
 * The memory of replies: they gather here until they are {@linkplain #take taken}, long ones in pieces, and may be
 * {@linkplain #truncate taken back} until then. For one thread at a time.
 */
public abstract class ReplyBuffer {
    private static final int FIRST_BYTES = 512;

    /** What is longer is left as it is, and a new piece begun: a long reply is not copied while it grows. */
    private static final int PIECE_BYTES = 256 * 1024;

    private final ByteBufAllocator allocator;
    private final ArrayDeque<ByteBuf> full = new ArrayDeque<>(0);
    private long fullBytes;
    private ByteBuf out;

    ReplyBuffer(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** {@return the first piece of what has been written, to be released by whoever takes it; null if there is none} */
    public ByteBuf take() {
        if (!full.isEmpty()) {
            ByteBuf taken = full.remove();
            fullBytes -= taken.readableBytes();
            return taken;
        }
        ByteBuf taken = out;
        out = null;
        return taken;
    }

    /** {@return all that has been written as one buffer, to be released by whoever takes it; null if nothing has} */
    public ByteBuf takeAll() {
        if (full.isEmpty()) {
            return take();
        }
        CompositeByteBuf all = allocator.compositeDirectBuffer(full.size() + 1);
        for (ByteBuf piece = take(); piece != null; piece = take()) {
            all.addComponent(true, piece);
        }
        return all;
    }

    /**
     * Writes what another one has written.
     *
     * @param written has nothing left afterwards
     */
    public void append(ReplyBuffer written) {
        for (ByteBuf piece = written.take(); piece != null; piece = written.take()) {
            finishPiece();
            full.add(piece);
            fullBytes += piece.readableBytes();
        }
    }

    private void finishPiece() {
        if (out != null) {
            full.add(out);
            fullBytes += out.readableBytes();
            out = null;
        }
    }

    /** Forgets what has been written. */
    public void release() {
        truncate(0);
        if (out != null) {
            out.release();
            out = null;
        }
    }

    /** {@return how many bytes have been written and not been taken} */
    public long size() {
        return fullBytes + (out == null ? 0 : out.readableBytes());
    }

    /**
     * Takes back what was written.
     *
     * @param size what {@link #size} was before
     */
    public void truncate(long size) {
        while (fullBytes > size) {
            if (out != null) {
                out.release();
            }
            out = full.removeLast();
            fullBytes -= out.readableBytes();
        }
        if (out != null) {
            out.writerIndex(out.readerIndex() + (int) (size - fullBytes));
        }
    }

    /**
     * The buffer itself, for who copies into it.
     *
     * @param room bytes that it must have room for
     * @return direct memory
     */
    public ByteBuf buffer(int room) {
        if (out != null && out.readableBytes() >= PIECE_BYTES && out.writableBytes() < room) {
            finishPiece();
            out = allocator.directBuffer(Math.max(PIECE_BYTES, room));
        } else if (out == null) {
            out = allocator.directBuffer(Math.max(FIRST_BYTES, room));
        }
        return out.ensureWritable(room);
    }
}
