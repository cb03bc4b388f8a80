package io.forkpoint.internal.rdb;

import java.nio.charset.StandardCharsets;
import org.agrona.UnsafeApi;

/** Formats bytes for messages: escapes what is not printable ASCII, and cuts what is long. */
public final class Printable {
    private static final int LONGEST = 128;

    private Printable() {}

    /** {@return off-heap bytes in printable form} */
    public static String of(long address, int bytes) {
        byte[] head = new byte[Math.min(bytes, LONGEST)];
        for (int i = 0; i < head.length; i++) {
            head[i] = UnsafeApi.getByte(address + i);
        }
        return of(head, bytes);
    }

    static String of(String latin1) {
        return of(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** {@return an array's bytes in printable form} */
    public static String of(byte[] all) {
        return of(all, all.length);
    }

    private static String of(byte[] head, int bytes) {
        StringBuilder text = new StringBuilder(LONGEST + 32);
        for (int i = 0; i < Math.min(head.length, LONGEST); i++) {
            int c = head[i] & 0xff;
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c >= ' ' && c < 0x7f) {
                text.append((char) c);
            } else {
                text.append(String.format("\\x%02x", c));
            }
        }
        return bytes > LONGEST
                ? text.append("... (").append(bytes).append(" bytes)").toString()
                : text.toString();
    }
}
