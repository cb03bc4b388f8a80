package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.rdb.RdbPayload;
import io.forkpoint.internal.rdb.RdbVisitor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/** A collection as bytes that are the same for the same content, however a file lays it out. */
final class CanonicalValue {
    private CanonicalValue() {}

    /** Of a list in its order, a set or the fields and values of a hash in that of their bytes. */
    static ByteBuffer of(Iterable<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
            out.writeBytes(part);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    static byte[] ofScore(double score) {
        return ByteBuffer.allocate(8).putDouble(score).array();
    }

    static byte[] ofId(long millis, long sequence) {
        return ByteBuffer.allocate(16).putLong(millis).putLong(sequence).array();
    }

    /** Of a payload as a file has it; sets and hashes come from trees, in the order of their bytes. */
    static ByteBuffer ofPayload(int type, long address, int bytes) {
        List<byte[]> parts = new ArrayList<>();
        new RdbPayload(Helper.library()).visit(type, address, bytes, new RdbVisitor() {
            @Override
            public void string(Part part, long at, int length) {
                byte[] copy = new byte[length];
                UnsafeApi.copyMemory(null, at, copy, UnsafeApi.arrayBaseOffset(byte[].class), length);
                parts.add(copy);
            }

            @Override
            public void streamEntry(long millis, long sequence) {
                parts.add(ofId(millis, sequence));
            }

            @Override
            public void score(double score) {
                parts.add(ofScore(score));
            }
        });
        return of(parts);
    }
}
