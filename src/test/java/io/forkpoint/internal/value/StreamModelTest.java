package io.forkpoint.internal.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Seeds;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.value.AutoClaimed;
import io.forkpoint.value.StreamAppend;
import io.forkpoint.value.StreamClaim;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamRange;
import io.forkpoint.value.StreamTrim;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream and its groups do what a plain model does, also when memory is refused; frozen blocks stay. */
class StreamModelTest {
    private static final int STEPS = 5_000;

    private StreamModel model;
    private Random random;
    private CollectionValue value;
    private StreamValue stream;
    private long now;

    static java.util.stream.LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void doesWhatTheModelDoes(long seed) throws Exception {
        for (int mode = 0; mode < 3; mode++) {
            random = new Random(seed + mode);
            model = new StreamModel();
            now = 1_000_000;
            Seeds.explain(seed, "mode " + mode, this::run);
        }
    }

    private void run() {
        try (TestSpace space = new TestSpace(64L << 20)) {
            TestSlot slot = new TestSlot(space);
            value = new CollectionValue(space, slot, CollectionDescriptor.TYPE_STREAM);
            for (int step = 0; step < STEPS; step++) {
                stream = new StreamValue(value.open());
                now += random.nextInt(3);
                space.refuseAfter(random.nextInt(3) == 0 ? random.nextInt(8) : Long.MAX_VALUE);
                try {
                    step();
                } catch (MemoryLimitException e) {
                    assertThat(e).hasMessageContaining("refused");
                }
                space.refuseAfter(Long.MAX_VALUE);
                value.store();
                finishStep(space, step);
            }
            compare();
        }
    }

    private void finishStep(TestSpace space, int step) {
        stream = new StreamValue(value.open());
        if (step % 11 == 0) {
            TreeCheck check = new TreeCheck(space).check(value.items()).check(value.second());
            assertThat(space.live.size()).isEqualTo(check.blocks().size() + (value.exists() ? 1 : 0));
        }
        if (step % 37 == 0) {
            compare();
        }
        if (random.nextInt(25) == 0) {
            if (space.isUnderSnapshot()) {
                space.endSnapshot();
            } else {
                space.beginSnapshot();
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void compare() {
        comparison().all();
    }

    private StreamComparison comparison() {
        return new StreamComparison(value, model, now);
    }

    // ---- steps ------------------------------------------------------------------------------------------------

    private void step() {
        int kind = random.nextInt(100);
        if (kind < 35) {
            add();
        } else if (kind < 42) {
            remove();
        } else if (kind < 47) {
            readRange();
        } else if (kind < 53) {
            manageGroup();
        } else if (!model.groups.isEmpty()) {
            deliver();
        }
    }

    private void add() {
        String[] pairs = IntStream.range(0, 2 * (1 + random.nextInt(3)))
                .mapToObj(i -> i % 2 == 0 ? "field" + random.nextInt(5) : "v".repeat(random.nextInt(40)) + i)
                .toArray(String[]::new);
        if (random.nextInt(30) == 0) {
            pairs[1] = "long".repeat(random.nextInt(300));
        }
        StreamAppend how;
        StreamId expected;
        switch (random.nextInt(4)) {
            case 0 -> {
                how = StreamAppend.atMillis(model.last.millis() + random.nextInt(2));
                long millis = how.idAfter(model.last, 0).millis();
                expected = millis == model.last.millis() ? model.last.next() : new StreamId(millis, 0);
            }
            case 1 -> {
                expected = new StreamId(model.last.millis() + 1, random.nextLong());
                how = StreamAppend.at(expected);
            }
            case 2 -> {
                StreamAppend refused = StreamAppend.at(model.last);
                assertThatThrownBy(() -> stream.add(refused, now, bytes("f"), bytes("v")))
                        .isInstanceOf(IllegalArgumentException.class);
                return;
            }
            default -> {
                how = StreamAppend.auto();
                expected = now > model.last.millis() ? new StreamId(now, 0) : model.last.next();
            }
        }
        int limit = random.nextInt(300);
        boolean trims = random.nextInt(6) == 0;
        how = trims ? how.trimming(StreamTrim.toLength(limit)) : how;
        StreamId id = stream.add(
                how, now, Arrays.stream(pairs).map(StreamModelTest::bytes).toArray(byte[][]::new));
        assertThat(id).isEqualTo(expected);
        model.entries.put(id, List.of(pairs));
        model.last = id;
        model.added++;
        while (trims && model.entries.size() > limit) {
            model.entries.pollFirstEntry();
        }
    }

    private StreamId anyId() {
        if (model.entries.isEmpty() || random.nextInt(10) == 0) {
            return new StreamId(1_000_000 + random.nextInt(1000), random.nextInt(3));
        }
        List<StreamId> ids = new ArrayList<>(model.entries.keySet());
        return ids.get(random.nextInt(ids.size()));
    }

    private List<StreamId> anyIds() {
        return IntStream.range(0, 1 + random.nextInt(8)).mapToObj(i -> anyId()).toList();
    }

    private void remove() {
        if (random.nextInt(3) == 0) {
            StreamId id = anyId();
            long excess = model.entries.headMap(id).size();
            boolean approximate = random.nextBoolean();
            StreamTrim trim = StreamTrim.fromId(id);
            boolean hundreds = approximate && excess < model.entries.size();
            long removed = stream.trim(approximate ? trim.approximately() : trim);
            assertThat(removed).isEqualTo(hundreds ? excess - excess % 100 : excess);
            for (long i = 0; i < removed; i++) {
                model.entries.pollFirstEntry();
            }
            return;
        }
        List<StreamId> ids = anyIds();
        long deleted = stream.delete(ids);
        long expected = 0;
        for (StreamId id : ids) {
            if (model.entries.remove(id) != null) {
                expected++;
                model.maxDeleted = id.isAfter(model.maxDeleted) ? id : model.maxDeleted;
            }
        }
        assertThat(deleted).isEqualTo(expected);
    }

    private void readRange() {
        StreamId from = anyId();
        StreamId to = anyId();
        boolean reversed = random.nextBoolean();
        List<StreamId> expected = from.isAfter(to)
                ? new ArrayList<>()
                : new ArrayList<>(model.entries.subMap(from, true, to, true).keySet());
        if (reversed) {
            Collections.reverse(expected);
        }
        StreamRange range = StreamRange.between(from, to);
        comparison().entries(stream.range(range, reversed, -1), expected);
        int count = random.nextInt(5);
        comparison()
                .entries(
                        stream.range(range, reversed, count),
                        expected.stream().limit(count).toList());
    }

    private void manageGroup() {
        // Some names are so long that a group, or a consumer, is kept in a blob.
        String name = "group" + random.nextInt(4) + "g".repeat(random.nextInt(2) * 300);
        StreamGroups groups = new StreamGroups(value);
        StreamModel.Group group = model.groups.get(name);
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                StreamId from = random.nextBoolean() ? anyId() : null;
                assertThat(groups.create(bytes(name), from, -1, true)).isEqualTo(group == null);
                if (group == null) {
                    StreamModel.Group made = model.new Group();
                    made.last = from == null ? model.last : from;
                    model.groups.put(name, made);
                }
            }
            case 2 -> {
                if (random.nextInt(6) == 0) {
                    assertThat(groups.destroy(bytes(name))).isEqualTo(group != null);
                    model.groups.remove(name);
                }
            }
            case 3 -> {
                if (group != null) {
                    String consumer = consumer();
                    assertThat(groups.createConsumer(bytes(name), bytes(consumer), now))
                            .isEqualTo(!group.consumers.containsKey(consumer));
                    if (!group.consumers.containsKey(consumer)) {
                        group.see(consumer, now);
                    }
                }
            }
            default -> {
                if (group != null) {
                    StreamId to = anyId();
                    groups.setLastId(bytes(name), to, -1);
                    group.last = to;
                }
            }
        }
    }

    private String consumer() {
        return "consumer" + random.nextInt(6) + "c".repeat(random.nextInt(2) * 280);
    }

    private void deliver() {
        List<String> names = new ArrayList<>(model.groups.keySet());
        String name = names.get(random.nextInt(names.size()));
        StreamModel.Group group = model.groups.get(name);
        StreamDelivery delivery = new StreamDelivery(value, bytes(name), now);
        String consumer = consumer();
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                int count = random.nextInt(20) == 0 ? -1 : random.nextInt(12);
                boolean acknowledged = random.nextInt(5) == 0;
                List<StreamEntry> entries = delivery.readNew(bytes(consumer), count, acknowledged);
                comparison().entries(entries, group.read(consumer, count, acknowledged, now));
            }
            case 3 -> {
                StreamId after = random.nextBoolean() ? StreamId.MIN : anyId();
                List<StreamEntry> entries = delivery.readPending(bytes(consumer), after, 7);
                comparison().entries(entries, group.history(consumer, after, 7, now));
            }
            case 4 -> {
                List<StreamId> ids = new ArrayList<>(anyIds());
                group.pending.keySet().stream()
                        .skip(random.nextInt(20))
                        .limit(15)
                        .forEach(ids::add);
                long released = delivery.acknowledge(ids);
                int before = group.pending.size();
                ids.forEach(group.pending::remove);
                assertThat(released).isEqualTo(before - group.pending.size());
            }
            case 5 -> claim(delivery, group, consumer);
            case 6 -> autoClaim(delivery, group, consumer);
            default -> {
                if (random.nextInt(8) == 0) {
                    long pending = group.pendingOf(consumer);
                    long removed = new StreamGroups(value).deleteConsumer(bytes(name), bytes(consumer));
                    assertThat(removed).isEqualTo(group.consumers.remove(consumer) == null ? -1 : pending);
                    group.pending.values().removeIf(each -> each.consumer.equals(consumer));
                }
            }
        }
    }

    private void claim(StreamDelivery delivery, StreamModel.Group group, String consumer) {
        List<StreamId> ids = new ArrayList<>(anyIds());
        group.pending.keySet().stream().skip(random.nextInt(20)).limit(5).forEach(ids::add);
        long minIdle = random.nextInt(200);
        StreamClaim claim = StreamClaim.idleFor(minIdle);
        boolean force = random.nextBoolean();
        boolean idsOnly = random.nextInt(4) == 0;
        claim = force ? claim.force() : claim;
        claim = idsOnly ? claim.idsOnly() : claim;
        List<StreamEntry> claimed = delivery.claim(bytes(consumer), claim, ids);
        List<StreamId> expected = group.claim(consumer, ids, minIdle, force, idsOnly, now);
        assertThat(claimed.stream().map(StreamEntry::id)).containsExactlyElementsOf(expected);
        if (!idsOnly) {
            comparison().entries(claimed, expected);
        }
    }

    private void autoClaim(StreamDelivery delivery, StreamModel.Group group, String consumer) {
        StreamId start = random.nextBoolean() ? StreamId.MIN : anyId();
        long minIdle = random.nextInt(300);
        int count = 1 + random.nextInt(6);
        AutoClaimed result = delivery.autoClaim(bytes(consumer), StreamClaim.idleFor(minIdle), start, count);
        List<StreamId> claimed = new ArrayList<>();
        List<StreamId> deleted = new ArrayList<>();
        int attempts = 10 * count;
        StreamId next = StreamId.MIN;
        group.see(consumer, now);
        for (StreamId id : new ArrayList<>(group.pending.tailMap(start).keySet())) {
            if (attempts-- == 0 || claimed.size() + deleted.size() == count) {
                next = id;
                break;
            }
            if (!model.entries.containsKey(id)) {
                deleted.add(id);
                group.pending.remove(id);
            } else {
                claimed.addAll(group.claim(consumer, List.of(id), minIdle, false, false, now));
            }
        }
        assertThat(result.next()).isEqualTo(next);
        assertThat(result.deleted()).isEqualTo(deleted);
        comparison().entries(result.claimed(), claimed);
    }
}
