package io.forkpoint.server.config;

/**
 * How much all clients together may hold.
 *
 * @param amount bytes, or hundredths of {@code maxmemory}; 0 for no limit of this kind
 * @param isPercentage which of both
 */
public record ClientMemoryLimit(long amount, boolean isPercentage) {
    /** No limit of this kind. */
    static final ClientMemoryLimit NONE = new ClientMemoryLimit(0, false);

    static ClientMemoryLimit parse(String text) {
        if (!text.endsWith("%")) {
            return new ClientMemoryLimit(Settings.parseBytes(text), false);
        }
        try {
            int percent = Integer.parseInt(text, 0, text.length() - 1, 10);
            if (percent >= 0 && percent <= 100) {
                return new ClientMemoryLimit(percent, true);
            }
        } catch (NumberFormatException e) {
            throw wrong(e);
        }
        throw wrong(null);
    }

    private static IllegalArgumentException wrong(NumberFormatException cause) {
        return new IllegalArgumentException("argument must be a memory or percent value", cause);
    }

    String text() {
        return amount + (isPercentage ? "%" : "");
    }

    /** {@return whether there is none} */
    public boolean isNone() {
        return amount == 0;
    }

    /**
     * In bytes.
     *
     * @param maxMemory what it may be a part of
     * @return bytes
     */
    public long bytes(long maxMemory) {
        return isPercentage ? maxMemory / 100 * amount : amount;
    }
}
