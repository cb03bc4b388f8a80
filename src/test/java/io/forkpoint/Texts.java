package io.forkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Byte strings as text, for tests. */
final class Texts {
    private Texts() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[][] all(String... texts) {
        return Arrays.stream(texts).map(Texts::bytes).toArray(byte[][]::new);
    }

    static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Null where there is none. */
    static List<String> texts(byte[]... all) {
        return Arrays.stream(all).map(Texts::text).toList();
    }
}
