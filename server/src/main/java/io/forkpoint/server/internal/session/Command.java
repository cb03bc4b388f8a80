package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the server knows of a command. Made once, when its family registers it, and changed by nobody after.
 *
 * <pre>{@code
 * Command.of("get", 2, this::get).reads().keys(1, 1, 1).in(Category.STRING).fast()
 * }</pre>
 */
public final class Command {
    private static final int[] NO_KEYS = {};

    /** Does a command. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Does it, and writes its whole reply, unless it waits.
         *
         * @param call its arguments, its client and its reply
         */
        void run(Call call);
    }

    /** Finds the keys among the arguments of commands that do not have them at fixed places. */
    @FunctionalInterface
    public interface KeyFinder {
        /**
         * Finds them.
         *
         * @param request of this command, with enough arguments
         * @return their indexes; none if the arguments make no sense
         */
        int[] find(Request request);
    }

    /** How a command is to be treated. */
    public enum Flag {
        /** Changes keys. */
        WRITE,
        /** Reads keys, and changes nothing. */
        READONLY,
        /** May take memory, so is refused when there is none. */
        DENYOOM,
        /** Manages the server. */
        ADMIN,
        /** Of publish and subscribe. */
        PUBSUB,
        /** Is allowed to who is subscribed and speaks RESP2, in which it could not tell other replies from messages. */
        ALLOWED_SUBSCRIBED,
        /** May wait. */
        BLOCKING,
        /** Takes constant or logarithmic time. */
        FAST,
        /** Is allowed while the file is loaded at start. */
        LOADING,
        /** Is allowed before authentication. */
        NO_AUTH,
        /** Is refused inside of MULTI. */
        NO_MULTI,
        /** Is done, not queued, after MULTI. */
        NOT_QUEUED,
        /** Is done while no other command is. */
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
     * A command.
     *
     * @param name its name; that of a subcommand has its command's and a bar before it, such as {@code config|get}
     * @param arity how many arguments it has, the name included; negative if at least as many
     * @param handler does it
     * @return what is to be described further
     */
    public static Command of(String name, int arity, Handler handler) {
        return new Command(name, arity, handler);
    }

    /**
     * A command whose first argument says which of several it is.
     *
     * @param name its name
     * @param subcommands them
     * @return what is to be described further
     */
    public static Command container(String name, Command... subcommands) {
        Command command = new Command(name, -2, call -> {
            throw new IllegalStateException("a container is never called");
        });
        command.subcommands.addAll(List.of(subcommands));
        return command;
    }

    /**
     * A command that can also be called without a subcommand.
     *
     * @param name its name
     * @param alone does it then
     * @param subcommands them
     * @return what is to be described further
     */
    public static Command container(String name, Handler alone, Command... subcommands) {
        Command command = new Command(name, -1, alone);
        command.subcommands.addAll(List.of(subcommands));
        return command;
    }

    /** {@return this, which reads keys} */
    public Command reads() {
        return with(Flag.READONLY).in(Category.READ);
    }

    /** {@return this, which changes keys and may take memory} */
    public Command writes() {
        return with(Flag.WRITE, Flag.DENYOOM).in(Category.WRITE);
    }

    /** {@return this, which changes keys but takes no memory} */
    public Command removes() {
        return with(Flag.WRITE).in(Category.WRITE);
    }

    /** {@return this, which takes constant or logarithmic time} */
    public Command fast() {
        return with(Flag.FAST).in(Category.FAST);
    }

    /** {@return this, which manages the server} */
    public Command admin() {
        return with(Flag.ADMIN).in(Category.ADMIN, Category.DANGEROUS);
    }

    /**
     * The same with flags.
     *
     * @param added them
     * @return this
     */
    public Command with(Flag... added) {
        Collections.addAll(flags, added);
        return this;
    }

    /**
     * The same in categories.
     *
     * @param added them
     * @return this
     */
    public Command in(Category... added) {
        Collections.addAll(categories, added);
        return this;
    }

    /**
     * The same with keys at fixed places.
     *
     * @param first index of the first, 1 being the first argument
     * @param last index of the last; negative ones count from the end, -1 is the last argument
     * @param step from one to the next
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
     * The same with keys that have to be looked for.
     *
     * @param keyFinder finds them
     * @return this
     */
    public Command keys(KeyFinder keyFinder) {
        finder = keyFinder;
        movable = true;
        return this;
    }

    /**
     * The same with keys behind their number, as EVAL, ZUNION or LMPOP have them.
     *
     * @param index of the number
     * @return this
     */
    public Command keysCountedAt(int index) {
        return keys(request -> countedKeys(request, index));
    }

    /**
     * Keys that stand behind their number.
     *
     * @param request holds them
     * @param index of the number
     * @return their indexes; none if the number makes no sense
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
     * The same with a line that COMMAND DOCS shows.
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

    /** {@return its name in small letters; a subcommand's has its command's and a bar before it} */
    public String name() {
        return name;
    }

    /** {@return how many arguments it has, the name included; negative if at least as many} */
    public int arity() {
        return arity;
    }

    /**
     * Returns whether it takes so many arguments.
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
     * Returns whether it has a flag.
     *
     * @param flag it
     * @return whether it does
     */
    public boolean has(Flag flag) {
        return flags.contains(flag);
    }

    /** {@return whether it changes keys} */
    boolean isTouching() {
        return touching;
    }

    /** {@return whether it reads keys and changes none} */
    boolean isReading() {
        return reading;
    }

    /** {@return how it is to be treated} */
    public Set<Flag> flags() {
        return Collections.unmodifiableSet(flags);
    }

    /** {@return its categories} */
    public Set<Category> categories() {
        return Collections.unmodifiableSet(categories);
    }

    /** {@return its subcommands; none if it is no container} */
    public List<Command> subcommands() {
        return Collections.unmodifiableList(subcommands);
    }

    /**
     * Where a request has its keys.
     *
     * @param request one of this command
     * @return their indexes
     */
    public int[] keysOf(Request request) {
        return finder.find(request);
    }

    /** {@return whether its keys have to be looked for} */
    public boolean hasMovableKeys() {
        return movable;
    }

    /** {@return index of the first key, 0 if there is none at a fixed place} */
    public int firstKey() {
        return firstKey;
    }

    /** {@return index of the last key, see {@link #keys}} */
    public int lastKey() {
        return lastKey;
    }

    /** {@return from one key to the next} */
    public int keyStep() {
        return keyStep;
    }

    /** {@return a line for COMMAND DOCS} */
    public String summary() {
        return summary;
    }

    /** {@return its number in the table, subcommands included; small, and none twice} */
    public int id() {
        return id;
    }
}
