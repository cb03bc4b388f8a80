package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.value.AutoClaimed;
import io.forkpoint.value.PendingEntry;
import io.forkpoint.value.PendingQuery;
import io.forkpoint.value.PendingSummary;
import io.forkpoint.value.StreamAppend;
import io.forkpoint.value.StreamClaim;
import io.forkpoint.value.StreamConsumerInfo;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamGroupInfo;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamInfo;
import io.forkpoint.value.StreamRange;
import io.forkpoint.value.StreamTrim;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams as an application uses them: what each method returns, at the edges too. */
class StoreStreamTest {
    private static final byte[] GROUP = bytes("group");
    private static final byte[] ANNA = bytes("anna");
    private static final byte[] BERT = bytes("bert");

    private final Store store = Store.open(StoreOptions.defaults());
    private long now = 1000;
    private final StoreStream stream = store.stream(bytes("stream")).withClock(() -> now);
    private final StoreStreamGroup group = stream.group(GROUP);

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static StreamId id(String text) {
        return StreamId.parse(text);
    }

    private void addIds(String... ids) {
        for (String each : ids) {
            stream.add(id(each), bytes("id"), bytes(each));
        }
    }

    private static String ids(List<StreamEntry> entries) {
        return String.join(
                " ", entries.stream().map(each -> each.id().toString()).toList());
    }

    private StreamGroupInfo info() {
        return stream.groups().get(0);
    }

    @Test
    void countsAreNotNegative() {
        addIds("1-1");
        group.create(StreamId.MIN);
        List<ThrowableAssert.ThrowingCallable> refused = List.of(
                () -> stream.range(StreamRange.all(), -1),
                () -> stream.reverseRange(StreamRange.all(), -1),
                () -> stream.readAfter(StreamId.MIN, -1),
                () -> group.read(ANNA, -1),
                () -> group.readAcknowledged(ANNA, -1),
                () -> group.readPending(ANNA, StreamId.MIN, -1));
        refused.forEach(call -> assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count=-1"));
        assertThat(stream.range(StreamRange.all(), 0)).isEmpty();
        assertThat(ids(group.read(ANNA, 1))).isEqualTo("1-1");
    }

    @Test
    void aClearedStreamExists() {
        assertThat(stream.exists()).isFalse();
        addIds("1-1", "1-2");
        group.create(StreamId.MIN);
        stream.clear();
        assertThat(stream.size()).isZero();
        assertThat(stream.exists()).isTrue();
        assertThat(stream.lastId()).isEqualTo(id("1-2"));
        assertThat(group.exists()).isTrue();
    }

    @Test
    void givesIdsOfTheTime() {
        assertThat(stream.add(bytes("a"), bytes("1"))).isEqualTo(id("1000-0"));
        assertThat(stream.add(bytes("a"), bytes("2"))).isEqualTo(id("1000-1"));
        now = 900;
        assertThat(stream.add(bytes("a"), bytes("3"))).isEqualTo(id("1000-2"));
        now = 2000;
        assertThat(stream.append(StreamAppend.atMillis(1000), bytes("a"), bytes("4")))
                .contains(id("1000-3"));
        assertThat(stream.append(StreamAppend.atMillis(1500), bytes("a"), bytes("5")))
                .contains(id("1500-0"));
        assertThat(stream.add(bytes("a"), bytes("6"))).isEqualTo(id("2000-0"));
        assertThat(stream.size()).isEqualTo(6);
        assertThat(stream.lastId()).isEqualTo(id("2000-0"));
    }

    @Test
    void refusesIdsThatDoNotAscend() {
        assertThatThrownBy(() -> addIds("0-0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0-0");
        assertThat(store.size()).isZero();
        assertThat(stream.append(StreamAppend.atMillis(0), bytes("a"), bytes("1")))
                .contains(id("0-1"));
        addIds("5-18446744073709551615");
        assertThatThrownBy(() -> addIds("5-7")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> stream.append(StreamAppend.atMillis(5), bytes("a"), bytes("1")))
                .isInstanceOf(IllegalArgumentException.class);
        addIds("18446744073709551615-18446744073709551615");
        assertThatThrownBy(() -> stream.add(bytes("a"), bytes("1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("highest");
        assertThatThrownBy(() -> stream.add(bytes("a"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(stream.size()).isEqualTo(3);
    }

    @Test
    void parsesIds() {
        assertThat(id("7")).isEqualTo(new StreamId(7, 0));
        assertThat(id("18446744073709551615-1"))
                .hasToString("18446744073709551615-1")
                .isGreaterThan(id("5-5"));
        for (String text : List.of("", "-", "1-", "-1", "1-2-3", "+1-1", "x", "18446744073709551616-0")) {
            assertThatThrownBy(() -> id(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(id("1-18446744073709551615").next()).isEqualTo(id("2-0"));
        assertThat(id("2-0").previous()).isEqualTo(id("1-18446744073709551615"));
    }

    @Test
    void addsToWhatExistsOnly() {
        assertThat(stream.append(StreamAppend.auto().ifExists(), bytes("a"), bytes("1")))
                .isEmpty();
        assertThat(store.size()).isZero();
        addIds("1-1");
        assertThat(stream.append(StreamAppend.auto().ifExists(), bytes("a"), bytes("1")))
                .isPresent();
    }

    @Test
    void addsManyAndTrims() {
        StreamAppend how = StreamAppend.auto().trimming(StreamTrim.toLength(250));
        List<byte[][]> entries = Collections.nCopies(1000, new byte[][] {bytes("a"), bytes("1")});
        assertThat(stream.appendAll(how, entries)).hasSize(1000);
        assertThat(stream.size()).isEqualTo(250);
        assertThat(stream.trim(StreamTrim.toLength(160).approximately())).isZero();
        assertThat(stream.trim(StreamTrim.toLength(60).approximately(99))).isZero();
        assertThat(stream.trim(StreamTrim.toLength(60).approximately(0))).isEqualTo(100);
        assertThat(stream.trim(StreamTrim.fromId(id("1000-990")))).isEqualTo(140);
        assertThat(ids(stream.range(StreamRange.all(), 1))).isEqualTo("1000-990");
        assertThat(stream.trim(StreamTrim.toLength(1).approximately())).isZero();
        assertThat(stream.trim(StreamTrim.toLength(0).approximately())).isEqualTo(10);
        assertThat(store.database(0).containsKey(bytes("stream"))).isTrue();
        assertThat(stream.info().orElseThrow().entriesAdded()).isEqualTo(1000);
    }

    @Test
    void addsAllOrNone() {
        List<byte[][]> entries = List.of(new byte[][] {bytes("a"), bytes("1")}, new byte[][] {bytes("a")});
        assertThatThrownBy(() -> stream.appendAll(StreamAppend.auto(), entries))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.size()).isZero();
        addIds("1-1");
        assertThatThrownBy(() -> stream.appendAll(StreamAppend.auto(), entries))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ids(stream.range(StreamRange.all()))).isEqualTo("1-1");
        assertThat(stream.lastId()).isEqualTo(id("1-1"));
        assertThat(stream.info().orElseThrow().entriesAdded()).isEqualTo(1);
    }

    @Test
    void returnsRanges() {
        addIds("1-1", "1-2", "2-1", "3-1");
        assertThat(ids(stream.range(StreamRange.between(id("1-2"), id("3-0"))))).isEqualTo("1-2 2-1");
        assertThat(ids(stream.range(StreamRange.between(id("1-2"), id("3-1"))
                        .excludingFrom()
                        .excludingTo())))
                .isEqualTo("2-1");
        assertThat(ids(stream.reverseRange(StreamRange.upTo(id("2-9")), 2))).isEqualTo("2-1 1-2");
        assertThat(ids(stream.readAfter(id("1-2"), 1))).isEqualTo("2-1");
        assertThat(stream.readAfter(StreamId.MAX, 100)).isEmpty();
        assertThat(stream.range(StreamRange.from(id("4-0")))).isEmpty();
        assertThat(stream.range(StreamRange.between(id("3-0"), id("1-0")))).isEmpty();
        StreamEntry entry = stream.range(StreamRange.all(), 1).get(0);
        assertThat(entry.get(bytes("id"))).isEqualTo(bytes("1-1"));
        assertThat(entry.get(bytes("x"))).isNull();
        assertThat(entry).hasToString("1-1 id=1-1");
        assertThat(store.stream(bytes("none")).range(StreamRange.all())).isEmpty();
    }

    @Test
    void deletesAndSaysSo() {
        addIds("1-1", "2-1", "3-1");
        assertThat(stream.removeAll(List.of(id("2-1"), id("2-1"), id("9-9")))).isEqualTo(1);
        assertThat(stream.remove(id("1-1"))).isTrue();
        StreamInfo info = stream.info().orElseThrow();
        assertThat(info.maxDeletedId()).isEqualTo(id("2-1"));
        assertThat(info.first()).isEqualTo(info.last());
        assertThat(info.length()).isEqualTo(1);
        assertThat(store.stream(bytes("none")).info()).isEmpty();
        assertThat(store.stream(bytes("none")).remove(id("1-1"))).isFalse();
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void setsTheLastId() {
        assertThatThrownBy(() -> stream.setLastId(id("5-5"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.size()).isZero();
        addIds("1-1", "3-1");
        assertThatThrownBy(() -> stream.setLastId(id("2-1"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> stream.setLastId(id("4-1"), 1, StreamId.MIN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> stream.setLastId(id("4-1"), -1, id("5-0")))
                .isInstanceOf(IllegalArgumentException.class);
        stream.setLastId(id("9-1"), 7, id("2-2"));
        StreamInfo info = stream.info().orElseThrow();
        assertThat(info.lastId()).isEqualTo(id("9-1"));
        assertThat(info.entriesAdded()).isEqualTo(7);
        assertThat(info.maxDeletedId()).isEqualTo(id("2-2"));
    }

    @Test
    void makesAndRemovesGroups() {
        assertThatThrownBy(() -> group.create(StreamId.MIN)).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.size()).isZero();
        assertThat(group.create(null, -1, true)).isTrue();
        assertThat(group.createAtEnd()).isFalse();
        assertThat(stream.size()).isZero();
        assertThat(stream.group(bytes("other")).create(id("7-7"), 3, false)).isTrue();
        assertThat(stream.groups().stream().map(StreamGroupInfo::toString))
                .containsExactly(
                        "group group: consumers=0 pending=0 lastDeliveredId=0-0 entriesRead=-1 lag=0",
                        "group other: consumers=0 pending=0 lastDeliveredId=7-7 entriesRead=3 lag=0");
        assertThat(group.createConsumer(ANNA)).isTrue();
        assertThat(group.createConsumer(ANNA)).isFalse();
        assertThat(group.exists()).isTrue();
        assertThat(group.remove()).isTrue();
        assertThat(group.exists()).isFalse();
        assertThat(group.remove()).isFalse();
        assertThat(stream.groups()).hasSize(1);
        assertThatThrownBy(() -> group.read(ANNA, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("group");
        assertThat(group.acknowledge(id("1-1"))).isFalse();
    }

    @Test
    void deliversEachEntryOnce() {
        addIds("1-1", "2-1", "3-1", "4-1");
        group.create(StreamId.MIN);
        assertThat(ids(group.read(ANNA, 2))).isEqualTo("1-1 2-1");
        assertThat(ids(group.read(BERT, 1))).isEqualTo("3-1");
        assertThat(ids(group.readAcknowledged(BERT, 100))).isEqualTo("4-1");
        assertThat(group.read(ANNA, 100)).isEmpty();
        now += 50;
        assertThat(ids(group.readPending(ANNA, id("1-1"), 100))).isEqualTo("2-1");
        stream.remove(id("1-1"));
        List<StreamEntry> pending = group.readPending(ANNA, StreamId.MIN, 100);
        assertThat(pending.get(0).isDeleted()).isTrue();
        assertThat(pending.get(1).isDeleted()).isFalse();
        assertThat(group.acknowledgeAll(List.of(id("1-1"), id("1-1"), id("4-1"))))
                .isEqualTo(1);
        now += 5;
        assertThat(group.pending(PendingQuery.of(StreamRange.all(), 10)).stream()
                        .map(PendingEntry::toString))
                .containsExactly("2-1 anna idleMillis=5 deliveries=3", "3-1 bert idleMillis=55 deliveries=1");
        assertThat(group.pending(PendingQuery.of(StreamRange.all(), 10).of(ANNA)))
                .hasSize(1);
        assertThat(group.pending(PendingQuery.of(StreamRange.all(), 10).of(bytes("carl"))))
                .isEmpty();
        assertThat(group.pending(PendingQuery.of(StreamRange.all(), 10).idleFor(6)))
                .hasSize(1);
        PendingSummary summary = group.pending();
        assertThat(summary.count()).isEqualTo(2);
        assertThat(summary.lowest()).isEqualTo(id("2-1"));
        assertThat(summary.highest()).isEqualTo(id("3-1"));
        assertThat(summary.consumers()).hasSize(2);
        assertThat(group.removeConsumer(ANNA)).hasValue(1);
        assertThat(group.removeConsumer(ANNA)).isEmpty();
        assertThat(group.pending().count()).isEqualTo(1);
    }

    @Test
    void deliversAgainAfterTheIdWasSetBack() {
        addIds("1-1", "2-1");
        group.create(StreamId.MIN);
        group.read(ANNA, 100);
        group.setLastId(id("1-1"), -1);
        assertThat(ids(group.read(BERT, 100))).isEqualTo("2-1");
        assertThat(group.consumers().stream().map(StreamConsumerInfo::toString))
                .containsExactly(
                        "consumer anna: pending=1 idleMillis=0 inactiveMillis=0",
                        "consumer bert: pending=1 idleMillis=0 inactiveMillis=0");
    }

    @Test
    void claimsWhatIsIdle() {
        addIds("1-1", "2-1", "3-1");
        group.create(StreamId.MIN);
        group.read(ANNA, 2);
        now += 100;
        List<StreamId> all = List.of(id("1-1"), id("2-1"), id("3-1"));
        assertThat(group.claim(BERT, StreamClaim.idleFor(101), all)).isEmpty();
        assertThat(ids(group.claim(BERT, StreamClaim.idleFor(100).asDeliveredAgo(30), all)))
                .isEqualTo("1-1 2-1");
        assertThat(ids(group.claim(ANNA, StreamClaim.idleFor(1000).force().withDeliveries(9), all)))
                .isEqualTo("3-1");
        assertThat(group.claim(ANNA, StreamClaim.idleFor(0).idsOnly().asDeliveredAt(now + 5), List.of(id("1-1")))
                        .get(0)
                        .size())
                .isZero();
        assertThat(group.pending(PendingQuery.of(StreamRange.all(), 10)).stream()
                        .map(PendingEntry::toString))
                .containsExactly(
                        "1-1 anna idleMillis=0 deliveries=2",
                        "2-1 bert idleMillis=30 deliveries=2",
                        "3-1 anna idleMillis=0 deliveries=9");
        stream.remove(id("2-1"));
        assertThat(group.claim(ANNA, StreamClaim.idleFor(0).lastId(id("8-8")), all))
                .hasSize(2);
        assertThat(group.pending().count()).isEqualTo(2);
        assertThat(info().lastDeliveredId()).isEqualTo(id("8-8"));
    }

    @Test
    void claimsByItself() {
        addIds(IntStream.range(1, 31).mapToObj(i -> i + "-0").toArray(String[]::new));
        group.create(StreamId.MIN);
        group.read(ANNA, 100);
        stream.removeAll(List.of(id("2-0"), id("3-0")));
        now += 100;
        AutoClaimed first = group.autoClaim(BERT, 50, StreamId.MIN, 3);
        assertThat(ids(first.claimed())).isEqualTo("1-0");
        assertThat(first.deleted()).containsExactly(id("2-0"), id("3-0"));
        assertThat(first.next()).isEqualTo(id("4-0"));
        AutoClaimed second = group.autoClaimIds(BERT, 50, first.next(), 1);
        assertThat(second.claimed().get(0).size()).isZero();
        assertThat(second.next()).isEqualTo(id("5-0"));
        AutoClaimed none = group.autoClaim(BERT, 101, StreamId.MIN, 1);
        assertThat(none.claimed()).isEmpty();
        assertThat(none.next()).isEqualTo(id("13-0"));
        assertThat(group.autoClaim(BERT, 0, id("28-0"), 100).next()).isEqualTo(StreamId.MIN);
        assertThat(group.pending().count()).isEqualTo(28);
    }

    @Test
    void knowsTheLagAsLongAsItCanBeKnown() {
        addIds("1-0", "2-0", "3-0", "4-0", "5-0");
        group.create(StreamId.MIN);
        assertThat(info().lag()).hasValue(5);
        assertThat(info().entriesRead()).isEmpty();
        group.read(ANNA, 1);
        assertThat(info().entriesRead()).hasValue(1);
        assertThat(info().lag()).hasValue(4);
        stream.remove(id("3-0"));
        assertThat(info().lag()).isEmpty();
        group.read(ANNA, 2);
        assertThat(info().lastDeliveredId()).isEqualTo(id("4-0"));
        assertThat(info().lag()).isEmpty();
        group.read(ANNA, 1);
        assertThat(info().entriesRead()).hasValue(5);
        assertThat(info().lag()).hasValue(0);
        addIds("6-0", "7-0", "8-0");
        assertThat(info().lag()).hasValue(3);
        stream.trim(StreamTrim.toLength(2));
        assertThat(info().lag()).hasValue(2);
        group.setLastId(null, -1);
        assertThat(info().lag()).hasValue(0);
        stream.trim(StreamTrim.toLength(0));
        assertThat(info().lag()).hasValue(0);
    }

    @Test
    void refusesOtherTypes() {
        store.database(0).put(bytes("stream"), bytes("a string"));
        assertThatThrownBy(() -> stream.add(bytes("a"), bytes("1"))).isInstanceOf(WrongTypeException.class);
        assertThatThrownBy(stream::size).isInstanceOf(WrongTypeException.class);
        assertThatThrownBy(() -> group.create(null, -1, true)).isInstanceOf(WrongTypeException.class);
        store.sortedSet(bytes("zset")).add(bytes("a"), 1);
        assertThatThrownBy(() -> store.stream(bytes("zset")).info()).isInstanceOf(WrongTypeException.class);
    }
}
