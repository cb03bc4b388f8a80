package io.forkpoint.internal.rdb;

import java.nio.charset.StandardCharsets;

/**
 * The kind of a file that does not begin like an RDB file: kinds that are often mistaken for one have their own messages.
 */
final class FileKind {
    /** The number of first bytes that identify a kind. */
    static final int HEAD_BYTES = 9;

    private static final String GIVE_ONE = "give the path of an RDB file";
    private static final String UNPACK = "unpack it and give the path of what comes out";

    private FileKind() {}

    /** Returns why the file cannot be read; {@code head} is its first {@link #HEAD_BYTES} bytes, or all if it is shorter. */
    static Corruption refusal(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.isEmpty()) {
            return Corruption.refused("it is empty", "its writer did not finish it: " + GIVE_ONE);
        }
        if (text.startsWith("*") || text.startsWith("#TS:")) {
            return Corruption.refused(
                    "it is an append-only file: commands, not a snapshot, from its first byte on",
                    "load it into the server that wrote it, and save a snapshot there");
        }
        if (text.startsWith("file ")) {
            return Corruption.refused(
                    "it is the manifest of an append-only file",
                    "the snapshot is the file that it lists as type b; what came later is in those of type i");
        }
        if (text.startsWith("\u001f\u008b")) {
            return Corruption.refused("it is compressed by gzip", UNPACK);
        }
        if (text.startsWith("(\u00b5/\u00fd")) {
            return Corruption.refused("it is compressed by zstd", UNPACK);
        }
        if (text.startsWith("\u00fd7zXZ") || text.startsWith("BZh") || text.startsWith("PK\u0003\u0004")) {
            return Corruption.refused("it is compressed or an archive", UNPACK);
        }
        if (head.length < HEAD_BYTES
                && ("REDIS0000".startsWith(text.replaceAll("\\d", "0"))
                        || "VALKEY000".startsWith(text.replaceAll("\\d", "0")))) {
            return Corruption.damaged("it ends within the magic and the version at its beginning");
        }
        return Corruption.refused(
                "it begins with \"" + Printable.of(head) + "\", not with REDIS and four digits or VALKEY and three",
                GIVE_ONE);
    }
}
