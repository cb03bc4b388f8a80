package io.forkpoint.server.config;

/**
 * A limit of what all clients together may hold.
 *
 * @param amount bytes, or percent of {@code maxmemory}; 0 for no limit of this kind
 * @param isPercentage whether the amount is in percent
 */
public record ClientMemoryLimit(long amount, boolean isPercentage) {
    /** No limit of this kind. */
    public static final ClientMemoryLimit NONE = new ClientMemoryLimit(0, false);

    private static final int WHOLE = 100;

    /**
     * Checks the arguments.
     *
     * @param amount bytes, or percent of {@code maxmemory}; 0 for no limit of this kind
     * @param isPercentage whether the amount is in percent
     * @throws IllegalArgumentException if the amount is negative, or more than 100 percent
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
     * @throws IllegalArgumentException if the limit is negative
     */
    public static ClientMemoryLimit ofBytes(long bytes) {
        return new ClientMemoryLimit(bytes, false);
    }

    /**
     * Returns a limit that is a percentage of {@code maxmemory}.
     *
     * @param percentage 0 to 100; 0 for no limit of this kind
     * @return the limit
     * @throws IllegalArgumentException if the percentage is less than 0 or more than 100
     */
    public static ClientMemoryLimit ofPercentage(int percentage) {
        return new ClientMemoryLimit(percentage, true);
    }

    /** {@return whether there is no limit of this kind} */
    public boolean isNone() {
        return amount == 0;
    }

    /**
     * Returns the limit in bytes.
     *
     * @param maxMemory the bytes of which it may be a percentage
     * @return the limit in bytes
     */
    public long bytes(long maxMemory) {
        return isPercentage ? maxMemory / WHOLE * amount : amount;
    }
}
