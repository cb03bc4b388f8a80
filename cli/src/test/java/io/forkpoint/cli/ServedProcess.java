package io.forkpoint.cli;

import io.forkpoint.JavaCommand;
import io.forkpoint.server.ServerProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts {@code forkpoint serve} in processes of their own. Each has its working folder as {@code --dir}. */
final class ServedProcess {
    private ServedProcess() {}

    /** Serves with these arguments, and with more options for the JVM. */
    static ServerProcess serve(List<String> options, Path folder, String... arguments)
            throws IOException, InterruptedException {
        return serveUnder(List.of(), options, folder, arguments);
    }

    /** The same by another program, which is to become it. */
    static ServerProcess serveUnder(List<String> prefix, List<String> options, Path folder, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(JavaCommand.of(Main.class));
        command.addAll(1, options);
        command.addAll(0, prefix);
        return start(command, folder, arguments);
    }

    /** The same by a main class that starts the command line. */
    static ServerProcess serveBy(Class<?> main, Path folder, String... arguments)
            throws IOException, InterruptedException {
        return start(JavaCommand.of(main), folder, arguments);
    }

    private static ServerProcess start(List<String> java, Path folder, String... arguments)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "server", ".log");
        // Whoever runs the tests may have them ignore these, as nohup and a shell's & do; a JVM begun so does not hear
        // them.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,QUIT,TERM"));
        command.addAll(java);
        command.add("serve");
        command.addAll(List.of(arguments));
        command.addAll(List.of("--dir", folder.toString(), "--port", freePort(), "--io-threads", "2"));
        return ServerProcess.start(command, log, "connections on port ");
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }
}
