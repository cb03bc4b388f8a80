package io.forkpoint.machine;

import org.opentest4j.TestAbortedException;

/**
 * What a machine may truly lack, so that a test has to be skipped there. This is the whole list: a test that is skipped
 * by any other means fails the run of {@code scripts/test.sh}, which names each skip and its reason at its end. Programs
 * are no part of it, see {@link PeerProgram}.
 */
public enum MachineFeature {
    /** {@code /proc/sys} may be written, and the user gave leave for it. */
    SYSCTL("its settings may not be changed: as root, FORKPOINT_ALLOW_SYSCTL=1 has them changed and restored"),
    /** File systems can be mounted. */
    MOUNT("no file system can be mounted: that takes root, and in a container CAP_SYS_ADMIN"),
    /** A network address besides loopback. */
    OUTSIDE_ADDRESS("it has no network address but its loopback's"),
    /** Virtual threads, which came with JDK 21. */
    VIRTUAL_THREADS("the JDK that runs the tests has no virtual threads"),
    /** {@code MADV_COLLAPSE}, which came with Linux 6.1. */
    COLLAPSE("its kernel makes no huge pages on request"),
    /** A disk, from which the page cache can be filled again. */
    DISK("its folder for temporary files is on no disk"),
    /** RDB files of other projects, in a folder beside the project. */
    CORPUS("it has no folder with RDB files of other projects (-Dforkpoint.corpus)");

    private final String lack;

    MachineFeature(String lack) {
        this.lack = lack;
    }

    /** Skips the running test, or test class, unless the machine has it. */
    public void require(boolean present) {
        require(present, "");
    }

    /** Skips the running test, or test class, unless the machine has it; {@code detail} is added to the reason. */
    public void require(boolean present, String detail) {
        if (!present) {
            throw new Missing(this, detail.isBlank() ? lack : lack + " (" + detail.strip() + ")");
        }
    }

    /** Skips a test, as JUnit takes it. */
    static final class Missing extends TestAbortedException {
        private static final long serialVersionUID = 1;

        private final MachineFeature feature;

        private Missing(MachineFeature feature, String reason) {
            super("this machine: " + reason);
            this.feature = feature;
        }

        MachineFeature feature() {
            return feature;
        }
    }
}
