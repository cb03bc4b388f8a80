package io.forkpoint.cli;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common: their options, their exit codes, and how their report is printed. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        showDefaultValues = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:failure: the fork was refused, the child died, memory ran out",
            "2:wrong command line; nothing was done",
            "3:bad file: not a whole, well-formed RDB file of a known version",
            "4:a file or folder is missing or cannot be read or written",
            "5:doctor: there is a risk",
            "6:doctor: a snapshot would fail now",
            "7:doctor: cannot tell, a file that decides cannot be read"
        })
abstract class ForkpointCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print the report as JSON on standard output.")
    private boolean json;

    @Option(names = "--verbose", description = "Print the stack trace of a failure on standard error.")
    private boolean verbose;

    @Option(
            names = "--no-progress",
            description = "Show no progress bar. There is none in any case unless standard error is a terminal.")
    private boolean quiet;

    /** Does the work. What it throws becomes one line on standard error and an exit code. */
    abstract Report run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        Report report = run();
        reportWriter().println(json ? report.toJson() : report.toText());
        return exitCode();
    }

    /** After {@link #run}, which has thrown nothing. */
    int exitCode() {
        return ExitCode.OK;
    }

    final boolean isVerbose() {
        return verbose;
    }

    final CommandSpec spec() {
        return spec;
    }

    /** What to throw when the command line is wrong. */
    final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Does some work and shows how far it is meanwhile, where someone is looking. */
    final <T> T withProgress(Supplier<ProgressBar.State> state, Callable<T> work) throws Exception {
        if (quiet || !Terminal.isBehind(Terminal.STANDARD_ERROR)) {
            return work.call();
        }
        ProgressBar progress = ProgressBar.start(spec.commandLine().getErr(), state);
        try {
            return work.call();
        } finally {
            progress.stop();
        }
    }

    /** Fails early, with a message that says which of the three it is, unless this is a file that can be read. */
    static Path requireReadable(Path file) throws FileSystemException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file + ": no such file");
        }
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file + ": is a folder, not an RDB file");
        }
        if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file + ": cannot be read by this user; check its permissions");
        }
        return file;
    }

    /** Fails before any work is done if nothing can be written there. */
    static Path requireWritable(Path target) throws FileSystemException {
        Path folder = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target) || folder == null) {
            throw new FileSystemException(target + ": is a folder; name the file to write");
        }
        requireWritableFolder(folder);
        return target;
    }

    /** Fails unless files can be created in it. */
    static void requireWritableFolder(Path folder) throws FileSystemException {
        if (!Files.exists(folder)) {
            throw new NoSuchFileException(folder + ": no such folder; create it first");
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder + ": is no folder; name one to write to");
        }
        if (!Files.isWritable(folder)) {
            throw new AccessDeniedException(folder + ": this user cannot create files in it");
        }
    }

    /** Where the report is printed; not to standard output if something else is written there. */
    PrintWriter reportWriter() {
        return spec.commandLine().getOut();
    }
}
