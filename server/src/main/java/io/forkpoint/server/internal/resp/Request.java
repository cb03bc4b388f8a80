package io.forkpoint.server.internal.resp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A command's name and arguments, where they arrived: nothing is copied until it is asked for. Valid until the next one is
 * parsed; {@link #copy} makes one that stays. For one thread.
 */
public final class Request {
    private static final byte[] NOTHING = new byte[0];
    private static final int USUAL_ARGUMENTS = 8;
    /** Room for more arguments is given up when they have been dealt with. */
    private static final int MOST_KEPT_ARGUMENTS = 1024;

    /** Of a {@link #copy}, beside its arguments: the objects that it is made of. */
    private static final int COPY_BYTES = 120;

    private final UnsafeBuffer memory = new UnsafeBuffer(NOTHING);
    private int[] offsets;
    private int[] lengths;
    private int size;
    private boolean inBuffer;

    /** Empty, with room for a usual one. */
    Request() {
        this(USUAL_ARGUMENTS);
    }

    private Request(int room) {
        offsets = new int[room];
        lengths = new int[room];
    }

    /**
     * Made of whole arguments.
     *
     * @param arguments name first
     * @return a request that stays valid
     */
    public static Request of(byte[]... arguments) {
        Request request = new Request();
        int total =
                Arrays.stream(arguments).mapToInt(argument -> argument.length).sum();
        byte[] all = new byte[total];
        int at = 0;
        for (byte[] argument : arguments) {
            System.arraycopy(argument, 0, all, at, argument.length);
            request.add(at, argument.length);
            at += argument.length;
        }
        request.memory.wrap(all);
        return request;
    }

    void clear() {
        size = 0;
        memory.wrap(NOTHING);
        if (offsets.length > MOST_KEPT_ARGUMENTS) {
            offsets = new int[USUAL_ARGUMENTS];
            lengths = new int[USUAL_ARGUMENTS];
        }
    }

    void add(int offset, int length) {
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, size * 2);
            lengths = Arrays.copyOf(lengths, size * 2);
        }
        offsets[size] = offset;
        lengths[size++] = length;
    }

    void wrap(ByteBuf in, int start, int length) {
        inBuffer = true;
        Memory.wrap(memory, in, start, length);
    }

    void wrap(byte[] bytes) {
        inBuffer = false;
        memory.wrap(bytes);
    }

    /** {@return how many arguments there are, the name included} */
    public int size() {
        return size;
    }

    /** Returns whether the arguments lie where they arrived; those of a line of words do not. */
    boolean liesInBuffer() {
        return inBuffer;
    }

    /** {@return where the arguments lie, see {@link #offset}} */
    public DirectBuffer memory() {
        return memory;
    }

    /**
     * Where an argument begins.
     *
     * @param index 0 is the name
     * @return its offset in {@link #memory}
     */
    public int offset(int index) {
        return offsets[check(index)];
    }

    /**
     * Returns how long an argument is.
     *
     * @param index 0 is the name
     * @return bytes
     */
    public int length(int index) {
        return lengths[check(index)];
    }

    private int check(int index) {
        if (index < 0 || index >= size) {
            throw ErrorReply.syntax();
        }
        return index;
    }

    /**
     * An argument's bytes.
     *
     * @param index 0 is the name
     * @return a copy
     */
    public byte[] bytes(int index) {
        byte[] bytes = new byte[length(index)];
        memory.getBytes(offsets[index], bytes);
        return bytes;
    }

    /**
     * Several arguments' bytes.
     *
     * @param from the first
     * @param to behind the last
     * @param step from one to the next
     * @return copies
     */
    public byte[][] bytes(int from, int to, int step) {
        byte[][] all = new byte[Math.max(0, (to - from + step - 1) / step)][];
        for (int i = 0; i < all.length; i++) {
            all[i] = bytes(from + i * step);
        }
        return all;
    }

    /**
     * An argument as text.
     *
     * @param index 0 is the name
     * @return it, see {@link ByteText}
     */
    public String text(int index) {
        return ByteText.decode(bytes(index));
    }

    /**
     * Returns whether an argument is a word.
     *
     * @param index 0 is the name
     * @param word in capitals; the argument may be of either case
     * @return whether it is
     */
    public boolean is(int index, String word) {
        int length = length(index);
        if (length != word.length()) {
            return false;
        }
        int offset = offsets[index];
        for (int i = 0; i < length; i++) {
            int letter = memory.getByte(offset + i);
            if ((letter >= 'a' && letter <= 'z' ? letter - 32 : letter) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * An argument as an integer, in the one form that Redis takes: no plus sign, no spaces, no leading zeros.
     *
     * @param index 0 is the name
     * @return its value
     * @throws ErrorReply if it is none of 64 bits
     */
    public long integer(int index) {
        return Digits.parse(memory, offset(index), length(index));
    }

    /**
     * An argument as a number.
     *
     * @param index 0 is the name
     * @return its value, never NaN
     * @throws ErrorReply if it is none
     */
    public double number(int index) {
        return Digits.parseDouble(bytes(index));
    }

    /** {@return the same with memory of its own} */
    public Request copy() {
        Request copy = new Request(size);
        byte[] all = new byte[(int) argumentBytes()];
        int at = 0;
        for (int i = 0; i < size; i++) {
            memory.getBytes(offsets[i], all, at, lengths[i]);
            copy.add(at, lengths[i]);
            at += lengths[i];
        }
        copy.memory.wrap(all);
        return copy;
    }

    /** {@return bytes of all arguments together} */
    public long argumentBytes() {
        long total = 0;
        for (int i = 0; i < size; i++) {
            total += lengths[i];
        }
        return total;
    }

    /** {@return bytes of the heap that a {@link #copy} takes, about} */
    public long copyBytes() {
        return COPY_BYTES + argumentBytes() + 2L * Integer.BYTES * size;
    }

    /** {@return bytes of the heap that it takes to know where the arguments are} */
    long roomBytes() {
        return 2L * Integer.BYTES * offsets.length;
    }
}
