package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import java.util.List;
import java.util.Locale;

/** The reply of a command's HELP: a headline, its subcommands, and HELP itself. */
final class Help {
    private final String command;
    private final List<String> lines;

    /** Creates a reply of lines as Redis has them: a subcommand, and what it does, indented by four. */
    Help(String command, String... lines) {
        this.command = command;
        this.lines = List.of(lines);
    }

    /** Sends the reply. */
    void reply(Call call) {
        call.reply().array(lines.size() + 3L);
        call.reply().simple(command + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        lines.forEach(call.reply()::simple);
        call.reply().simple("HELP");
        call.reply().simple("    Prints this help.");
    }

    /** Returns the error for a subcommand that is unknown, or whose arguments are invalid. */
    static ErrorReply subcommandSyntax(Call call) {
        return new ErrorReply("ERR unknown subcommand or wrong number of arguments for '" + call.text(1) + "'. Try "
                + call.text(0).toUpperCase(Locale.ROOT) + " HELP.");
    }
}
