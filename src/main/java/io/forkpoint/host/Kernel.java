package io.forkpoint.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of a kernel.
 *
 * @param release the release, as printed by {@code uname -r}; null if unknown
 * @param major the major version, 0 if unknown
 * @param minor the minor version
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

    /** Returns whether the version is known. */
    boolean isKnown() {
        return major != 0;
    }

    /** Returns whether the kernel has at least some version. */
    boolean isAtLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }
}
