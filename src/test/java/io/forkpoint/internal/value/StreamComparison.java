package io.forkpoint.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.value.PendingEntry;
import io.forkpoint.value.PendingQuery;
import io.forkpoint.value.PendingSummary;
import io.forkpoint.value.StreamConsumerInfo;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamGroupInfo;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Compares a stream and its groups with their model. */
final class StreamComparison {
    private final CollectionValue value;
    private final StreamValue stream;
    private final StreamModel model;
    private final long now;

    StreamComparison(CollectionValue value, StreamModel model, long now) {
        this.value = value;
        this.model = model;
        this.now = now;
        stream = new StreamValue(value);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** All of it. */
    void all() {
        assertThat(stream.length()).isEqualTo(model.entries.size());
        assertThat(stream.lastId()).isEqualTo(model.last);
        assertThat(stream.maxDeletedId()).isEqualTo(model.maxDeleted);
        assertThat(stream.entriesAdded()).isEqualTo(model.added);
        entries(stream.range(StreamRange.all(), false, -1), new ArrayList<>(model.entries.keySet()));
        List<StreamGroupInfo> groups = new StreamGroups(value).groups();
        assertThat(stream.groups()).isEqualTo(groups.size());
        assertThat(groups.stream().map(each -> text(each.name()))).containsExactlyElementsOf(model.groups.keySet());
        long items = 0;
        for (StreamGroupInfo group : groups) {
            StreamModel.Group expected = model.groups.get(text(group.name()));
            assertThat(group.lastDeliveredId()).isEqualTo(expected.last);
            assertThat(group.pending()).isEqualTo(expected.pending.size());
            assertThat(group.consumers()).isEqualTo(expected.consumers.size());
            consumers(group, expected);
            pending(group, expected);
            items += 2 + 2L * expected.consumers.size() + 2L * expected.pending.size();
        }
        // Nothing is left of what has gone.
        assertThat(value.second().size()).isEqualTo(items);
    }

    private void consumers(StreamGroupInfo group, StreamModel.Group expected) {
        List<StreamConsumerInfo> consumers = new StreamGroups(value).consumers(group.name(), now);
        assertThat(consumers.stream().map(each -> text(each.name())))
                .containsExactlyElementsOf(expected.consumers.keySet());
        for (StreamConsumerInfo consumer : consumers) {
            String name = text(consumer.name());
            StreamModel.Consumer other = expected.consumers.get(name);
            assertThat(consumer.pending()).isEqualTo(expected.pendingOf(name));
            assertThat(consumer.idleMillis()).isEqualTo(now - other.seen);
            assertThat(consumer.inactiveMillis().orElse(-1)).isEqualTo(other.active == -1 ? -1 : now - other.active);
        }
    }

    private void pending(StreamGroupInfo group, StreamModel.Group expected) {
        StreamDelivery delivery = new StreamDelivery(value, group.name(), now);
        PendingSummary summary = delivery.summary();
        assertThat(summary.count()).isEqualTo(expected.pending.size());
        assertThat(summary.lowest()).isEqualTo(expected.pending.isEmpty() ? null : expected.pending.firstKey());
        assertThat(summary.highest()).isEqualTo(expected.pending.isEmpty() ? null : expected.pending.lastKey());
        List<PendingEntry> pending = delivery.pending(PendingQuery.of(StreamRange.all(), Long.MAX_VALUE));
        assertThat(pending).hasSize(expected.pending.size());
        for (PendingEntry entry : pending) {
            StreamModel.Pending other = expected.pending.get(entry.id());
            assertThat(text(entry.consumer())).isEqualTo(other.consumer);
            assertThat(entry.idleMillis()).isEqualTo(now - other.time);
            assertThat(entry.deliveries()).isEqualTo(other.deliveries);
        }
    }

    /** Entries that were returned, which are to have these ids. */
    void entries(List<StreamEntry> entries, List<StreamId> ids) {
        assertThat(entries.stream().map(StreamEntry::id)).containsExactlyElementsOf(ids);
        for (StreamEntry entry : entries) {
            List<String> expected = model.entries.get(entry.id());
            assertThat(entry.isDeleted()).isEqualTo(expected == null);
            List<String> pairs = new ArrayList<>();
            for (int i = 0; i < entry.size(); i++) {
                pairs.add(text(entry.field(i)));
                pairs.add(text(entry.value(i)));
            }
            assertThat(pairs).isEqualTo(expected == null ? List.of() : expected);
        }
    }
}
