package io.forkpoint.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One setting of the server: its name and its value, which any thread may read. Changed by one thread at a time.
 *
 * @param <T> what it is
 */
public final class Setting<T> {
    private final String name;
    private final Function<String, T> parser;
    private final Function<T, String> format;
    private final T initial;
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean mutable;
    private boolean repeated;
    private volatile T value;

    Setting(String name, T initial, Function<String, T> parser, Function<T, String> format) {
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

    /** {@return this, of which the lines of a file add up, as those of {@code save} and {@code user}} */
    Setting<T> repeated() {
        repeated = true;
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

    /** {@return whether the lines of a file add up} */
    public boolean isRepeated() {
        return repeated;
    }

    /** {@return whether it is as if nobody had set it} */
    public boolean isDefault() {
        return format.apply(value).equals(format.apply(initial));
    }

    /** {@return its value as a file and CONFIG GET have it} */
    public String text() {
        return format.apply(value);
    }

    /**
     * Parses a value without taking it.
     *
     * @param text the value
     * @return it
     * @throws IllegalArgumentException that says what is wrong with it
     */
    public T parse(String text) {
        return parser.apply(text);
    }

    /**
     * Parses a value and takes it.
     *
     * @param text the value
     * @throws IllegalArgumentException that says what is wrong with it; the old one stays
     */
    public void parseAndSet(String text) {
        set(parser.apply(text));
    }

    /**
     * Takes a value, and tells those who want to know.
     *
     * @param newValue the value
     */
    public void set(T newValue) {
        value = newValue;
        listeners.forEach(Runnable::run);
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
