package io.forkpoint.server.family;

import io.forkpoint.server.session.Call;
import java.util.List;

/** What a command's HELP replies: a headline, its subcommands, and HELP itself. */
final class Help {
    private final String command;
    private final List<String> lines;

    /** With lines as Redis has them: a subcommand, and what it does, indented by four. */
    Help(String command, String... lines) {
        this.command = command;
        this.lines = List.of(lines);
    }

    /** Replies it. */
    void reply(Call call) {
        call.reply().array(lines.size() + 3L);
        call.reply().simple(command + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        lines.forEach(call.reply()::simple);
        call.reply().simple("HELP");
        call.reply().simple("    Prints this help.");
    }
}
