package io.forkpoint;

import io.forkpoint.internal.helper.Helper;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start a JVM like this one, with its flags, its class path and its helper, but a small heap. */
public final class JavaCommand {
    private JavaCommand() {}

    /** The command for a main class, less its arguments; it can be added to. */
    public static List<String> of(Class<?> main) {
        return of(main.getName(), System.getProperty("java.class.path"));
    }

    /** The command for a main class of another class path, less its arguments; it can be added to. */
    public static List<String> of(String main, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--") || argument.startsWith("-XX:+Ignore"))
                .forEach(command::add);
        String helper = System.getProperty(Helper.PATH_PROPERTY);
        if (helper != null) {
            command.add("-D" + Helper.PATH_PROPERTY + "=" + helper);
        }
        command.addAll(List.of("-Xmx64m", "-cp", classPath, main));
        return command;
    }
}
