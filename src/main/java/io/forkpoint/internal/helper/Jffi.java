package io.forkpoint.internal.helper;

import com.kenai.jffi.Version;
import io.forkpoint.errors.HelperUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Has jffi, by which the helper is bound, load its library from a private folder. Left to itself, it would unpack it to
 * {@code java.io.tmpdir}.
 */
final class Jffi {
    /** System property: folders in which it looks for its library first. */
    static final String SEARCH_PATH = "jffi.boot.library.path";
    /** System property: where it unpacks it if it has not found it: should ours be of another version. */
    private static final String EXTRACT_FOLDER = "jffi.extract.dir";

    private static final String LIBRARY = "libjffi-" + Version.MAJOR + "." + Version.MINOR + ".so";
    private static final String RESOURCE = "jni/x86_64-Linux/" + LIBRARY;

    private Jffi() {}

    /** Whether the user has named a folder for it. */
    static boolean isPlaced() {
        return System.getProperty(SEARCH_PATH) != null || System.getProperty(EXTRACT_FOLDER) != null;
    }

    /**
     * Loads it by way of a private folder, unless it is loaded already, or the user has named a folder.
     *
     * @throws HelperUnavailableException if it cannot be loaded
     */
    static void load(LibraryFolder folder) throws IOException {
        if (isPlaced()) {
            load();
            return;
        }
        try (InputStream packed = Version.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (packed != null) {
                folder.write(LIBRARY, packed);
            }
        }
        Map<String, String> settings = Map.of(
                SEARCH_PATH, folder.path().toString(),
                EXTRACT_FOLDER, folder.path().toString());
        settings.forEach(System::setProperty);
        try {
            load();
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }

    /**
     * Loads it from where the user has placed it.
     *
     * @throws HelperUnavailableException if it cannot be loaded
     */
    static void load() {
        try {
            jnr.ffi.Runtime.getSystemRuntime().addressSize();
        } catch (LinkageError | RuntimeException e) {
            throw new HelperUnavailableException(
                    "Cannot load jffi, which binds the native helper: " + e
                            + ". If java.io.tmpdir is mounted noexec, set -Djava.io.tmpdir to a folder that is not, or"
                            + " put " + LIBRARY + " into one and name the folder with -D" + SEARCH_PATH + "=<folder>.",
                    e);
        }
    }
}
