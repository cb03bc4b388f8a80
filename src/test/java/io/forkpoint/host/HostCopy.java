package io.forkpoint.host;

import java.io.IOException;
import java.nio.file.Path;

/** Hosts of {@code src/test/resources/hosts} for tests outside of this package. */
public final class HostCopy {
    private HostCopy() {}

    /** The host of this name, unpacked under a folder. */
    public static Host of(String name, Path root) throws IOException {
        return Host.read(HostFixture.read(name).unpack(root), "self");
    }
}
