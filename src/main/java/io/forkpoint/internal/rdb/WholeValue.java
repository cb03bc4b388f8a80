package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.RawEntry;

/**
 * Passes short, sound values as a whole, by their bytes, to a handler that accepts them. For one thread.
 */
final class WholeValue implements RdbVisitor {
    private final RdbInput input;
    private final PayloadWalker walker;
    private final RdbHandler handler;
    private long end;

    WholeValue(RdbInput input, PayloadWalker walker, RdbHandler handler) {
        this.input = input;
        this.walker = walker;
        this.handler = handler;
    }

    /**
     * Reads a value and passes it to the handler.
     *
     * @param entry the entry without its value and its key, which reading may move
     * @return false if the handler does not accept it, or it is too long or not sound: the input is then where it was
     */
    boolean give(RdbType type, RawEntry entry, RdbString key) {
        int most = handler.wholeBytes(type.blockType());
        long start = input.recordBytes();
        if (most == 0 || !read(type, start, most)) {
            return false;
        }
        int bytes = (int) (input.recordBytes() - start);
        long payload = input.recordAddress() + start;
        handler.whole(entry.key(key.address(), key.bytes()).value(payload, bytes));
        return true;
    }

    private boolean read(RdbType type, long start, int most) {
        end = start + most;
        if (!input.holdInWindow(end)) {
            return false;
        }
        boolean isRead = false;
        try {
            walker.walk(type, this);
            isRead = input.recordBytes() <= end;
        } catch (Corruption | RdbInput.RecordTooLongException e) {
            // Reading it item by item finds the problem again, and what comes before it.
            isRead = false;
        } finally {
            input.holdAnyLength();
        }
        if (!isRead) {
            input.goTo(start);
        }
        return isRead;
    }

    @Override
    public void string(Part part, long address, int bytes) {
        if (input.recordBytes() > end) {
            throw new RdbInput.RecordTooLongException();
        }
    }
}
