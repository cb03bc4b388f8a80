package io.forkpoint.internal.rdb;

import io.forkpoint.internal.rdb.RdbVisitor.Part;
import org.agrona.UnsafeApi;

/**
 * Walks a stream: nodes of entries, the stream's own figures, consumer groups. A node is a listpack of a master entry
 * ({@code live entries, deleted entries, fields, names of the fields, 0}) and entries. Their ids are relative to the
 * node's, and they omit the names of their fields where these are the master's. From {@code rdbLoadObject()} and
 * {@code streamValidateListpackIntegrity()} of Redis 7.
 */
final class StreamWalker {
    private static final int ID_BYTES = 16;
    private static final int DELETED = 1;
    private static final int SAME_FIELDS = 2;
    private static final int ITEMS_BEFORE_MASTER_FIELDS = 3;

    private final PayloadWalker values;
    private final RdbInput input;
    private final RdbString string;
    private final ListpackCursor node;
    private final ListpackCursor master = new ListpackCursor();

    StreamWalker(PayloadWalker values, RdbInput input, RdbString string, ListpackCursor node) {
        this.values = values;
        this.input = input;
        this.string = string;
        this.node = node;
    }

    /** Walks a stream; returns the number of entries. */
    long walk(RdbType type, RdbVisitor visitor) {
        long nodes = input.readCount(2, "the number of nodes of a stream");
        long entries = 0;
        for (long i = 0; i < nodes; i++) {
            entries += walkNode(visitor);
        }
        readFigures(type, nodes, visitor);
        new GroupWalker(input, string, values.pending()).walk(type, visitor);
        return entries;
    }

    private void readFigures(RdbType type, long nodes, RdbVisitor visitor) {
        long length = input.readUnsignedLength("the length of a stream");
        if (length != 0 && nodes == 0) {
            throw Corruption.damaged(
                    "the length of a stream is " + Long.toUnsignedString(length) + ", and it has no entry");
        }
        long lastMillis = input.readUnsignedLength("the last id of a stream");
        long lastSequence = input.readUnsignedLength("the last id of a stream");
        if (type == RdbType.STREAM_LISTPACKS) {
            visitor.streamFigures(lastMillis, lastSequence, 0, 0, length);
            return;
        }
        input.readUnsignedLength("the first id of a stream");
        input.readUnsignedLength("the first id of a stream");
        long deletedMillis = input.readUnsignedLength("the largest deleted id of a stream");
        long deletedSequence = input.readUnsignedLength("the largest deleted id of a stream");
        long added = input.readUnsignedLength("the number of entries added to a stream");
        visitor.streamFigures(lastMillis, lastSequence, deletedMillis, deletedSequence, added);
    }

    private long walkNode(RdbVisitor visitor) {
        string.read(RdbString.MAX_PAYLOAD_BYTES, "the id of a stream's node");
        if (string.bytes() != ID_BYTES) {
            throw Corruption.damaged("the id of a stream's node has " + string.bytes() + " bytes, not " + ID_BYTES);
        }
        long millis = Long.reverseBytes(UnsafeApi.getLong(string.address()));
        long sequence = Long.reverseBytes(UnsafeApi.getLong(string.address() + 8));
        values.open(node);
        long entries = nextInteger("the number of entries") + nextInteger("the number of deleted entries");
        long fields = nextInteger("the number of fields");
        node.check(entries >= 0, "the number of entries is negative");
        node.check(fields >= 0, "the number of fields is negative");
        for (long i = 0; i < fields; i++) {
            nextItem();
        }
        node.check(nextInteger("the end of the master entry") == 0, "the master entry does not end in 0");
        long live = 0;
        for (long i = 0; i < entries; i++) {
            live += walkEntry(millis, sequence, fields, visitor) ? 1 : 0;
        }
        node.check(!node.next(), "there is more behind the last entry");
        return live;
    }

    /** Reports an entry; returns false if it is deleted. */
    private boolean walkEntry(long millis, long sequence, long masterFields, RdbVisitor visitor) {
        long flags = nextInteger("an entry's flags");
        long entryMillis = millis + nextInteger("an entry's milliseconds");
        long entrySequence = sequence + nextInteger("an entry's sequence number");
        boolean same = (flags & SAME_FIELDS) != 0;
        long fields = same ? masterFields : nextInteger("an entry's number of fields");
        node.check(fields >= 0, "an entry's number of fields is negative");
        boolean live = (flags & DELETED) == 0;
        if (live) {
            visitor.streamEntry(entryMillis, entrySequence);
        }
        if (same) {
            goToMasterFields();
        }
        for (long i = 0; i < fields; i++) {
            walkPair(same ? master : node, live, visitor);
        }
        long items = nextInteger("an entry's number of items");
        node.check(items == (same ? fields + 3 : 2 * fields + 4), "an entry's number of items is wrong");
        return live;
    }

    private void goToMasterFields() {
        master.wrap(string.address(), string.bytes());
        for (int i = 0; i < ITEMS_BEFORE_MASTER_FIELDS; i++) {
            master.next();
        }
    }

    private void walkPair(ListpackCursor fieldSource, boolean live, RdbVisitor visitor) {
        fieldSource.check(fieldSource.next(), "an entry ends early");
        if (live) {
            values.report(fieldSource, visitor, Part.FIELD);
        }
        nextItem();
        if (live) {
            values.report(node, visitor, Part.VALUE);
        }
    }

    private void nextItem() {
        node.check(node.next(), "an entry ends early");
    }

    private long nextInteger(String what) {
        if (!node.next() || !node.isInteger) {
            throw node.corrupt(what + " is missing");
        }
        return node.integer;
    }
}
