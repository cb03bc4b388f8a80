package io.forkpoint.internal.snapshot;

import static io.forkpoint.internal.memory.RawEntry.NO_EXPIRY;

import io.forkpoint.internal.snapshot.FileContent.Entry;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What a writer's database holds after so many of its steps, and whether a file agrees. */
final class WriterModel {
    private static final int DIFFERENCES_SHOWN = 8;

    private final Map<ByteBuffer, Entry> entries;

    WriterModel(Map<ByteBuffer, Entry> start) {
        entries = new HashMap<>(start);
    }

    private void apply(LoggedWriter.Step step) {
        step.changes().forEach((key, entry) -> {
            if (entry == null) {
                entries.remove(key);
            } else {
                entries.put(key, entry);
            }
        });
    }

    /**
     * Fails unless the file holds what there was when the gate was closed, and moves on to the end of the log.
     *
     * @param done how many steps were known to be done then: the next one may have taken effect already
     * @param gateMillis the time then: what had expired may have been removed or not
     */
    void check(Map<ByteBuffer, Entry> file, List<LoggedWriter.Step> steps, int done, long gateMillis) {
        steps.subList(0, done).forEach(this::apply);
        Set<ByteBuffer> differ = differences(file, gateMillis);
        String found = describe(differ, file);
        if (done < steps.size()) {
            apply(steps.get(done));
            Set<ByteBuffer> differAfterwards = differences(file, gateMillis);
            if (steps.get(done).atOnce()) {
                if (differAfterwards.isEmpty()) {
                    differ.clear();
                }
            } else {
                // Each key on its own may be as before or as afterwards.
                differ.retainAll(differAfterwards);
            }
            steps.subList(done + 1, steps.size()).forEach(this::apply);
        }
        if (!differ.isEmpty()) {
            throw new AssertionError(differ.size() + " keys are not what they were at the gate, after " + done + " of "
                    + steps.size() + " steps:" + found);
        }
    }

    private Set<ByteBuffer> differences(Map<ByteBuffer, Entry> file, long gateMillis) {
        Set<ByteBuffer> differ = new TreeSet<>();
        entries.forEach((key, entry) -> {
            Entry written = file.get(key);
            boolean expired = entry.expiry() != NO_EXPIRY && entry.expiry() <= gateMillis;
            if (!Objects.equals(entry, written) && !(expired && written == null)) {
                differ.add(key);
            }
        });
        file.keySet().stream().filter(key -> !entries.containsKey(key)).forEach(differ::add);
        return differ;
    }

    private String describe(Set<ByteBuffer> keys, Map<ByteBuffer, Entry> file) {
        StringBuilder text = new StringBuilder();
        keys.stream()
                .limit(DIFFERENCES_SHOWN)
                .forEach(key -> text.append("\n  ")
                        .append(FileContent.describe(key))
                        .append(": the file has ")
                        .append(FileContent.describe(file.get(key)))
                        .append(", expected was ")
                        .append(FileContent.describe(entries.get(key))));
        return text.toString();
    }
}
