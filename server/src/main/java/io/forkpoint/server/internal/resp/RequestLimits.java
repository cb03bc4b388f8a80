package io.forkpoint.server.internal.resp;

/**
 * How much a request may hold.
 *
 * @param arguments the most arguments
 * @param bulkBytes the longest argument
 */
public record RequestLimits(int arguments, int bulkBytes) {
    /** What a client may send before it has authenticated, as Redis: it has no business to fill memory. */
    public static final RequestLimits UNAUTHENTICATED = new RequestLimits(10, 16384);
}
