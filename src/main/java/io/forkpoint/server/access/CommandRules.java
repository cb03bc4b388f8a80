package io.forkpoint.server.access;

import io.forkpoint.server.session.Category;
import io.forkpoint.server.session.Command;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which commands a user may run, and the rules that say so: as they were given, but for those that a later one has made
 * needless. A copy is changed while it belongs to one thread, then only read.
 */
final class CommandRules {
    private final List<Command> commands;
    private final BitSet allowed;
    /** By command, the first arguments with which alone it may be run. */
    private final Map<Integer, Set<String>> firstArguments;

    private final List<String> rules;

    /**
     * Nothing is allowed.
     *
     * @param commands all there are, by number
     */
    CommandRules(List<Command> commands) {
        this.commands = commands;
        allowed = new BitSet(commands.size());
        firstArguments = new HashMap<>();
        rules = new ArrayList<>(List.of("-@all"));
    }

    private CommandRules(CommandRules other) {
        commands = other.commands;
        allowed = (BitSet) other.allowed.clone();
        firstArguments = new HashMap<>();
        other.firstArguments.forEach((id, words) -> firstArguments.put(id, new HashSet<>(words)));
        rules = new ArrayList<>(other.rules);
    }

    CommandRules copy() {
        return new CommandRules(this);
    }

    /** The rules in one text. */
    String text() {
        return String.join(" ", rules);
    }

    boolean allowsAll() {
        return rules.equals(List.of("+@all"));
    }

    boolean allows(Command command, String firstArgument) {
        if (command.has(Command.Flag.NO_AUTH) || allowed.get(command.id())) {
            return true;
        }
        Set<String> words = firstArguments.get(command.id());
        return words != null && firstArgument != null && words.contains(firstArgument.toLowerCase(Locale.ROOT));
    }

    // ---- changing them ----------------------------------------------------------------------------------------

    void allowAll() {
        all(true);
    }

    void allowNone() {
        all(false);
    }

    private void all(boolean on) {
        allowed.set(0, commands.size(), on);
        firstArguments.clear();
        rules.clear();
        rules.add(on ? "+@all" : "-@all");
    }

    /**
     * Allows or forbids a command, a subcommand, a category, or a command with a first argument.
     *
     * @param rule begins with a plus or a minus
     * @throws RuleException if it makes no sense
     */
    void apply(String rule) {
        boolean on = rule.startsWith("+");
        String name = rule.substring(1).toLowerCase(Locale.ROOT);
        if (name.equals("@all")) {
            all(on);
            return;
        }
        if (name.startsWith("@")) {
            category(name.substring(1), on);
        } else if (on && name.indexOf('|') >= 0) {
            if (allowsPart(name)) {
                return;
            }
            allowPart(name);
        } else {
            set(find(name), on);
        }
        remember(rule.charAt(0) + name);
    }

    private void category(String name, boolean on) {
        Category category = AclCategories.find(name);
        if (category == null) {
            throw RuleException.unknownCommand();
        }
        for (Command command : commands) {
            if (command.categories().contains(category)) {
                allowed.set(command.id(), on);
                firstArguments.remove(command.id());
            }
        }
    }

    /** Whether a subcommand may be run anyway: a rule that says so would be needless. */
    private boolean allowsPart(String name) {
        return commands.stream().anyMatch(part -> part.name().equals(name) && allowed.get(part.id()));
    }

    private void allowPart(String name) {
        int bar = name.lastIndexOf('|');
        String whole = name.substring(0, bar);
        String part = name.substring(bar + 1);
        Command command = find(whole);
        if (part.isEmpty()) {
            throw RuleException.syntax();
        }
        if (whole.indexOf('|') >= 0) {
            throw new RuleException("Allowing first-arg of a subcommand is not supported");
        }
        if (command.subcommands().isEmpty()) {
            firstArguments.computeIfAbsent(command.id(), any -> new HashSet<>()).add(part);
        } else {
            set(find(name), true);
        }
    }

    private void set(Command command, boolean on) {
        allowed.set(command.id(), on);
        firstArguments.remove(command.id());
        command.subcommands().forEach(subcommand -> allowed.set(subcommand.id(), on));
    }

    /** By the name that it was registered with: a command that was renamed keeps it here, as in Redis. */
    private Command find(String name) {
        return commands.stream()
                .filter(command -> command.name().equals(name))
                .findFirst()
                .orElseThrow(RuleException::unknownCommand);
    }

    /** A rule takes the place of what was said of the same command and its subcommands before. */
    private void remember(String rule) {
        String name = rule.substring(1);
        rules.removeIf(before -> before.substring(1).equals(name) || before.startsWith(name + "|", 1));
        rules.add(rule);
    }
}
