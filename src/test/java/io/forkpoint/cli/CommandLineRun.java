package io.forkpoint.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A command run in this process, and what came of it. */
record CommandLineRun(int code, String out, String err) {
    static CommandLineRun of(Object... args) {
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = String.valueOf(args[i]);
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), texts);
        return new CommandLineRun(code, out.toString(), err.toString());
    }

    /** Standard output, which must be JSON and nothing else. */
    JsonNode json() throws JsonProcessingException {
        return new ObjectMapper().readTree(out);
    }
}
