package io.forkpoint.server.internal.access;

import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which commands a user may run, and the rules that say so: as they were given, but for those without which the others would
 * say the same. A copy is changed while it belongs to one thread, then only read.
 */
final class CommandRules {
    private final List<Command> commands;
    private final BitSet allowed;
    /** For what a later version may have: rules of a category that has no commands yet are kept for that. */
    private final Set<Category> allowedCategories;
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
        allowedCategories = EnumSet.noneOf(Category.class);
        firstArguments = new HashMap<>();
        rules = new ArrayList<>(List.of("-@all"));
    }

    private CommandRules(CommandRules other) {
        commands = other.commands;
        allowed = (BitSet) other.allowed.clone();
        allowedCategories = EnumSet.noneOf(Category.class);
        allowedCategories.addAll(other.allowedCategories);
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
        for (Category category : Category.values()) {
            set(category, on);
        }
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
            allowPart(name);
        } else {
            set(find(name), on);
        }
        rules.removeIf(before -> before.substring(1).equals(name));
        rules.add(rule.charAt(0) + name);
    }

    private void category(String name, boolean on) {
        Category category = AclCategories.find(name);
        if (category == null) {
            throw RuleException.unknownCommand();
        }
        set(category, on);
        for (Command command : commands) {
            if (command.categories().contains(category)) {
                allowed.set(command.id(), on);
                firstArguments.remove(command.id());
            }
        }
    }

    private void set(Category category, boolean on) {
        if (on) {
            allowedCategories.add(category);
        } else {
            allowedCategories.remove(category);
        }
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
        if (!command.subcommands().isEmpty()) {
            set(find(name), true);
        } else if (!allowed.get(command.id())) {
            firstArguments.computeIfAbsent(command.id(), any -> new HashSet<>()).add(part);
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

    /** Drops the rules without which the others say the same. When all of a change have been applied. */
    void dropNeedless() {
        int before;
        do {
            before = rules.size();
            // The first is the one of all commands.
            for (int i = before - 1; i > 0; i--) {
                if (isNeedless(i)) {
                    rules.remove(i);
                }
            }
        } while (rules.size() < before);
    }

    private boolean isNeedless(int index) {
        CommandRules others = new CommandRules(commands);
        for (int i = 0; i < rules.size(); i++) {
            if (i != index) {
                others.apply(rules.get(i));
            }
        }
        return others.allowed.equals(allowed)
                && others.allowedCategories.equals(allowedCategories)
                && others.firstArguments.equals(firstArguments);
    }
}
