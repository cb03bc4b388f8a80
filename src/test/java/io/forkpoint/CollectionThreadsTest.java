package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static io.forkpoint.Texts.text;
import static io.forkpoint.Texts.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.codec.Codec;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.value.FieldCondition;
import io.forkpoint.value.ScoreRange;
import io.forkpoint.value.ScoredMember;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamRange;
import io.forkpoint.value.StreamTrim;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers see whole elements, and operations on several at one moment, while writers and snapshots go on. */
class CollectionThreadsTest {
    private static final long MILLIS = 600;

    private final Store store = Store.open(StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(256L << 20)
            .shards(2)
            .backgroundExpiry(false)
            .build());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final long seed = Seeds.one();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        stop.set(true);
        threads.shutdownNow();
        store.close();
    }

    /** What is done again and again, each by its own thread, until one fails or time is over. */
    private void together(Turn... turns) throws Exception {
        Seeds.explain(seed, "threads", () -> {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < turns.length; i++) {
                Turn turn = turns[i];
                Random random = new Random(seed + i);
                running.add(threads.submit((Callable<Long>) () -> {
                    long done = 0;
                    try {
                        for (; !stop.get(); done++) {
                            turn.take(random);
                        }
                    } finally {
                        stop.set(true);
                    }
                    return done;
                }));
            }
            for (long waited = 0; waited < MILLIS && !stop.get(); waited += 10) {
                Thread.sleep(10);
            }
            stop.set(true);
            for (Future<Long> each : running) {
                assertThat(each.get(30, TimeUnit.SECONDS)).isPositive();
            }
        });
    }

    private interface Turn {
        void take(Random random) throws Exception;
    }

    private void snapshot() {
        store.snapshot(folder.resolve("dump.rdb")).join();
    }

    /** Its bytes are all alike and say how many they are. */
    private static byte[] element(Random random) {
        int length = random.nextInt(10) == 0 ? 200 + random.nextInt(400) : random.nextInt(60);
        byte[] element = new byte[length];
        Arrays.fill(element, (byte) length);
        return element;
    }

    private static void assertWhole(byte[] element) {
        if (element != null) {
            for (byte each : element) {
                assertThat(each).isEqualTo((byte) element.length);
            }
        }
    }

    @Test
    void elementsOfAListAreWhole() throws Exception {
        StoreList list = store.list(bytes("list"));
        together(
                random -> {
                    boolean grow = list.size() < 400;
                    switch (random.nextInt(grow ? 4 : 6)) {
                        case 0 -> list.addFirst(element(random), element(random), element(random));
                        case 1 -> list.addLast(element(random));
                        case 2 -> list.insert(0, element(random));
                        case 3 -> {
                            if (list.size() > 0) {
                                list.set(random.nextInt((int) list.size()), element(random));
                            }
                        }
                        case 4 -> list.pollFirst(30);
                        default -> list.trim(random.nextInt(60), -random.nextInt(60) - 1);
                    }
                },
                random -> assertWhole(list.get(random.nextInt(400))),
                random -> assertWhole(list.get(-1)),
                random -> {
                    for (byte[] each : list.range(random.nextInt(300), -1)) {
                        assertWhole(each);
                    }
                },
                random -> snapshot());
    }

    @Test
    void aListThatIsRotatedKeepsItsElementsAtEveryMoment() throws Exception {
        StoreList list = store.list(bytes("list"));
        List<String> elements = IntStream.range(0, 300).mapToObj(i -> "e" + i).toList();
        list.asList(Codec.utf8()).addAll(elements);
        together(
                random -> list.move(ListEnd.FIRST, bytes("list"), ListEnd.LAST),
                random -> list.move(ListEnd.LAST, bytes("list"), ListEnd.FIRST),
                random -> assertThat(texts(list.range(0, -1))).containsExactlyInAnyOrderElementsOf(elements),
                random -> assertThat(list.size()).isEqualTo(300),
                random -> {
                    snapshot();
                    try (Store loaded = Store.open(StoreOptions.builder()
                            .arena(ArenaKind.PRIVATE)
                            .limitBytes(64L << 20)
                            .shards(1)
                            .backgroundExpiry(false)
                            .build())) {
                        loaded.load(folder.resolve("dump.rdb"));
                        assertThat(texts(loaded.list(bytes("list")).range(0, -1)))
                                .containsExactlyInAnyOrderElementsOf(elements);
                    }
                });
    }

    @Test
    void membersThatMoveBetweenSetsAreInOneOfThemAtEveryMoment() throws Exception {
        StoreSet one = store.set(bytes("one"));
        StoreSet other = store.set(bytes("other"));
        TreeSet<String> members = new TreeSet<>();
        IntStream.range(0, 300).forEach(i -> members.add("member:" + i));
        one.asSet(Codec.utf8()).addAll(members);
        List<String> all = List.copyOf(members);
        together(
                random -> one.move(bytes(all.get(random.nextInt(300))), bytes("other")),
                random -> other.move(bytes(all.get(random.nextInt(300))), bytes("one")),
                random -> assertThat(texts(store.database(0).sets().union(bytes("one"), bytes("other"))))
                        .isEqualTo(all),
                random -> assertThat(store.database(0).sets().intersectionSize(bytes("one"), bytes("other")))
                        .isZero(),
                random ->
                        assertThat(members).contains(Objects.requireNonNullElse(text(one.randomMember()), all.get(0))),
                random -> snapshot());
    }

    @Test
    void fieldsThatAreSetTogetherAreReadTogether() throws Exception {
        StoreHash hash = store.hash(bytes("hash"));
        byte[][] fields =
                IntStream.range(0, 120).mapToObj(i -> bytes("field:" + i)).toArray(byte[][]::new);
        byte[][] some = {fields[3], fields[70], fields[119]};
        StoreHashExpiry expiry = hash.expiry();
        byte[][] first = new byte[fields.length][];
        Arrays.fill(first, bytes("first"));
        hash.putAll(fields, first);
        together(
                random -> {
                    byte[] value = element(random);
                    byte[][] values = new byte[fields.length][];
                    Arrays.fill(values, value);
                    if (random.nextInt(3) == 0) {
                        expiry.putAll(fields, values, FieldCondition.ALWAYS, System.currentTimeMillis() + 1_000_000);
                    } else {
                        assertThat(hash.putAll(fields, values)).isZero();
                    }
                },
                random ->
                        assertThat(texts(hash.getAll(some)).stream().distinct()).hasSize(1),
                random -> assertThat(texts(hash.values()).stream().distinct()).hasSize(1),
                random -> assertThat(hash.get(fields[random.nextInt(120)])).isNotNull(),
                random -> assertThat(hash.size()).isEqualTo(120),
                random -> snapshot());
    }

    @Test
    void manyAddToOneNumber() throws Exception {
        StoreHash hash = store.hash(bytes("hash"));
        Turn add = random -> hash.increment(bytes("n" + random.nextInt(5)), 1);
        Turn addToTotal = random -> {
            add.take(random);
            hash.increment(bytes("total"), 1);
        };
        together(addToTotal, addToTotal, addToTotal, random -> snapshot());
        long sum = IntStream.range(0, 5)
                .mapToLong(i -> hash.increment(bytes("n" + i), 0))
                .sum();
        assertThat(hash.increment(bytes("total"), 0)).isEqualTo(sum);
    }

    @Test
    void membersThatGetOtherScoresAreThereAtEveryMoment() throws Exception {
        StoreSortedSet set = store.sortedSet(bytes("zset"));
        for (int i = 0; i < 300; i++) {
            set.add(bytes("member:" + i), i);
        }
        Turn move = random -> {
            int i = random.nextInt(300);
            set.add(bytes("member:" + i), random.nextBoolean() ? i : i + 1000);
        };
        together(
                move,
                random -> {
                    move.take(random);
                    byte[] guest = bytes("guest" + "g".repeat(random.nextInt(2) * 300) + random.nextInt(50));
                    set.add(guest, random.nextInt(2000));
                    set.remove(guest);
                },
                random -> {
                    int i = random.nextInt(300);
                    assertThat(set.score(bytes("member:" + i)).orElseThrow()).isIn((double) i, i + 1000.0);
                },
                random -> {
                    RankAndScore found = set.rankAndScore(bytes("member:" + random.nextInt(300)))
                            .orElseThrow();
                    assertThat(found.rank()).isBetween(0L, 301L);
                    assertThat(set.count(ScoreRange.all())).isBetween(300L, 301L);
                },
                random -> {
                    List<ScoredMember> all = set.members();
                    assertThat(all).isSorted();
                    assertThat(all.stream().filter(each -> text(each.member()).startsWith("member")))
                            .hasSize(300);
                },
                random -> snapshot());
    }

    @Test
    void entriesOfAStreamAreDeliveredOnce() throws Exception {
        StoreStream stream = store.stream(bytes("stream"));
        StoreStreamGroup group = stream.group(bytes("group"));
        group.create(StreamId.MIN, -1, true);
        List<StreamId> delivered = java.util.Collections.synchronizedList(new ArrayList<>());
        Turn read = random -> {
            byte[] consumer = bytes("consumer" + random.nextInt(3));
            for (StreamEntry entry : group.read(consumer, 5)) {
                delivered.add(entry.id());
                assertWhole(entry.value(0));
                assertThat(group.acknowledge(entry.id())).isTrue();
            }
        };
        together(
                random -> stream.add(bytes("element"), element(random)),
                random -> {
                    stream.add(bytes("element"), element(random), bytes("other"), element(random));
                    stream.trim(StreamTrim.toLength(500));
                },
                read,
                read,
                random -> {
                    List<StreamEntry> entries = stream.reverseRange(StreamRange.all(), 100);
                    entries.forEach(each -> assertWhole(each.value(0)));
                    assertThat(entries.stream().map(StreamEntry::id))
                            .isSortedAccordingTo(java.util.Comparator.reverseOrder());
                },
                random -> snapshot());
        assertThat(delivered).doesNotHaveDuplicates();
        assertThat(group.pending().count()).isZero();
    }
}
