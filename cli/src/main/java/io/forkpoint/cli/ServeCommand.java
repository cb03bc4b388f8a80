package io.forkpoint.cli;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.errors.ServerFailedException;
import io.forkpoint.server.Server;
import io.forkpoint.server.ServerConfig;
import io.forkpoint.server.ServerConfigBuilder;
import io.forkpoint.server.TerminationSignals;
import io.forkpoint.server.config.ConfigException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code forkpoint serve}: serves a store to clients of Redis until it is told to end. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Serves a store to clients of Redis.",
            "Takes a file in the form of redis.conf and options that override it, as redis-server does:",
            "  forkpoint serve /etc/forkpoint.conf --port 7000 --save \"\" --maxmemory 4gb",
            "Ends on SIGTERM, SIGINT and SHUTDOWN; saves before if there are save points, and goes on if that fails."
        },
        customSynopsis = "forkpoint serve [FILE] [--NAME VALUE...]...",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended by SHUTDOWN or by a signal",
            "1:failure: out of memory, the snapshot cannot be loaded, or the end hung and was forced",
            "2:wrong configuration; nothing was done",
            "3:the snapshot is no whole, well-formed RDB file",
            "4:a file cannot be read or written, or an address not be listened on"
        })
final class ServeCommand implements Callable<Integer> {
    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

    /** Made beforehand. */
    private static final byte[] FAILED = ("forkpoint serve: an event loop has ended, for want of memory most likely:"
                    + " nobody is served any more, and the process ends\n")
            .getBytes(StandardCharsets.US_ASCII);

    private static final byte[] HUNG =
            ("forkpoint serve: the server has ended, and its store could not be closed within"
                            + " shutdown-stall-timeout: the process ends; what was to be saved is\n")
                    .getBytes(StandardCharsets.US_ASCII);

    @Spec
    private CommandSpec spec;

    /** Settings have names of their own, which this command line knows nothing of. */
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    ServeCommand() {}

    @Override
    public Integer call() throws IOException {
        try {
            return serve(configuration());
        } catch (ConfigException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private ServerConfig configuration() throws IOException {
        ServerConfigBuilder builder = ServerConfig.builder();
        boolean hasFile = !arguments.isEmpty() && !arguments.get(0).startsWith("--");
        if (hasFile) {
            builder.readFile(Path.of(arguments.get(0)));
        }
        ServerConfig config = builder.readOptions(hasFile ? arguments.subList(1, arguments.size()) : arguments)
                .build();
        if (config.port() == 0 && config.tlsPort() == 0 && config.unixSocket().isEmpty()) {
            throw new ConfigException("'port 0' leaves nothing to listen on: set port, tls-port or unixsocket");
        }
        return config;
    }

    private int serve(ServerConfig config) throws IOException {
        ServerLog log = ServerLog.configure(config);
        // Netty takes down where every 128th buffer comes from, which costs a server some percent of its speed.
        System.setProperty(LEAK_DETECTION, System.getProperty(LEAK_DETECTION, "disabled"));
        Path pidFile = config.pidFile().isEmpty() ? null : config.resolve(config.pidFile());
        StoreOptions options = StoreOptions.builder()
                .arena(config.arena())
                .limitBytes(config.maxMemoryBytes())
                .hugePages(config.hugePages())
                .build();
        try (CloseLimit limit = new CloseLimit(ServeCommand::haltHung);
                Store store = Store.open(options);
                Server server = Server.start(store, config)) {
            if (pidFile != null) {
                writeNumber(pidFile);
            }
            server.onFailure(ServeCommand::halt);
            TerminationSignals.install(server, log::reopen);
            spec.commandLine().getOut().println("Ready to accept connections on port " + server.port());
            spec.commandLine().getOut().flush();
            server.awaitEnd();
            limit.begin(config.shutdownStallTimeout());
        } finally {
            if (pidFile != null) {
                Files.deleteIfExists(pidFile);
            }
        }
        return ExitCode.OK;
    }

    private static void writeNumber(Path pidFile) throws IOException {
        try {
            Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
        } catch (IOException e) {
            throw new IOException("pidfile: cannot write " + pidFile + ": " + e, e);
        }
    }

    private static byte[] line(ServerFailedException failure) {
        try {
            return ("forkpoint serve: " + failure.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (OutOfMemoryError noMemory) {
            return FAILED;
        }
    }

    /** So that a service manager starts it again. Nothing else would be of use: there is no memory, most likely. */
    private static void halt(ServerFailedException failure) {
        halt(line(failure));
    }

    private static void haltHung() {
        halt(HUNG);
    }

    private static void halt(byte[] line) {
        try (FileOutputStream err = new FileOutputStream(FileDescriptor.err)) {
            err.write(line);
        } catch (IOException nobodyListens) {
            // It ends all the same.
        } finally {
            Runtime.getRuntime().halt(ExitCode.FAILURE);
        }
    }
}
