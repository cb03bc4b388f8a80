package io.forkpoint.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forkpoint.JavaCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A command run in this process, and what came of it. */
record CommandLineRun(int code, String out, String err) {
    static CommandLineRun of(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), texts(args));
        return new CommandLineRun(code, out.toString(), err.toString());
    }

    /** One in a process of its own, whose standard output is this file: that of a test's process is its runner's. */
    static CommandLineRun inAProcess(Path out, Object... args) throws IOException, InterruptedException {
        List<String> command = JavaCommand.of(Main.class);
        command.addAll(List.of(texts(args)));
        Process process =
                new ProcessBuilder(command).redirectOutput(out.toFile()).start();
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new CommandLineRun(process.waitFor(), "", err);
    }

    private static String[] texts(Object... args) {
        return Arrays.stream(args).map(String::valueOf).toArray(String[]::new);
    }

    /** Standard output, which must be JSON and nothing else. */
    JsonNode json() throws JsonProcessingException {
        return new ObjectMapper().readTree(out);
    }
}
