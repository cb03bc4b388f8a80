package io.forkpoint.cli;

import io.forkpoint.errors.ForkpointException;
import io.forkpoint.latency.Series;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The {@code forkpoint} command: starts the subcommand, and turns whatever fails into one line and an exit code. */
@Command(
        name = "forkpoint",
        description = "Loads, checks and snapshots Redis RDB files through an in-memory engine that forks.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            SnapshotCommand.class,
            LoadCommand.class,
            CheckCommand.class,
            InfoCommand.class,
            DoctorCommand.class,
            DemoCommand.class,
            ServeCommand.class,
            BenchCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    /** Kept, since a logger that nobody refers to is made anew, with its level forgotten. */
    private static final Logger CHRONICLE = Logger.getLogger("net.openhft");

    Main() {}

    /** Runs a command and exits with one of the codes that {@code forkpoint COMMAND --help} lists. */
    public static void main(String[] args) {
        // Whatever failed is said in one line below; libraries' own warnings would only stand in its way.
        System.setProperty(LOG_LEVEL, System.getProperty(LOG_LEVEL, "error"));
        CHRONICLE.setLevel(Level.OFF);
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Runs a command in this process, as {@code main} does, and returns the exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .registerConverter(ByteSize.class, ByteSize::parse)
                .registerConverter(TimeLimit.class, TimeLimit::parse)
                .registerConverter(SnapshotMethod.class, text -> Names.parse(SnapshotMethod.class, text))
                .registerConverter(OldestServer.class, text -> Names.parse(OldestServer.class, text))
                .registerConverter(ArenaKind.class, text -> Names.parse(ArenaKind.class, text))
                .registerConverter(Series.class, Main::series)
                .setParameterExceptionHandler(Main::reportUsage)
                .setExecutionExceptionHandler(Main::reportFailure);
        int code = args.length == 0 ? usage(line) : line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    private static Series series(String text) {
        try {
            return Series.parse(text);
        } catch (IllegalArgumentException unknown) {
            throw new TypeConversionException(unknown.getMessage());
        }
    }

    private static int usage(CommandLine line) {
        line.usage(line.getErr());
        return ExitCode.USAGE;
    }

    private static int reportUsage(ParameterException problem, String[] args) {
        CommandLine line = problem.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        line.getErr().println(name + ": " + oneLine(problem.getMessage()) + " (see " + name + " --help)");
        return ExitCode.USAGE;
    }

    private static int reportFailure(Exception failure, CommandLine line, ParseResult parsed) {
        if (failure instanceof ParameterException problem) {
            return reportUsage(problem, new String[0]);
        }
        line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + describe(failure));
        if (line.getCommand() instanceof ForkpointCommand command && command.isVerbose()) {
            failure.printStackTrace(line.getErr());
        }
        return ExitCode.of(failure);
    }

    /** Forkpoint's own messages and those about files stand for themselves; others need the type's name beside them. */
    private static String describe(Exception failure) {
        if (failure.getMessage() != null && (failure instanceof ForkpointException || failure instanceof IOException)) {
            return oneLine(failure.getMessage());
        }
        return oneLine(failure.toString()) + " (--verbose shows where)";
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
