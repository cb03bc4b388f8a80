package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.ByteText;
import io.forkpoint.server.internal.resp.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.agrona.DirectBuffer;

/** All commands, found by the name in a request without a copy. Filled before the server listens, then only read. */
public final class CommandTable {
    /** By byte: compiled code would omit a branch that it has not seen taken, until a client writes differently. */
    private static final byte[] LOWER = smallLetters();

    private final Map<String, Command> byName = new LinkedHashMap<>();
    private final List<Command> byId = new ArrayList<>();
    private Command[] slots = new Command[1024];
    private byte[][] names = new byte[1024][];

    /**
     * Adds a command.
     *
     * @param command the command
     */
    public void add(Command command) {
        if (byName.putIfAbsent(command.name(), command) != null) {
            throw new IllegalStateException("the command " + command.name() + " is registered twice");
        }
        number(command);
        command.subcommands().forEach(this::number);
        put(command.name(), command);
    }

    private void number(Command command) {
        command.register(byId.size());
        byId.add(command);
    }

    /**
     * Renames a command. From now on it is found by the new name only.
     *
     * @param from the old name
     * @param to the new name; empty to remove the command
     * @throws IllegalArgumentException if there is no such command, or the new name is taken
     */
    public void rename(String from, String to) {
        Command command = byName.get(lower(from));
        if (command == null) {
            throw new IllegalArgumentException("No such command '" + from + "' in rename-command");
        }
        if (!to.isEmpty() && find(to) != null) {
            throw new IllegalArgumentException("Target command name '" + to + "' already exists");
        }
        byName.remove(lower(from));
        if (!to.isEmpty()) {
            byName.put(lower(to), command);
        }
        slots = new Command[slots.length];
        names = new byte[slots.length][];
        byName.forEach(this::put);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private void put(String name, Command command) {
        byte[] bytes = ByteText.encode(name);
        int hash = 0;
        for (byte letter : bytes) {
            hash = hash * 31 + letter;
        }
        int slot = slot(hash);
        while (slots[slot] != null) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = command;
        names[slot] = bytes;
    }

    private int slot(int hash) {
        return (hash ^ (hash >>> 15)) & (slots.length - 1);
    }

    /**
     * Returns the command that a request names.
     *
     * @param request the request
     * @return the command, a container if it has subcommands; null if there is none
     */
    public Command find(Request request) {
        DirectBuffer memory = request.memory();
        int offset = request.offset(0);
        int length = request.length(0);
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + lower(memory.getByte(offset + i));
        }
        for (int slot = slot(hash); slots[slot] != null; slot = (slot + 1) & (slots.length - 1)) {
            if (matches(names[slot], memory, offset, length)) {
                return slots[slot];
            }
        }
        return null;
    }

    /**
     * Returns the command or subcommand that a request names.
     *
     * @param request the request
     * @return the command, a container only if the request has no second word; null if there is none
     */
    public Command findWhole(Request request) {
        Command command = find(request);
        return command == null || command.subcommands().isEmpty() || request.size() < 2
                ? command
                : part(command, lower(command.name() + "|" + request.text(1)));
    }

    private static boolean matches(byte[] name, DirectBuffer memory, int offset, int length) {
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != lower(memory.getByte(offset + i))) {
                return false;
            }
        }
        return true;
    }

    private static byte lower(byte letter) {
        return LOWER[letter & 0xff];
    }

    private static byte[] smallLetters() {
        byte[] letters = new byte[256];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = (byte) (i >= 'A' && i <= 'Z' ? i - 'A' + 'a' : i);
        }
        return letters;
    }

    /**
     * Returns the command of a name.
     *
     * @param name a name in either case; {@code config|get} is a subcommand's
     * @return the command, or null
     */
    public Command find(String name) {
        String wanted = lower(name);
        int bar = wanted.indexOf('|');
        if (bar < 0) {
            return byName.get(wanted);
        }
        Command container = byName.get(wanted.substring(0, bar));
        return container == null ? null : part(container, wanted);
    }

    private static Command part(Command container, String name) {
        return container.subcommands().stream()
                .filter(subcommand -> subcommand.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** {@return all commands by name, containers in place of their subcommands} */
    public Map<String, Command> all() {
        return Collections.unmodifiableMap(byName);
    }

    /** {@return all commands and subcommands, by {@link Command#id}} */
    public List<Command> byId() {
        return Collections.unmodifiableList(byId);
    }
}
