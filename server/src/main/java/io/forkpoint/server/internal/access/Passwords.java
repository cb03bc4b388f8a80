package io.forkpoint.server.internal.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Passwords, of which only SHA-256 hashes are kept, as 64 hexadecimal digits in small letters. */
final class Passwords {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private Passwords() {}

    static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    static String hash(byte[] password) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(password));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** Returns whether a password is one of those; it takes as long whether it is, and which. */
    static boolean matches(byte[] password, Collection<String> hashes) {
        byte[] wanted = hash(password).getBytes(StandardCharsets.US_ASCII);
        boolean found = false;
        for (String hash : hashes) {
            found |= MessageDigest.isEqual(wanted, hash.getBytes(StandardCharsets.US_ASCII));
        }
        return found;
    }
}
