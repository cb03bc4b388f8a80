package io.forkpoint.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which kernel it is.
 *
 * @param release as {@code uname -r} says it; null if unknown
 * @param major of the version, 0 if unknown
 * @param minor of the version
 */
public record Kernel(@Nullable String release, int major, int minor) {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    static Kernel read(HostFiles files) {
        String release = files.text("proc/sys/kernel/osrelease");
        if (release == null) {
            return new Kernel(null, 0, 0);
        }
        Matcher version = VERSION.matcher(release);
        return version.lookingAt()
                ? new Kernel(release.trim(), Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)))
                : new Kernel(release.trim(), 0, 0);
    }

    /** Whether the version could be read. */
    boolean isKnown() {
        return major != 0;
    }

    /** From version on. */
    boolean isAtLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }
}
