package io.forkpoint.server.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One setting of the server: its name and its value, which any thread may read. Changed by one thread at a time.
 *
 * @param <T> what it is
 */
public final class Setting<T> {
    /** Those of passwords, and of names that are no less secret. */
    private static final Set<String> SECRET =
            Set.of("requirepass", "masterauth", "masteruser", "tls-key-file-pass", "tls-client-key-file-pass");

    private final String name;
    private final Function<List<String>, T> parser;
    private final Function<T, List<List<String>>> format;
    private final T initial;
    private final List<Runnable> listeners = new ArrayList<>();
    private Consumer<T> check = this::checkAsText;
    private BinaryOperator<T> sum;
    private boolean oneWord;
    private boolean mutable;
    private boolean guarded;
    private boolean hidden;
    private volatile T value;

    /** A setting whose value is one word. */
    static <T> Setting<T> ofWord(String name, T initial, Function<String, T> parser, Function<T, String> format) {
        Setting<T> setting = new Setting<>(
                name,
                initial,
                words -> {
                    if (words.size() != 1) {
                        throw new IllegalArgumentException("wrong number of arguments");
                    }
                    return parser.apply(words.get(0));
                },
                value -> List.of(List.of(format.apply(value))));
        setting.oneWord = true;
        return setting;
    }

    /**
     * A setting whose value is made of several words.
     *
     * @param parser of the words of a line
     * @param format makes the words of as many lines as it takes
     */
    Setting(String name, T initial, Function<List<String>, T> parser, Function<T, List<List<String>>> format) {
        this.name = name;
        this.initial = initial;
        this.value = initial;
        this.parser = parser;
        this.format = format;
    }

    /** {@return this, which CONFIG SET may change} */
    Setting<T> mutable() {
        mutable = true;
        return this;
    }

    /** {@return this, which CONFIG SET could change but must not: it names what the server reads and writes} */
    Setting<T> guarded() {
        guarded = true;
        return this;
    }

    /** {@return this, which CONFIG GET does not show} */
    Setting<T> hidden() {
        hidden = true;
        return this;
    }

    /**
     * The same, of which the lines of a file add up, as those of {@code save} and {@code user}.
     *
     * @param adding makes one value of what there was and of a line's
     * @return this
     */
    Setting<T> repeated(BinaryOperator<T> adding) {
        sum = adding;
        return this;
    }

    /**
     * The same, whose values are checked otherwise than as their texts are.
     *
     * @param checking throws IllegalArgumentException that says what is wrong
     * @return this
     */
    Setting<T> checkedBy(Consumer<T> checking) {
        check = checking;
        return this;
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return its value} */
    public T get() {
        return value;
    }

    /** {@return whether CONFIG SET may change it} */
    public boolean isMutable() {
        return mutable;
    }

    /** {@return whether it names what the server reads and writes, and so is changed by no client} */
    public boolean isGuarded() {
        return guarded;
    }

    /**
     * Returns whether the value of a setting is nobody else's to know: no log shows it.
     *
     * @param name of a setting, in small letters
     * @return whether it is
     */
    public static boolean isSecret(String name) {
        return SECRET.contains(name);
    }

    /** {@return whether CONFIG GET does not show it} */
    public boolean isHidden() {
        return hidden;
    }

    /** {@return whether it is as if nobody had set it} */
    public boolean isDefault() {
        return lines().equals(format.apply(initial));
    }

    /** {@return its value as CONFIG GET has it, in one text} */
    public String text() {
        return lines().stream().flatMap(List::stream).collect(Collectors.joining(" "));
    }

    /** {@return its value as a file has it: the words behind its name, of each line; no line if it is empty} */
    public List<List<String>> lines() {
        return format.apply(value);
    }

    /**
     * Parses a value without taking it.
     *
     * @param text the value, in the form of {@link #text}
     * @return it
     * @throws IllegalArgumentException that says what is wrong with it
     */
    public T parse(String text) {
        return parser.apply(oneWord ? List.of(text) : ConfigWords.bySpaces(text));
    }

    /**
     * Checks a value that comes from no text, without taking it.
     *
     * @param candidate the value
     * @throws IllegalArgumentException that says what is wrong with it
     */
    public void check(T candidate) {
        check.accept(candidate);
    }

    /** What a file could not say is none. */
    private void checkAsText(T candidate) {
        for (List<String> words : format.apply(candidate)) {
            var unused = parser.apply(words);
        }
    }

    /** Takes the value of the same setting of others. */
    @SuppressWarnings("unchecked")
    void copyFrom(Setting<?> same) {
        value = (T) same.value;
    }

    /**
     * Parses a value and takes it.
     *
     * @param text the value, in the form of {@link #text}
     * @throws IllegalArgumentException that says what is wrong with it; the old one stays
     */
    public void parseAndSet(String text) {
        set(parse(text));
    }

    /**
     * Takes the words of a line of a file.
     *
     * @param words what stands behind the name
     * @param first whether it is the first such line: what there was is a default, and is replaced
     * @throws IllegalArgumentException that says what is wrong with it; the old one stays
     */
    void addLine(List<String> words, boolean first) {
        T parsed = parser.apply(split(words));
        set(first || sum == null ? parsed : sum.apply(value, parsed));
    }

    /** Several words may stand in one pair of quotes. */
    private List<String> split(List<String> words) {
        return oneWord || words.size() != 1 ? words : ConfigWords.bySpaces(words.get(0));
    }

    /**
     * What a line says, in the form of {@link #lines}.
     *
     * @throws IllegalArgumentException that says what is wrong with it
     */
    List<List<String>> formatted(List<String> words) {
        return format.apply(parser.apply(split(words)));
    }

    /**
     * Takes a value, and tells those who want to know.
     *
     * @param newValue the value
     */
    public void set(T newValue) {
        assign(newValue);
        listeners.forEach(Runnable::run);
    }

    /**
     * Takes a value and tells nobody: {@link #listeners} are to be run when others that go with it have theirs.
     *
     * @param newValue the value
     */
    public void assign(T newValue) {
        value = newValue;
    }

    /** {@return those who want to know of a new value} */
    public List<Runnable> listeners() {
        return List.copyOf(listeners);
    }

    /**
     * Has somebody told when the value changes. Before the server listens.
     *
     * @param listener called by whoever changes it
     */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
