package io.forkpoint.internal.helper;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;

/** Views of memory for those who take a {@link ByteBuffer} only. */
public final class DirectBuffers {
    private DirectBuffers() {}

    /** A view, which is valid as long as the memory is. By JNI, which needs no right to the JDK's own fields. */
    public static ByteBuffer view(long address, int bytes) {
        return MemoryIO.getInstance().newDirectByteBuffer(address, bytes);
    }
}
