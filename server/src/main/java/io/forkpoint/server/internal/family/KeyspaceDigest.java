package io.forkpoint.server.internal.family;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.StoreHashExpiry;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamRange;
import io.forkpoint.value.ValueType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The digest of keys that DEBUG DIGEST replies, to check whether two servers hold the same data. Made of SHA-1 as in Redis:
 * unordered elements are XORed, ordered ones are mixed, which hashes the sum once more. Collections are iterated over in
 * pieces, so nothing may change them meanwhile. Not safe for use by several threads.
 */
final class KeyspaceDigest {
    private static final int BYTES = 20;
    private static final int PIECE = 512;
    private static final byte[] EXPIRES = ascii("!!expire!!");
    private static final byte[] FIELD_EXPIRES = ascii("!!hexpire!!");

    private final MessageDigest sha1;

    KeyspaceDigest() {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the digest of all keys, in hexadecimal. */
    String of(Store store) {
        byte[] all = new byte[BYTES];
        for (int i = 0; i < Store.DATABASES; i++) {
            Database database = store.database(i);
            if (database.size() > 0) {
                mix(all, word(i));
                addKeys(all, database);
            }
        }
        return HexFormat.of().formatHex(all);
    }

    private void addKeys(byte[] all, Database database) {
        long cursor = 0;
        do {
            cursor = database.scan(cursor, PIECE, key -> {
                byte[] one = new byte[BYTES];
                mix(one, key);
                addValue(one, database, key);
                xor(all, one);
            });
        } while (cursor != 0);
    }

    /** Returns the digest of a key's value and of whether it expires, in hexadecimal; zeros if the key does not exist. */
    String of(Database database, byte[] key) {
        byte[] digest = new byte[BYTES];
        addValue(digest, database, key);
        return HexFormat.of().formatHex(digest);
    }

    private void xor(byte[] digest, byte[] bytes) {
        byte[] hash = sha1.digest(bytes);
        for (int i = 0; i < BYTES; i++) {
            digest[i] ^= hash[i];
        }
    }

    private void mix(byte[] digest, byte[] bytes) {
        xor(digest, bytes);
        System.arraycopy(sha1.digest(digest), 0, digest, 0, BYTES);
    }

    private static byte[] word(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    // ---- values -----------------------------------------------------------------------------------------------

    private void addValue(byte[] digest, Database database, byte[] key) {
        ValueType type = database.type(key);
        switch (type) {
            case STRING -> addString(digest, database, key);
            case LIST -> addList(digest, database, key);
            case SET -> addSet(digest, database, key);
            case HASH -> addHash(digest, database, key);
            case SORTED_SET -> addSortedSet(digest, database, key);
            case STREAM -> addStream(digest, database, key);
            case NONE, MODULE -> {
                // The key does not exist, or has a module's value, which is opaque here.
            }
        }
        if (type != ValueType.NONE && database.timeToLiveMillis(key) >= 0) {
            xor(digest, EXPIRES);
        }
    }

    private void addString(byte[] digest, Database database, byte[] key) {
        mix(digest, word(0));
        byte[] value = database.get(key);
        if (value != null) {
            mix(digest, value);
        }
    }

    private void addList(byte[] digest, Database database, byte[] key) {
        mix(digest, word(1));
        long next = 0;
        byte[][] elements;
        do {
            elements = database.list(key).range(next, next + PIECE - 1);
            Arrays.stream(elements).forEach(element -> mix(digest, element));
            next += PIECE;
        } while (elements.length == PIECE);
    }

    private void addSet(byte[] digest, Database database, byte[] key) {
        mix(digest, word(2));
        byte[] cursor = null;
        do {
            cursor = database.set(key).scan(cursor, PIECE, member -> xor(digest, member));
        } while (cursor != null);
    }

    private void addSortedSet(byte[] digest, Database database, byte[] key) {
        mix(digest, word(3));
        byte[] cursor = null;
        do {
            cursor = database.sortedSet(key).scan(cursor, PIECE, scored -> {
                byte[] one = new byte[BYTES];
                mix(one, scored.member());
                mix(one, ascii(format(scored.score())));
                xor(digest, one);
            });
        } while (cursor != null);
    }

    private void addHash(byte[] digest, Database database, byte[] key) {
        mix(digest, word(4));
        StoreHashExpiry expiry = database.hash(key).expiry();
        boolean expiring = expiry.nextExpiryMillis().isPresent();
        byte[] cursor = null;
        do {
            cursor = database.hash(key).scan(cursor, PIECE, (field, value) -> {
                byte[] one = new byte[BYTES];
                mix(one, field);
                mix(one, value);
                if (expiring && expiry.expiresAtMillis(field)[0] >= 0) {
                    xor(one, FIELD_EXPIRES);
                }
                xor(digest, one);
            });
        } while (cursor != null);
    }

    private void addStream(byte[] digest, Database database, byte[] key) {
        mix(digest, word(6));
        List<StreamEntry> entries = database.stream(key).range(StreamRange.all(), PIECE);
        while (!entries.isEmpty()) {
            entries.forEach(entry -> addEntry(digest, entry));
            StreamId last = entries.get(entries.size() - 1).id();
            entries =
                    last.equals(StreamId.MAX) ? List.of() : database.stream(key).range(StreamRange.after(last), PIECE);
        }
    }

    private void addEntry(byte[] digest, StreamEntry entry) {
        mix(digest, ascii(entry.id().toString().replace('-', '.')));
        for (int i = 0; i < entry.size(); i++) {
            mix(digest, entry.field(i));
            mix(digest, entry.value(i));
        }
    }

    // ---- numbers ----------------------------------------------------------------------------------------------

    /** Formats a score with 17 significant digits, as C's {@code %.17g} does. */
    static String format(double score) {
        if (Double.isInfinite(score)) {
            return score > 0 ? "inf" : "-inf";
        }
        if (score == 0) {
            return 1 / score < 0 ? "-0" : "0";
        }
        BigDecimal rounded = new BigDecimal(score)
                .round(new MathContext(17, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < 17) {
            return rounded.toPlainString();
        }
        String digits = rounded.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String power = Integer.toString(Math.abs(exponent));
        return (score < 0 ? "-" : "")
                + digits.charAt(0)
                + fraction
                + (exponent < 0 ? "e-" : "e+")
                + (power.length() < 2 ? "0" : "")
                + power;
    }
}
