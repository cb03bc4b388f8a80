package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The parts of one snapshot, which have been found to go together. */
public final class SnapshotParts {
    /** What a child can be told of: {@code FP_OUTPUTS}. */
    static final int MOST = 16;

    private static final int ALL_DATABASES = 0xffff;

    private final List<SnapshotPart> parts;

    /**
     * Checks that they do.
     *
     * @throws IllegalArgumentException if there are none or too many, or if two share a database or a sink
     */
    public SnapshotParts(List<SnapshotPart> parts) {
        this.parts = List.copyOf(Objects.requireNonNull(parts, "parts"));
        if (parts.isEmpty() || parts.size() > MOST) {
            throw new IllegalArgumentException(
                    "a snapshot must have from 1 to " + MOST + " parts: parts=" + parts.size());
        }
        requireDisjoint();
        if (parts.size() > 1) {
            requireDistinctSinks();
        }
    }

    private void requireDisjoint() {
        int seen = 0;
        for (SnapshotPart part : parts) {
            int twice = seen & part.databases();
            if (twice != 0) {
                throw new IllegalArgumentException("two parts must not share a database: databases="
                        + numbers(twice) + "; leave them out of the part to " + name(part.sink())
                        + ", or take another snapshot for it");
            }
            seen |= part.databases();
        }
    }

    private static List<Integer> numbers(int databases) {
        List<Integer> numbers = new ArrayList<>();
        for (int rest = databases; rest != 0; rest &= rest - 1) {
            numbers.add(Integer.numberOfTrailingZeros(rest));
        }
        return numbers;
    }

    private void requireDistinctSinks() {
        List<Object> seen = new ArrayList<>();
        for (SnapshotPart part : parts) {
            Object place = place(part.sink());
            if (seen.contains(place)) {
                throw new IllegalArgumentException(
                        "two parts must not be written to the same place: " + name(part.sink()) + " is " + place);
            }
            seen.add(place);
        }
    }

    /** What two sinks have in common when they are the same; of a file, where its links and its folder's lead. */
    private static Object place(SnapshotSink sink) {
        if (!(sink instanceof SnapshotSink.File file)) {
            return sink;
        }
        try {
            Path resolved = SnapshotTarget.resolve(file.path());
            return resolved.getParent().toRealPath().resolve(resolved.getFileName());
        } catch (SnapshotTargetException | IOException e) {
            // It cannot be written either, which the snapshot will say.
            return file.path().toAbsolutePath().normalize();
        }
    }

    /** Whether this is the whole store in one file, from which it could be loaded again. */
    boolean isSave() {
        SnapshotPart first = parts.get(0);
        return first.databases() == ALL_DATABASES && first.isWhole() && first.sink() instanceof SnapshotSink.File;
    }

    List<SnapshotPart> list() {
        return parts;
    }

    /** Bit n: database n belongs to one of them. */
    int databases() {
        int databases = 0;
        for (SnapshotPart part : parts) {
            databases |= part.databases();
        }
        return databases;
    }

    /** Where they go, in messages. */
    String describe() {
        String first = name(parts.get(0).sink());
        return parts.size() == 1 ? first : first + " and " + (parts.size() - 1) + " more";
    }

    /** What a sink is called in messages. */
    static String name(SnapshotSink sink) {
        if (sink instanceof SnapshotSink.File file) {
            return file.path().toString();
        }
        return sink instanceof SnapshotSink.Descriptor descriptor
                ? "the file descriptor " + descriptor.number()
                : "the channel " + ((SnapshotSink.Channel) sink).channel();
    }
}
