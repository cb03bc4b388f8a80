package io.forkpoint.server.internal.access;

import io.forkpoint.server.internal.resp.ByteText;
import io.forkpoint.server.internal.resp.GlobPattern;

/**
 * Which keys, or channels, a user may use.
 *
 * @param text the pattern
 * @param glob the same, to match with
 * @param reads whether it may read them
 * @param writes whether it may write them
 */
record NamePattern(String text, GlobPattern glob, boolean reads, boolean writes) {
    static NamePattern of(String text, boolean reads, boolean writes) {
        return new NamePattern(text, GlobPattern.of(ByteText.encode(text)), reads, writes);
    }

    boolean allows(byte[] name, KeyAccess access) {
        return (reads || !access.reads()) && (writes || !access.writes()) && glob.matches(name);
    }

    /** As a rule for keys. */
    String rule() {
        return (reads && writes ? "" : reads ? "%R" : "%W") + "~" + text;
    }
}
