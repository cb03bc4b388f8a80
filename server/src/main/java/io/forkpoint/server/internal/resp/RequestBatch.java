package io.forkpoint.server.internal.resp;

import io.netty.buffer.ByteBuf;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Some requests that arrived together, parsed before the first is run, so that what their keys need can be fetched from
 * memory at once. For one thread.
 */
public final class RequestBatch {
    /** Requests, at most. */
    public static final int MOST = 32;

    private final RequestParser parser = new RequestParser();
    private final Request[] requests = new Request[MOST];
    private final int[] starts = new int[MOST + 1];
    private final int[] keyOffsets = new int[MOST];
    private final int[] keyLengths = new int[MOST];
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[0]);
    private int size;
    private int keys;

    /** Empty. */
    public RequestBatch() {
        for (int i = 0; i < MOST; i++) {
            requests[i] = new Request();
        }
    }

    /**
     * Parses the whole requests at the buffer's reader index, which it leaves where it is. Ends before one that is not
     * whole, or wrong: {@link RequestParser#parse} says what is the matter with it.
     *
     * @param in memory of one piece
     * @param limits what a request may hold
     * @return how many there are
     */
    public int parse(ByteBuf in, RequestLimits limits) {
        size = 0;
        keys = 0;
        int length = in.readableBytes();
        Memory.wrap(memory, in, in.readerIndex(), length);
        try {
            while (size < MOST && starts[size] < length) {
                Request request = parser.parseAt(in, starts[size], requests[size], limits);
                if (request == null) {
                    break;
                }
                starts[size + 1] = starts[size] + parser.done();
                size++;
            }
        } catch (ProtocolException wrong) {
            // It is found again when those before it have been answered.
        }
        return size;
    }

    /**
     * One of the requests.
     *
     * @param index 0 is the first
     * @return it
     */
    public Request get(int index) {
        return requests[index];
    }

    /**
     * Returns how long a request is.
     *
     * @param index 0 is the first
     * @return its bytes in the buffer
     */
    public int bytes(int index) {
        return starts[index + 1] - starts[index];
    }

    /**
     * Notes that a request has a key.
     *
     * @param index of the request, one of an array of bulk strings
     * @param argument which argument is the key
     */
    public void addKey(int index, int argument) {
        Request request = requests[index];
        if (argument < request.size() && request.liesInBuffer()) {
            keyOffsets[keys] = starts[index] + request.offset(argument);
            keyLengths[keys++] = request.length(argument);
        }
    }

    /** {@return where the keys lie} */
    public DirectBuffer memory() {
        return memory;
    }

    /** {@return how many keys were noted} */
    public int keys() {
        return keys;
    }

    /** {@return where each key begins} */
    public int[] keyOffsets() {
        return keyOffsets;
    }

    /** {@return bytes of each key} */
    public int[] keyLengths() {
        return keyLengths;
    }
}
