package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The description of a command. Created once, when its family registers it, and never changed afterwards.
 *
 * <pre>{@code
 * Command.of("get", 2, this::get).reads().keys(1, 1, 1).in(Category.STRING).fast()
 * }</pre>
 */
public final class Command {
    private static final int[] NO_KEYS = {};

    /** Runs a command. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Runs the command, and writes its whole reply, unless it waits.
         *
         * @param call the arguments, the client and the reply
         */
        void run(Call call);
    }

    /** Finds the keys of a command that does not have them at fixed places. */
    @FunctionalInterface
    public interface KeyFinder {
        /**
         * Returns the indexes of the keys.
         *
         * @param request a request of this command, with enough arguments
         * @return the indexes; none if the arguments are invalid
         */
        int[] find(Request request);
    }

    /** The properties of commands. */
    public enum Flag {
        /** Changes keys. */
        WRITE,
        /** Reads keys, and changes nothing. */
        READONLY,
        /** May take memory, so is refused when there is none left. */
        DENYOOM,
        /** Manages the server. */
        ADMIN,
        /** Belongs to publish and subscribe. */
        PUBSUB,
        /** Is allowed to a subscribed client of RESP2, which cannot tell other replies from messages. */
        ALLOWED_SUBSCRIBED,
        /** May wait. */
        BLOCKING,
        /** Takes constant or logarithmic time. */
        FAST,
        /** Is allowed while the file is being loaded. */
        LOADING,
        /** Is allowed before authentication. */
        NO_AUTH,
        /** Is refused inside MULTI. */
        NO_MULTI,
        /** Is run, not queued, after MULTI. */
        NOT_QUEUED,
        /** Is run while no other command is. */
        ALONE
    }

    private final String name;
    private final int arity;
    private final Handler handler;
    private final EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    private final EnumSet<Category> categories = EnumSet.noneOf(Category.class);
    private final List<Command> subcommands = new ArrayList<>();
    private KeyFinder finder = request -> NO_KEYS;
    private int firstKey;
    private int lastKey;
    private int keyStep;
    private String summary = "";
    private int id = -1;
    private boolean touching;
    private boolean reading;
    private boolean movable;

    private Command(String name, int arity, Handler handler) {
        this.name = name.toLowerCase(Locale.ROOT);
        this.arity = arity;
        this.handler = handler;
    }

    /**
     * Creates a command.
     *
     * @param name the name; a subcommand's is prefixed with its command's and a bar, such as {@code config|get}
     * @param arity the number of arguments, the name included; negative for at least as many
     * @param handler runs the command
     * @return the command, to be described further
     */
    public static Command of(String name, int arity, Handler handler) {
        return new Command(name, arity, handler);
    }

    /**
     * Creates a command whose first argument selects one of its subcommands.
     *
     * @param name the name
     * @param subcommands the subcommands
     * @return the command, to be described further
     */
    public static Command container(String name, Command... subcommands) {
        Command command = new Command(name, -2, call -> {
            throw new IllegalStateException("a container is never called");
        });
        command.subcommands.addAll(List.of(subcommands));
        return command;
    }

    /**
     * Creates a command that can also be called without a subcommand.
     *
     * @param name the name
     * @param alone runs the command without a subcommand
     * @param subcommands the subcommands
     * @return the command, to be described further
     */
    public static Command container(String name, Handler alone, Command... subcommands) {
        Command command = new Command(name, -1, alone);
        command.subcommands.addAll(List.of(subcommands));
        return command;
    }

    /** {@return this command, marked as reading keys} */
    public Command reads() {
        return with(Flag.READONLY).in(Category.READ);
    }

    /** {@return this command, marked as changing keys and taking memory} */
    public Command writes() {
        return with(Flag.WRITE, Flag.DENYOOM).in(Category.WRITE);
    }

    /** {@return this command, marked as changing keys without taking memory} */
    public Command removes() {
        return with(Flag.WRITE).in(Category.WRITE);
    }

    /** {@return this command, marked as taking constant or logarithmic time} */
    public Command fast() {
        return with(Flag.FAST).in(Category.FAST);
    }

    /** {@return this command, marked as managing the server} */
    public Command admin() {
        return with(Flag.ADMIN).in(Category.ADMIN, Category.DANGEROUS);
    }

    /**
     * Adds flags.
     *
     * @param added the flags
     * @return this
     */
    public Command with(Flag... added) {
        Collections.addAll(flags, added);
        return this;
    }

    /**
     * Adds categories.
     *
     * @param added the categories
     * @return this
     */
    public Command in(Category... added) {
        Collections.addAll(categories, added);
        return this;
    }

    /**
     * Sets the fixed places of the keys.
     *
     * @param first the index of the first key; 1 is the first argument
     * @param last the index of the last key; a negative one counts from the end, -1 is the last argument
     * @param step the distance from one key to the next
     * @return this
     */
    public Command keys(int first, int last, int step) {
        firstKey = first;
        lastKey = last;
        keyStep = step;
        finder = request -> {
            int end = last < 0 ? request.size() + last : Math.min(last, request.size() - 1);
            int[] found = new int[Math.max(0, (end - first) / step + 1)];
            for (int i = 0; i < found.length; i++) {
                found[i] = first + i * step;
            }
            return found;
        };
        return this;
    }

    /**
     * Sets what finds the keys.
     *
     * @param keyFinder finds the keys
     * @return this
     */
    public Command keys(KeyFinder keyFinder) {
        finder = keyFinder;
        movable = true;
        return this;
    }

    /**
     * Sets that the keys follow their number, as in EVAL, ZUNION or LMPOP.
     *
     * @param index the index of the number
     * @return this
     */
    public Command keysCountedAt(int index) {
        return keys(request -> countedKeys(request, index));
    }

    /**
     * Returns the indexes of keys that follow their number.
     *
     * @param request the request
     * @param index the index of the number
     * @return the indexes; none if the number is invalid
     */
    public static int[] countedKeys(Request request, int index) {
        try {
            long count = request.integer(index);
            if (count < 1 || count > request.size() - index - 1) {
                return NO_KEYS;
            }
            int[] found = new int[(int) count];
            for (int i = 0; i < found.length; i++) {
                found[i] = index + 1 + i;
            }
            return found;
        } catch (io.forkpoint.server.internal.resp.ErrorReply none) {
            return NO_KEYS;
        }
    }

    /**
     * Sets the line that COMMAND DOCS shows.
     *
     * @param text the line
     * @return this
     */
    public Command summary(String text) {
        summary = text;
        return this;
    }

    void register(int number) {
        id = number;
        touching = has(Flag.WRITE);
        reading = has(Flag.READONLY);
        if (!has(Flag.FAST)) {
            categories.add(Category.SLOW);
        }
    }

    /** {@return the name in lower case; a subcommand's is prefixed with its command's and a bar} */
    public String name() {
        return name;
    }

    /** {@return the number of arguments, the name included; negative for at least as many} */
    public int arity() {
        return arity;
    }

    /**
     * Returns whether the command takes so many arguments.
     *
     * @param arguments their number, the name included
     * @return whether it does
     */
    public boolean takes(int arguments) {
        return arity < 0 ? arguments >= -arity : arguments == arity;
    }

    Handler handler() {
        return handler;
    }

    /**
     * Returns whether the command has a flag.
     *
     * @param flag the flag
     * @return whether it does
     */
    public boolean has(Flag flag) {
        return flags.contains(flag);
    }

    /** {@return whether the command changes keys} */
    boolean isTouching() {
        return touching;
    }

    /** {@return whether the command reads keys and changes none} */
    boolean isReading() {
        return reading;
    }

    /** {@return the flags} */
    public Set<Flag> flags() {
        return Collections.unmodifiableSet(flags);
    }

    /** {@return the categories} */
    public Set<Category> categories() {
        return Collections.unmodifiableSet(categories);
    }

    /** {@return the subcommands; none if the command is not a container} */
    public List<Command> subcommands() {
        return Collections.unmodifiableList(subcommands);
    }

    /**
     * Returns the indexes of a request's keys.
     *
     * @param request a request of this command
     * @return the indexes
     */
    public int[] keysOf(Request request) {
        return finder.find(request);
    }

    /** {@return whether the keys have no fixed places} */
    public boolean hasMovableKeys() {
        return movable;
    }

    /** {@return the index of the first key; 0 if there is none at a fixed place} */
    public int firstKey() {
        return firstKey;
    }

    /** {@return the index of the last key, see {@link #keys}} */
    public int lastKey() {
        return lastKey;
    }

    /** {@return the distance from one key to the next} */
    public int keyStep() {
        return keyStep;
    }

    /** {@return the line for COMMAND DOCS} */
    public String summary() {
        return summary;
    }

    /** {@return the command's number in the table, subcommands included; small and unique} */
    public int id() {
        return id;
    }
}
