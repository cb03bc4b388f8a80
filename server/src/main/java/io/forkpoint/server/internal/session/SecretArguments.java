package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.config.Setting;
import io.forkpoint.server.internal.resp.Request;
import java.util.Locale;

/** Tells which arguments of commands are passwords, or may be: no log shows them. */
public final class SecretArguments {
    private SecretArguments() {}

    /**
     * Returns whether an argument is secret.
     *
     * @param table all commands
     * @param command the command; a subcommand if the command has subcommands
     * @param request its arguments
     * @param index the argument's index; 0 is the name
     * @return whether it is secret
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

    /** Returns whether an argument is secret in a command that is an argument of another, and begins there. */
    private static boolean isSecretOfInner(CommandTable table, Request request, int start, int index) {
        if (index <= start) {
            return false;
        }
        Request inner = Request.of(request.bytes(start, request.size(), 1));
        Command command = table.findWhole(inner);
        return command != null && isSecret(table, command, inner, index - start);
    }
}
