package io.forkpoint.server.internal.resp;

import io.netty.buffer.ByteBuf;
import org.agrona.concurrent.UnsafeBuffer;

/** Looks at Netty's buffers as the engine does. */
public final class Memory {
    private Memory() {}

    /**
     * Wraps a part of a buffer of one piece, on or off the heap, where it lies.
     *
     * @param view what is to look at it; good while the buffer is neither released nor grown
     * @param buffer what is looked at
     * @param index where the part begins
     * @param length its bytes
     */
    public static void wrap(UnsafeBuffer view, ByteBuf buffer, int index, int length) {
        if (buffer.hasMemoryAddress()) {
            view.wrap(buffer.memoryAddress() + index, length);
        } else if (buffer.hasArray()) {
            view.wrap(buffer.array(), buffer.arrayOffset() + index, length);
        } else {
            view.wrap(buffer.nioBuffer(index, length));
        }
    }
}
