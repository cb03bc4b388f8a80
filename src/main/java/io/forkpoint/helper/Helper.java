package io.forkpoint.helper;

import io.forkpoint.errors.HelperUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;

/**
 * Loads the native helper: {@code libforkpoint.so}, packed in the jar, is copied to {@code java.io.tmpdir}, loaded, and
 * the copy deleted at once. Thread-safe.
 */
public final class Helper {
    /** System property: path of a {@code libforkpoint.so} to load in place of the one in the jar. */
    public static final String PATH_PROPERTY = "forkpoint.helper.path";

    private static final String RESOURCE = "linux-x86_64/libforkpoint.so";

    private Helper() {}

    /** Loads once; a failure is kept and thrown again, since no later call could do better. */
    private static final class Holder {
        static final HelperLibrary LIBRARY;
        static final HelperUnavailableException FAILURE;

        static {
            HelperLibrary library = null;
            HelperUnavailableException failure = null;
            try {
                library = load(System.getProperty(PATH_PROPERTY));
            } catch (HelperUnavailableException e) {
                failure = e;
            }
            LIBRARY = library;
            FAILURE = failure;
        }
    }

    /**
     * The helper of this process, loaded by the first call.
     *
     * @throws HelperUnavailableException if it cannot be loaded or has another ABI; the message says what to do
     */
    public static HelperLibrary library() {
        if (Holder.FAILURE != null) {
            throw new HelperUnavailableException(Holder.FAILURE.getMessage(), Holder.FAILURE);
        }
        return Holder.LIBRARY;
    }

    /** Loads from a path, or from the jar if it is null or empty. */
    static HelperLibrary load(String path) {
        checkPlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
        return path == null || path.isEmpty() ? loadPacked() : loadFile(Path.of(path), "named by -D" + PATH_PROPERTY);
    }

    static void checkPlatform(String os, String architecture) {
        boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
        if (!os.toLowerCase(Locale.ROOT).equals("linux") || !x86) {
            throw new HelperUnavailableException(
                    "Forkpoint's native helper runs on Linux x86-64 only; this is " + os + " on " + architecture + ".");
        }
    }

    private static HelperLibrary loadPacked() {
        Path copy = null;
        try {
            copy = extract();
            return loadFile(copy, "copied from the jar");
        } finally {
            // The mapping outlives the name.
            delete(copy);
        }
    }

    private static Path extract() {
        String folder = System.getProperty("java.io.tmpdir");
        try (InputStream packed = Helper.class.getResourceAsStream(RESOURCE)) {
            if (packed == null) {
                throw new HelperUnavailableException("The jar does not hold io/forkpoint/helper/" + RESOURCE
                        + ". Build it with Maven (which runs CMake), or name a libforkpoint.so with -D" + PATH_PROPERTY
                        + "=<path>.");
            }
            Path copy = Files.createTempFile(Path.of(folder), "forkpoint-", ".so");
            Files.copy(packed, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException e) {
            throw new HelperUnavailableException(
                    "Cannot copy the native helper to java.io.tmpdir=" + folder + " (" + e
                            + "). Set -Djava.io.tmpdir to a folder that can be written, or name a libforkpoint.so with -D"
                            + PATH_PROPERTY + "=<path>.",
                    e);
        }
    }

    private static void delete(Path copy) {
        try {
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            copy.toFile().deleteOnExit();
        }
    }

    private static HelperLibrary loadFile(Path file, String origin) {
        Path absolute = file.toAbsolutePath();
        if (!Files.isReadable(absolute)) {
            throw new HelperUnavailableException("The native helper " + absolute + " (" + origin
                    + ") is not a file that can be read. Correct -D" + PATH_PROPERTY
                    + ", or leave it out to use the one in the jar.");
        }
        HelperLibrary library;
        try {
            library = LibraryLoader.create(HelperLibrary.class)
                    .option(LibraryOption.LoadNow, true)
                    .option(LibraryOption.IgnoreError, true)
                    .failImmediately()
                    .load(absolute.toString());
        } catch (LinkageError | RuntimeException e) {
            throw new HelperUnavailableException(explain(absolute, origin, e), e);
        }
        checkAbi(library.fp_abi(), absolute, origin);
        return library;
    }

    static void checkAbi(int abi, Path file, String origin) {
        if (abi != RequestDescriptor.ABI) {
            throw new HelperUnavailableException("The native helper " + file + " (" + origin + ") has ABI " + abi
                    + ", this jar needs " + RequestDescriptor.ABI + ". Use the helper that was built with it: leave -D"
                    + PATH_PROPERTY
                    + " out.");
        }
    }

    private static String explain(Path file, String origin, Throwable cause) {
        return "Cannot load the native helper " + file + " (" + origin + "): " + cause
                + ". If its folder is mounted noexec, set -Djava.io.tmpdir to one that is not, or put libforkpoint.so"
                + " into one and name it with -D" + PATH_PROPERTY + "=<path>. jffi, which binds it, unpacks a library"
                + " of its own to java.io.tmpdir, or to -Djffi.extract.dir=<folder>: the same holds there.";
    }
}
