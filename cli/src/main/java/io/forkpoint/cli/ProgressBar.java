package io.forkpoint.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** A line on a terminal that says how far something is, from its second second on; wiped when it is stopped. */
final class ProgressBar {
    private static final long FIRST_AFTER_MILLIS = 1000;
    private static final long REDRAW_MILLIS = 100;
    private static final int BAR_WIDTH = 30;
    private static final int LINE_WIDTH = 78;

    private final PrintWriter terminal;
    private final Supplier<State> state;
    private final Thread drawer;

    /**
     * How far it is.
     *
     * @param label what is being done
     * @param done how much of {@code total} has been done
     * @param total 0 while it is not known
     * @param text the amount as it is to be shown
     */
    record State(String label, long done, long total, String text) {}

    /** The state of reading a file. */
    static State bytes(String label, long done, long total) {
        return new State(label, done, total, Format.bytes(done) + " of " + Format.bytes(total));
    }

    private ProgressBar(PrintWriter terminal, Supplier<State> state) {
        this.terminal = terminal;
        this.state = state;
        this.drawer = new Thread(this::draw, "forkpoint-progress");
        drawer.setDaemon(true);
    }

    /** Starts to watch. */
    static ProgressBar start(PrintWriter terminal, Supplier<State> state) {
        ProgressBar bar = new ProgressBar(terminal, state);
        bar.drawer.start();
        return bar;
    }

    /** Wipes the line. Returns when nothing more will be drawn. */
    void stop() {
        drawer.interrupt();
        try {
            drawer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw() {
        boolean drawn = false;
        try {
            Thread.sleep(FIRST_AFTER_MILLIS);
            while (true) {
                terminal.print("\r" + line(state.get()));
                terminal.flush();
                drawn = true;
                Thread.sleep(REDRAW_MILLIS);
            }
        } catch (InterruptedException stopped) {
            if (drawn) {
                terminal.print("\r" + " ".repeat(LINE_WIDTH) + "\r");
                terminal.flush();
            }
        }
    }

    /** The line for a state, always of the same width so that it covers the one before. */
    static String line(State state) {
        StringBuilder line = new StringBuilder(state.label());
        if (state.total() > 0) {
            double part = Math.min(1.0, (double) state.done() / state.total());
            int full = (int) (part * BAR_WIDTH);
            line.append(" [")
                    .append("#".repeat(full))
                    .append(".".repeat(BAR_WIDTH - full))
                    .append("] ");
            line.append((int) (part * 100)).append('%');
        }
        line.append(' ').append(state.text());
        return line.length() > LINE_WIDTH
                ? line.substring(0, LINE_WIDTH)
                : line + " ".repeat(LINE_WIDTH - line.length());
    }
}
