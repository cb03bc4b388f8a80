package io.forkpoint.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar's manifest. */
final class Version implements IVersionProvider {
    Version() {}

    /** Such as {@code 0.1.0}; {@code "development"} when run from class files. */
    static String text() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"forkpoint " + text()};
    }
}
