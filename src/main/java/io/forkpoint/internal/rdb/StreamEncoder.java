package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.EntryLimits;
import io.forkpoint.internal.value.ItemWalk;
import org.agrona.UnsafeApi;

/**
 * Writes streams: nodes of listpacks, the stream's own figures, consumer groups. The counterpart of
 * {@code native/src/stream.c}, byte for byte. For one thread.
 */
final class StreamEncoder implements AutoCloseable {
    /** The seven words of a stream's root. */
    private static final int LAST_MILLIS = 0;

    private static final int LAST_SEQUENCE = 1;
    private static final int DELETED_MILLIS = 2;
    private static final int DELETED_SEQUENCE = 3;
    private static final int ADDED = 4;
    private static final int GROUPS = 5;

    private static final int NODE_ENTRIES = 100;
    /** The limit of a node's listpack, unless a single entry is longer. */
    private static final int NODE_BYTES = 4096;

    private static final int SAME_FIELDS = 2;
    /** The bytes of an integer from 0 to 127. */
    private static final int SMALL_INTEGER_BYTES = 2;

    private final OutputBuffer output;
    private final StringEncoder strings;
    private final ListpackEncoder listpack = new ListpackEncoder();
    private final StagedString staged = new StagedString();
    private final StopSignal stop;
    private final GroupEncoder groups;
    private final StreamCursor first = new StreamCursor();
    private final StreamCursor ahead = new StreamCursor();
    private final StreamCursor at = new StreamCursor();

    // The node measured last; its first entry determines the id and the field names.
    private final StreamEntry master = new StreamEntry();
    private long nodeBytes;
    private long nodeItems;
    private int nodeEntries;

    StreamEncoder(OutputBuffer output, StringEncoder strings, StopSignal stop) {
        this.output = output;
        this.strings = strings;
        this.stop = stop;
        groups = new GroupEncoder(output, strings, stop);
    }

    /**
     * Writes what follows the key.
     *
     * @param code the type in the file: 15, 19 or 21
     * @param entries a walk before the first entry
     * @return false if the stream is damaged
     */
    boolean write(int code, long value, int valueBytes, ItemWalk entries) {
        if (!ItemWalk.isRooted(value, valueBytes) || valueBytes < CollectionDescriptor.STREAM_BYTES) {
            return false;
        }
        first.start(entries);
        long nodes = countNodes();
        if (nodes < 0) {
            return false;
        }
        output.writeLength(nodes);
        at.copyFrom(first);
        while (at.hasNext() && !stop.isSet()) {
            ahead.copyFrom(at);
            measureNode();
            writeNode();
        }
        writeFigures(code, value + CollectionDescriptor.STREAM_OFFSET);
        entries.open(value, valueBytes, 1, false);
        return groups.write(code, word(value + CollectionDescriptor.STREAM_OFFSET, GROUPS), entries);
    }

    /** Returns the number of nodes, which is written before them: all entries are visited for it. Returns -1 for damage. */
    private long countNodes() {
        long nodes = 0;
        ahead.copyFrom(first);
        while (ahead.hasNext() && !stop.isSet()) {
            measureNode();
            // The most that a listpack's header can represent.
            if (nodeBytes > EntryLimits.MAX_LISTPACK_BYTES) {
                return -1;
            }
            nodes++;
        }
        return ahead.isDamaged() ? -1 : nodes;
    }

    /** Takes the entries of the next node, which has at least one, and measures its listpack. */
    private void measureNode() {
        master.copyFrom(ahead.next);
        nodeBytes = ListpackEncoder.HEADER_BYTES + masterBytes() + ListpackEncoder.END_BYTES;
        nodeItems = master.fields + 4;
        for (nodeEntries = 0; nodeEntries < NODE_ENTRIES && ahead.hasNext(); nodeEntries++) {
            boolean same = ahead.next.hasFieldsOf(master);
            long bytes = entryBytes(ahead.next, same);
            if (nodeEntries > 0 && nodeBytes + bytes > NODE_BYTES) {
                break;
            }
            nodeBytes += bytes;
            nodeItems += entryItems(ahead.next, same) + 1;
            ahead.advance();
        }
    }

    private long masterBytes() {
        long bytes = 3 * SMALL_INTEGER_BYTES + ListpackEncoder.integerBytes(master.fields);
        master.firstPair();
        for (long i = 0; i < master.fields; i++) {
            master.nextPair();
            bytes += listpack.stringBytes(master.fieldAddress, master.fieldBytes);
        }
        return bytes;
    }

    private long entryBytes(StreamEntry entry, boolean same) {
        long bytes = SMALL_INTEGER_BYTES
                + ListpackEncoder.integerBytes(entry.millis - master.millis)
                + ListpackEncoder.integerBytes(entry.sequence - master.sequence)
                + ListpackEncoder.integerBytes(entryItems(entry, same));
        if (!same) {
            bytes += ListpackEncoder.integerBytes(entry.fields);
        }
        entry.firstPair();
        for (long i = 0; i < entry.fields; i++) {
            entry.nextPair();
            if (!same) {
                bytes += listpack.stringBytes(entry.fieldAddress, entry.fieldBytes);
            }
            bytes += listpack.stringBytes(entry.valueAddress, entry.valueBytes);
        }
        return bytes;
    }

    /** Returns the number of an entry's listpack items, without the last one, which holds this number. */
    private static long entryItems(StreamEntry entry, boolean same) {
        return same ? entry.fields + 3 : 2 * entry.fields + 4;
    }

    /** Writes the node's id and listpack, both as strings. */
    private void writeNode() {
        output.writeLength(StreamEntry.ID_BYTES);
        output.write(master.idAddress, StreamEntry.ID_BYTES);
        if (strings.mayStage(nodeBytes)) {
            writeListpack(staged.begin((int) nodeBytes));
            staged.write(output, strings);
        } else {
            output.writeLength(nodeBytes);
            writeListpack(output);
        }
    }

    private void writeListpack(OutputBuffer to) {
        listpack.begin(to, nodeBytes, nodeItems);
        writeMaster();
        for (int i = 0; i < nodeEntries; i++) {
            writeEntry(at.next);
            at.advance();
        }
        listpack.writeEnd();
    }

    private void writeMaster() {
        listpack.writeInteger(nodeEntries);
        // The number of deleted entries: they are not kept.
        listpack.writeInteger(0);
        listpack.writeInteger(master.fields);
        master.firstPair();
        for (long i = 0; i < master.fields; i++) {
            master.nextPair();
            listpack.writeString(master.fieldAddress, master.fieldBytes);
        }
        listpack.writeInteger(0);
    }

    private void writeEntry(StreamEntry entry) {
        boolean same = entry.hasFieldsOf(master);
        listpack.writeInteger(same ? SAME_FIELDS : 0);
        listpack.writeInteger(entry.millis - master.millis);
        listpack.writeInteger(entry.sequence - master.sequence);
        if (!same) {
            listpack.writeInteger(entry.fields);
        }
        entry.firstPair();
        for (long i = 0; i < entry.fields; i++) {
            entry.nextPair();
            if (!same) {
                listpack.writeString(entry.fieldAddress, entry.fieldBytes);
            }
            listpack.writeString(entry.valueAddress, entry.valueBytes);
        }
        listpack.writeInteger(entryItems(entry, same));
    }

    private void writeFigures(int code, long words) {
        output.writeLength(first.count());
        output.writeLength(word(words, LAST_MILLIS));
        output.writeLength(word(words, LAST_SEQUENCE));
        if (code == CollectionCodes.STREAM) {
            return;
        }
        output.writeLength(first.hasNext() ? first.next.millis : 0);
        output.writeLength(first.hasNext() ? first.next.sequence : 0);
        output.writeLength(word(words, DELETED_MILLIS));
        output.writeLength(word(words, DELETED_SEQUENCE));
        output.writeLength(word(words, ADDED));
    }

    private static long word(long words, int index) {
        return UnsafeApi.getLong(words + (long) index * Long.BYTES);
    }

    @Override
    public void close() {
        staged.close();
    }
}
