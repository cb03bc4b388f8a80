package io.forkpoint.server.config;

/**
 * How much all clients together may hold.
 *
 * @param amount bytes, or hundredths of {@code maxmemory}; 0 for no limit of this kind
 * @param isPercentage which of both
 */
public record ClientMemoryLimit(long amount, boolean isPercentage) {
    /** No limit of this kind. */
    public static final ClientMemoryLimit NONE = new ClientMemoryLimit(0, false);

    private static final int WHOLE = 100;

    /**
     * Checks the arguments.
     *
     * @param amount bytes, or hundredths of {@code maxmemory}; 0 for no limit of this kind
     * @param isPercentage which of both
     * @throws IllegalArgumentException if the amount is negative, or more than 100 hundredths
     */
    public ClientMemoryLimit {
        if (amount < 0 || (isPercentage && amount > WHOLE)) {
            throw new IllegalArgumentException("amount must be bytes from 0 on, or 0 to 100 hundredths: amount="
                    + amount + " isPercentage=" + isPercentage);
        }
    }

    /**
     * Returns a limit in bytes.
     *
     * @param bytes 0 for no limit of this kind
     * @return the limit
     * @throws IllegalArgumentException if it is negative
     */
    public static ClientMemoryLimit ofBytes(long bytes) {
        return new ClientMemoryLimit(bytes, false);
    }

    /**
     * Returns a limit that is a part of {@code maxmemory}.
     *
     * @param percentage 0 to 100; 0 for no limit of this kind
     * @return the limit
     * @throws IllegalArgumentException if it is less than 0 or more than 100
     */
    public static ClientMemoryLimit ofPercentage(int percentage) {
        return new ClientMemoryLimit(percentage, true);
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
        return isPercentage ? maxMemory / WHOLE * amount : amount;
    }
}
