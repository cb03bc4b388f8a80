package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.config.Setting;
import io.forkpoint.server.internal.resp.Request;
import java.util.Locale;

/** Which arguments of commands are passwords, or may be: no log shows them. */
public final class SecretArguments {
    private SecretArguments() {}

    /**
     * Returns whether an argument is one.
     *
     * @param table all commands
     * @param command which it is; a subcommand where there are some
     * @param request its arguments
     * @param index which argument; 0 is the name
     * @return whether nobody else may know it
     */
    public static boolean isSecret(CommandTable table, Command command, Request request, int index) {
        return switch (command.name()) {
            case "auth" -> index > 0;
            case "hello" -> index > 2 && (request.is(index - 1, "AUTH") || request.is(index - 2, "AUTH"));
            case "acl|setuser" -> index > 1;
            case "config|set" ->
                index > 2
                        && index % 2 == 1
                        && Setting.isSecret(request.text(index - 1).toLowerCase(Locale.ROOT));
            case "migrate" ->
                index > 6
                        && (request.is(index - 1, "AUTH")
                                || request.is(index - 1, "AUTH2")
                                || request.is(index - 2, "AUTH2"));
            case "acl|dryrun" -> isSecretOfInner(table, request, 3, index);
            case "command|getkeys", "command|getkeysandflags" -> isSecretOfInner(table, request, 2, index);
            default -> false;
        };
    }

    /** Of a command that is an argument of another, and begins there. */
    private static boolean isSecretOfInner(CommandTable table, Request request, int start, int index) {
        if (index <= start) {
            return false;
        }
        Request inner = Request.of(request.bytes(start, request.size(), 1));
        Command command = table.findWhole(inner);
        return command != null && isSecret(table, command, inner, index - start);
    }
}
