package io.forkpoint.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes every skipped test to a file of the folder that the property {@value #FOLDER} names, one for each JVM, for
 * {@code scripts/test.sh}. A line is made of what the machine lacks, or {@value #UNLISTED}, the test and the reason, with
 * tabs between them. The last line is {@value #END}.
 */
public final class SkipRecord implements TestExecutionListener {
    static final String FOLDER = "forkpoint.skips";
    static final String UNLISTED = "UNLISTED";
    static final String END = "END";

    private final Path file;

    /** As the launcher makes it. */
    public SkipRecord() {
        this(System.getProperty(FOLDER) == null ? null : Path.of(System.getProperty(FOLDER)));
    }

    SkipRecord(Path folder) {
        this.file = folder == null
                ? null
                : folder.resolve(ProcessHandle.current().pid() + ".txt").toAbsolutePath();
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        write(UNLISTED, name(test), reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == Status.ABORTED) {
            Throwable cause = result.getThrowable().orElse(null);
            String feature = cause instanceof MachineFeature.Missing missing
                    ? missing.feature().name()
                    : UNLISTED;
            write(feature, name(test), cause == null ? "no reason" : String.valueOf(cause.getMessage()));
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        write(END, "", "");
    }

    /** The class and the method, and which of its rounds. */
    private static String name(TestIdentifier test) {
        Object source = test.getSource().orElse(null);
        String display = test.getDisplayName();
        if (source instanceof MethodSource method) {
            String name = simple(method.getClassName()) + "." + method.getMethodName();
            return display.startsWith(method.getMethodName()) ? name : name + " " + display;
        }
        if (source instanceof ClassSource type) {
            String name = simple(type.getClassName());
            return display.equals(name) ? name : name + " " + display;
        }
        return display;
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private synchronized void write(String what, String test, String reason) {
        if (file == null) {
            return;
        }
        String line = what + "\t" + oneLine(test) + "\t" + oneLine(reason) + "\n";
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the record of skipped tests cannot be written: " + file, e);
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
