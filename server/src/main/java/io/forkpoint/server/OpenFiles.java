package io.forkpoint.server;

import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.internal.config.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import jnr.constants.platform.RLIMIT;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.RLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that there are descriptors for as many clients as there may be, and for what the server needs besides: without
 * those it could not save any more. Raises the process's limit, or else lowers {@code maxclients}, as Redis does.
 */
final class OpenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
    /** Descriptors for saves and for short-lived files, in addition to those that are open already. */
    private static final int RESERVED = 64;

    private final ServerSettings settings;
    private final POSIX posix = POSIXFactory.getNativePOSIX();
    private final long others;

    private OpenFiles(ServerSettings settings) {
        this.settings = settings;
        others = open() + RESERVED;
    }

    /**
     * Provides the descriptors now, and whenever {@code maxclients} is changed.
     *
     * @throws ConfigException if there are too few even for a single client
     */
    static void provide(ServerSettings settings) {
        OpenFiles files = new OpenFiles(settings);
        long most = files.mostClients(settings.maxClients.get());
        if (most < 1) {
            throw new ConfigException("Your current 'ulimit -n' of " + files.limit()
                    + " is not enough for the server to start. Please increase your open file limit to at least "
                    + (files.others + 1));
        }
        if (most < settings.maxClients.get()) {
            LOG.warn(
                    "Current maximum open files is {}. maxclients has been reduced to {} to compensate for low ulimit."
                            + " If you need higher maxclients increase 'ulimit -n'.",
                    files.limit(),
                    most);
            settings.maxClients.set((int) most);
        }
        settings.maxClients.onChange(files::follow);
    }

    private void follow() {
        long most = mostClients(settings.maxClients.get());
        if (most < settings.maxClients.get()) {
            throw new IllegalArgumentException("The operating system is not able to handle the specified number of"
                    + " clients, try with " + most);
        }
    }

    /** Returns how many clients there can be, at most as many as wanted. */
    private long mostClients(long wanted) {
        long needed = wanted + others;
        if (limit() < needed) {
            raise(needed);
        }
        return Math.min(wanted, limit() - others);
    }

    /** Raises the limit, to as much as the system allows if it does not allow all. */
    private void raise(long needed) {
        RLimit before = posix.getrlimit(RLIMIT.RLIMIT_NOFILE.intValue());
        if (before == null) {
            return;
        }
        // A negative limit means none.
        long hard = before.rlimMax() < 0 ? before.rlimMax() : Math.max(needed, before.rlimMax());
        if (posix.setrlimit(RLIMIT.RLIMIT_NOFILE.intValue(), needed, hard) != 0) {
            posix.setrlimit(RLIMIT.RLIMIT_NOFILE.intValue(), before.rlimMax(), before.rlimMax());
        }
        LOG.info(
                "Increased maximum number of open files to {} (it was originally set to {}).",
                limit(),
                before.rlimCur());
    }

    /** Returns the limit; the greatest number if there is none, or it cannot be read. */
    private long limit() {
        RLimit limit = posix.getrlimit(RLIMIT.RLIMIT_NOFILE.intValue());
        return limit == null || limit.rlimCur() < 0 ? Long.MAX_VALUE : limit.rlimCur();
    }

    private static long open() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        } catch (IOException unknown) {
            return RESERVED;
        }
    }
}
