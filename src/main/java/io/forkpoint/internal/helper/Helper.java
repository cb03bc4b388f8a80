package io.forkpoint.internal.helper;

import io.forkpoint.errors.HelperUnavailableException;
import io.forkpoint.host.Host;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;

/**
 * Loads the native helper: {@code libforkpoint.so}, packed in the jar, is copied to a private folder below
 * {@code java.io.tmpdir}, loaded, and the folder removed at once. Thread-safe.
 */
public final class Helper {
    /** System property: path of a {@code libforkpoint.so} to load in place of the one in the jar. */
    public static final String PATH_PROPERTY = "forkpoint.helper.path";

    private static final String RESOURCE = "linux-x86_64/libforkpoint.so";

    /**
     * System property, with the content's hash behind it: the path that a packed helper of this content was loaded from. As a
     * constant it is one object for all class loaders, and so a lock of the whole process.
     */
    private static final String LOADED_PROPERTY = "io.forkpoint.helper.loaded.";

    /** Written under the class's monitor. */
    private static volatile HelperLibrary library;
    /** Why it cannot be loaded: said again, since no later call could do better. */
    private static String failure;

    private Helper() {}

    /**
     * The helper of this process, loaded by the first call.
     *
     * @throws HelperUnavailableException if it cannot be loaded or has another ABI; the message says what to do
     */
    public static HelperLibrary library() {
        HelperLibrary loaded = library;
        return loaded != null ? loaded : loadOnce();
    }

    private static synchronized HelperLibrary loadOnce() {
        if (failure != null) {
            throw new HelperUnavailableException(failure);
        }
        try {
            if (library == null) {
                library = load(System.getProperty(PATH_PROPERTY));
            }
            return library;
        } catch (HelperUnavailableException e) {
            failure = e.getMessage();
            throw e;
        }
    }

    /** Loads from a path, or from the jar if it is null or empty. */
    static HelperLibrary load(String path) {
        checkPlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
        Prerequisites.check();
        if (!isNamed(path)) {
            checkCLibrary(Host.read());
        }
        if (isNamed(path) && Jffi.isPlaced()) {
            Jffi.load();
            return loadNamed(path);
        }
        String parent = System.getProperty("java.io.tmpdir");
        try {
            return LibraryFolder.use(Path.of(parent), folder -> loadFrom(folder, path));
        } catch (IOException e) {
            throw new HelperUnavailableException(
                    "Cannot unpack the native libraries to java.io.tmpdir=" + parent + " (" + e
                            + "). Set -Djava.io.tmpdir to a folder that can be written, or unpack them yourself and"
                            + " name them with"
                            + " -D" + PATH_PROPERTY + "=<path> and -D" + Jffi.SEARCH_PATH + "=<folder>.",
                    e);
        }
    }

    static void checkPlatform(String os, String architecture) {
        boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
        if (!os.toLowerCase(Locale.ROOT).equals("linux") || !x86) {
            throw new HelperUnavailableException(
                    "Forkpoint's native helper runs on Linux x86-64 only; this is " + os + " on " + architecture + ".");
        }
    }

    static void checkCLibrary(Host host) {
        if (host.isMusl()) {
            throw new HelperUnavailableException(
                    "Forkpoint's native helper needs the C library glibc; this JVM runs on musl (/proc/self/maps names"
                            + " ld-musl). Run it on a system with glibc, such as Debian, Ubuntu or Fedora, in place of"
                            + " Alpine Linux, or name a helper that you have built on this system with -D"
                            + PATH_PROPERTY + "=<path>, which is not tested.");
        }
    }

    private static boolean isNamed(String path) {
        return path != null && !path.isEmpty();
    }

    private static HelperLibrary loadNamed(String path) {
        return loadFile(Path.of(path), "named by -D" + PATH_PROPERTY);
    }

    /** Unpacks jffi's library and ours for the instant in which they are loaded: a mapping outlives its file's name. */
    private static HelperLibrary loadFrom(LibraryFolder folder, String path) throws IOException {
        Jffi.load(folder);
        if (isNamed(path)) {
            return loadNamed(path);
        }
        try (InputStream packed = Helper.class.getResourceAsStream(RESOURCE)) {
            if (packed == null) {
                throw new HelperUnavailableException("The jar does not hold io/forkpoint/internal/helper/" + RESOURCE
                        + ". Build it with Maven (which runs CMake), or name a libforkpoint.so with -D" + PATH_PROPERTY
                        + "=<path>.");
            }
            return loadShared(folder, packed.readAllBytes());
        }
    }

    /**
     * Loads what was packed so that all class loaders of this process have one copy of it, whose locks and tables are the
     * process's: it is never unloaded, and whoever comes second names the file that was loaded first, which the linker knows
     * by its name though it is gone.
     */
    private static HelperLibrary loadShared(LibraryFolder folder, byte[] content) throws IOException {
        String property = LOADED_PROPERTY + HexFormat.of().formatHex(sha256(content));
        synchronized (LOADED_PROPERTY) {
            String loaded = System.getProperty(property);
            if (loaded != null) {
                return link(Path.of(loaded), "loaded before by another class loader");
            }
            Path file = folder.write("libforkpoint.so", new ByteArrayInputStream(content));
            HelperLibrary library = loadFile(file, "copied from the jar");
            System.setProperty(property, file.toAbsolutePath().toString());
            return library;
        }
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static HelperLibrary loadFile(Path file, String origin) {
        Path absolute = file.toAbsolutePath();
        if (!Files.isReadable(absolute)) {
            throw new HelperUnavailableException("The native helper " + absolute + " (" + origin
                    + ") is not a file that can be read. Correct -D" + PATH_PROPERTY
                    + ", or leave it out to use the one in the jar.");
        }
        return link(absolute, origin);
    }

    private static HelperLibrary link(Path absolute, String origin) {
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
                + " into one and name it with -D" + PATH_PROPERTY + "=<path>.";
    }
}
