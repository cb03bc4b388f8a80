package io.forkpoint.cli;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.errors.SnapshotTargetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine.ParameterException;

/** What the process's exit status says; every command uses the same ones, and {@code --help} lists them. */
final class ExitCode {
    /** All went well. */
    static final int OK = 0;
    /** The work failed: the fork was refused, the child died, memory ran out. */
    static final int FAILURE = 1;
    /** The command line was wrong; nothing was done. */
    static final int USAGE = 2;
    /** The input is not a whole and well-formed RDB file, or one of a version that is not known. */
    static final int BAD_FILE = 3;
    /** A file or folder is missing, or cannot be read or written. */
    static final int FILE_ACCESS = 4;

    /** Of {@code doctor}: there is a risk. */
    static final int RISK = 5;
    /** Of {@code doctor}: a snapshot would fail now. */
    static final int WOULD_FAIL = 6;
    /** Of {@code doctor}: what decides cannot be read. */
    static final int CANNOT_TELL = 7;

    private ExitCode() {}

    /** The exit code for the way in which a command failed. */
    static int of(Throwable failure) {
        if (failure instanceof ParameterException) {
            return USAGE;
        }
        if (failure instanceof RdbFormatException) {
            return BAD_FILE;
        }
        if (failure instanceof SnapshotTargetException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException) {
            return FILE_ACCESS;
        }
        return FAILURE;
    }
}
