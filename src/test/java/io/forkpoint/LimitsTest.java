package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.NotANumberException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.value.ValueType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, how, and that nothing is lost by it. */
class LimitsTest {
    private static final long LIMIT = 4L << 20;
    private static final int TOO_LONG = (512 << 20) + 1;

    @TempDir
    Path folder;

    private final Store store = Store.open(StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(LIMIT)
            .shards(2)
            .backgroundExpiry(false)
            .build());
    private final Database database = store.database(0);
    private final byte[] key = bytes("key");

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(EntryTooLargeException.class)
                .hasMessageContaining("512 MiB")
                .hasMessageContaining(Integer.toString(512 << 20))
                .hasMessageContaining("bytes=" + TOO_LONG);
    }

    /** Memory that is reserved and never touched. */
    @Test
    void keysAndValuesBeyondTheLimitAreRefusedUnread() {
        long address = UnsafeApi.allocateMemory(TOO_LONG);
        try {
            UnsafeBuffer tooLong = new UnsafeBuffer(address, TOO_LONG);
            UnsafeBuffer small = new UnsafeBuffer(key);
            BufferDatabase buffers = database.buffers();
            buffers.put(small, 0, 3, small, 0, 3);
            refused(() -> buffers.put(tooLong, 0, TOO_LONG, small, 0, 3));
            refused(() -> buffers.put(small, 0, 3, tooLong, 0, TOO_LONG));
            refused(() -> buffers.put(small, 0, 3, tooLong, 0, TOO_LONG, Long.MAX_VALUE));
            refused(() -> buffers.putIfAbsent(small, 0, 3, tooLong, 0, TOO_LONG));
            refused(() -> buffers.replace(small, 0, 3, tooLong, 0, TOO_LONG));
            refused(() -> buffers.append(small, 0, 3, tooLong, 0, TOO_LONG));
            refused(() -> buffers.remove(tooLong, 0, TOO_LONG));
            refused(() -> buffers.containsKey(tooLong, 0, TOO_LONG));
            refused(() -> buffers.get(tooLong, 0, TOO_LONG, new ExpandableDirectByteBuffer(), 0));
            refused(() -> buffers.read(tooLong, 0, TOO_LONG, view -> 1));
            // Old and new are each short enough, and both together are not.
            assertThatThrownBy(() -> buffers.append(small, 0, 3, tooLong, 0, TOO_LONG - 1))
                    .isInstanceOf(EntryTooLargeException.class)
                    .hasMessageContaining("bytes=" + (TOO_LONG + 2));
            assertThat(database.get(key)).isEqualTo(key);
            assertThat(store.size()).isEqualTo(1);
        } finally {
            UnsafeApi.freeMemory(address);
        }
    }

    @Test
    void bytesBeyondTheLimitAreRefusedUnread() {
        Bytes<?> small = Bytes.from("key");
        Bytes<?> tooLong = Bytes.allocateDirect(TOO_LONG);
        try {
            tooLong.writePosition(TOO_LONG);
            BytesDatabase chronicle = database.bytes();
            refused(() -> chronicle.put(tooLong, small));
            refused(() -> chronicle.put(small, tooLong));
            refused(() -> chronicle.append(small, tooLong));
            refused(() -> chronicle.containsKey(tooLong));
            refused(() -> chronicle.get(tooLong, small));
            assertThat(store.size()).isZero();
        } finally {
            tooLong.releaseLast();
        }
    }

    @Test
    void buffersAreCheckedBeforeTheyAreRead() {
        UnsafeBuffer small = new UnsafeBuffer(new byte[8]);
        BufferDatabase buffers = database.buffers();
        assertThatThrownBy(() -> buffers.put(small, 0, 9, small, 0, 8)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffers.put(small, 0, 8, small, 5, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffers.put(small, 0, 8, small, 0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffers.get(small, -1, 2, small, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffers.get(small, 0, 2, small, 9)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(store.size()).isZero();
    }

    @Test
    void theMemoryLimitIsNamedAndTheStoreStaysUsable() {
        int n = fill("a", 1000);
        assertThat(n * 1000L).isGreaterThan(LIMIT / 2);
        // Nothing is lost, and what needs no more room still goes.
        for (int i = 0; i < n; i++) {
            assertThat(database.get(bytes("a" + i))).hasSize(1000);
            database.put(bytes("a" + i), new byte[999]);
        }
        assertThatThrownBy(() -> database.append(bytes("a0"), new byte[300_000]))
                .isInstanceOf(MemoryLimitException.class);
        assertThat(database.get(bytes("a0"))).hasSize(999);
        assertThat(database.remove(bytes("a0"))).isTrue();
    }

    private int fill(String prefix, int valueBytes) {
        int[] n = new int[1];
        assertThatThrownBy(() -> {
                    for (; ; n[0]++) {
                        database.put(bytes(prefix + n[0]), new byte[valueBytes]);
                    }
                })
                .isInstanceOf(MemoryLimitException.class)
                .hasMessageContaining("limit=" + LIMIT);
        assertThat(database.containsKey(bytes(prefix + n[0]))).isFalse();
        return n[0];
    }

    @Test
    void freedMemoryIsUsedAgainForOtherSizes() {
        int[] sizes = {100, 1000, 30, 20_000, 300_000};
        for (int round = 0; round < 15; round++) {
            int size = sizes[round % sizes.length];
            int n = fill("r", size);
            assertThat((long) n * (size + 40)).as("values of " + size).isGreaterThan(LIMIT * 7 / 10);
            for (int i = 0; i < n; i++) {
                assertThat(database.remove(bytes("r" + i))).isTrue();
            }
            assertThat(store.memory().used()).isZero();
        }
    }

    /** A set of two members: a type that a store keeps as it is. */
    private Database withRawPayload() throws IOException {
        Path file = folder.resolve("set.rdb");
        String header = HexFormat.of().formatHex(bytes("REDIS0009"));
        Files.write(
                file,
                HexFormat.of()
                        .parseHex(header + "fe00" + "02" + "036b6579" + "02" + "0161" + "0162" + "ff"
                                + "0000000000000000"));
        assertThat(store.load(file).keys()).isEqualTo(1);
        return database;
    }

    @Test
    void stringOperationsRefuseOtherTypes() throws IOException {
        withRawPayload();
        wrongType(() -> database.get(key));
        wrongType(() -> database.read(key, view -> 1));
        wrongType(() -> database.getRange(key, 0, 1));
        wrongType(() -> database.getAndSet(key, key));
        wrongType(() -> database.getAndRemove(key));
        wrongType(() -> database.append(key, key));
        wrongType(() -> database.increment(key, 1));
        wrongType(() -> database.increment(key, BigDecimal.ONE));
        wrongType(() -> database.getAll(new byte[][] {key}));
        wrongType(() -> database.buffers().get(new UnsafeBuffer(key), 0, 3, new UnsafeBuffer(new byte[9]), 0));
        wrongType(() -> database.bytes().get(Bytes.from("key"), Bytes.allocateElasticOnHeap()));
        wrongType(() -> database.atomically(new byte[][] {key}, transaction -> transaction.get(key)));
        assertThat(database.type(key)).isEqualTo(ValueType.SET);
        assertThat(database.compareAndSet(key, bytes("ab"), key)).isFalse();
        assertThat(database.remove(key, bytes("ab"))).isFalse();
        assertThat(database.putIfAbsent(key, key)).isFalse();
        assertThat(database.asMap(Codec.utf8(), Codec.utf8()).containsKey("key"))
                .isFalse();
        assertThat(database.asMap(Codec.utf8(), Codec.utf8())
                        .entrySet()
                        .iterator()
                        .hasNext())
                .isFalse();
        assertThat(database.type(key)).isEqualTo(ValueType.SET);
    }

    private void wrongType(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(WrongTypeException.class)
                .hasMessageContaining("the key holds a set, not a string");
        assertThat(database.type(key)).isEqualTo(ValueType.SET);
    }

    @Test
    void otherTypesCanBeMovedExpiredOverwrittenAndRemoved() throws IOException {
        withRawPayload();
        assertThat(database.expireAt(key, System.currentTimeMillis() + 10_000_000))
                .isTrue();
        assertThat(database.timeToLiveMillis(key)).isPositive();
        assertThat(database.rename(key, bytes("other"))).isTrue();
        assertThat(database.type(bytes("other"))).isEqualTo(ValueType.SET);
        assertThat(database.persist(bytes("other"))).isTrue();
        assertThat(database.containsKey(bytes("other"))).isTrue();
        assertThat(database.replace(bytes("other"), key)).isTrue();
        assertThat(database.type(bytes("other"))).isEqualTo(ValueType.STRING);
        withRawPayload();
        assertThat(database.remove(key)).isTrue();
        assertThat(store.memory().used()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "x", "1x", "+1", "-0", "007", " 1", "1 ", "1.5", "9223372036854775808", "1e3", "--1"})
    void onlyIntegersAreIncremented(String text) {
        database.put(key, bytes(text));
        assertThatThrownBy(() -> database.increment(key, 1)).isInstanceOf(NotANumberException.class);
        assertThat(database.get(key)).isEqualTo(bytes(text));
    }

    @Test
    void integersDoNotOverflow() {
        assertThat(database.increment(key, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> database.increment(key, 1))
                .isInstanceOf(NotANumberException.class)
                .hasMessageContaining("increment=1");
        assertThat(database.increment(key, Long.MIN_VALUE)).isEqualTo(-1);
        assertThat(database.increment(key, Long.MIN_VALUE + 1)).isEqualTo(Long.MIN_VALUE);
        assertThatThrownBy(() -> database.increment(key, -1)).isInstanceOf(NotANumberException.class);
        assertThat(database.get(key)).isEqualTo(bytes(Long.toString(Long.MIN_VALUE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1e999999999", "1e-999999999", "1e99999999999", "NaN", "Infinity", "0x10", "1,5"})
    void onlyDecimalNumbersOfBoundedSizeAreIncremented(String text) {
        database.put(key, bytes(text));
        assertThatThrownBy(() -> database.increment(key, BigDecimal.ONE)).isInstanceOf(NotANumberException.class);
        assertThat(database.get(key)).isEqualTo(bytes(text));
    }

    @Test
    void decimalIncrementsAreExact() {
        assertThat(database.increment(key, new BigDecimal("0.1"))).isEqualByComparingTo("0.1");
        assertThat(database.increment(key, new BigDecimal("0.2"))).isEqualByComparingTo("0.3");
        assertThat(database.get(key)).isEqualTo(bytes("0.3"));
        database.put(key, bytes("1e3"));
        database.increment(key, new BigDecimal("5.000"));
        assertThat(database.get(key)).isEqualTo(bytes("1005"));
        database.increment(key, new BigDecimal("-1005"));
        assertThat(database.get(key)).isEqualTo(bytes("0"));
        assertThatThrownBy(() -> database.increment(key, new BigDecimal("1e1000000000")))
                .isInstanceOf(NotANumberException.class);
        assertThatThrownBy(() -> database.increment(key, new BigDecimal("1e-1000000000")))
                .isInstanceOf(NotANumberException.class);
        assertThat(database.get(key)).isEqualTo(bytes("0"));
    }

    /** Whatever an increment has written, the next one can read. */
    @Test
    void decimalsCanBeIncrementedAgain() {
        BigDecimal least = BigDecimal.ONE.movePointLeft(255).negate();
        assertThat(database.increment(key, least)).isEqualByComparingTo(least);
        assertThat(database.increment(key, least.negate())).isEqualByComparingTo("0");
        BigDecimal most = BigDecimal.ONE.movePointRight(200);
        database.increment(key, most);
        assertThatThrownBy(() -> database.increment(key, least)).isInstanceOf(NotANumberException.class);
        assertThat(database.increment(key, most.negate())).isEqualByComparingTo("0");
    }

    /** A shard's index cannot hold the entries of any size of a store. */
    @Test
    void aLargeStoreHasManyShards() {
        StoreOptions options = StoreOptions.defaults();
        assertThat(options.toBuilder().limitBytes(512L << 30).build().effectiveShards())
                .isEqualTo(512);
        assertThat(options.toBuilder().limitBytes(1L << 40).build().effectiveShards())
                .isEqualTo(1024);
        assertThat(options.toBuilder().limitBytes(64L << 20).build().effectiveShards())
                .isEqualTo(2);
        assertThat(options.toBuilder().limitBytes(1 << 20).build().effectiveShards())
                .isEqualTo(1);
        assertThat(options.toBuilder().limitBytes(512L << 30).shards(8).build().effectiveShards())
                .isEqualTo(8);
    }

    @Test
    void optionsAreChecked() {
        StoreOptions options = StoreOptions.defaults();
        for (int shards : new int[] {-1, 3, 2048}) {
            assertThatThrownBy(() -> options.toBuilder().shards(shards).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("shards=" + shards);
        }
        assertThatThrownBy(() -> options.toBuilder().limitBytes(-5).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limitBytes=-5");
        for (int index : new int[] {-1, 16}) {
            assertThatThrownBy(() -> store.database(index))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("index=" + index);
        }
        assertThat(Arrays.asList(store.database(0), store.database(15))).doesNotContainNull();
        assertThatThrownBy(() -> database.putAll(new byte[2][], new byte[1][]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keys=2 values=1");
    }

    private int fill(String prefix) {
        byte[] value = new byte[100_000];
        for (int i = 0; ; i++) {
            try {
                database.put(bytes(prefix + i), value);
            } catch (MemoryLimitException full) {
                return i;
            }
        }
    }

    private void empty(String prefix, int entries) {
        for (int i = 0; i < entries; i++) {
            assertThat(database.remove(bytes(prefix + i))).isTrue();
        }
    }

    /** How many entries there is room for depends on which shards they fall into; what segments take does not. */
    @Test
    void theLimitCanBeRaisedAndLowered() {
        int first = fill("a");
        assertThat(store.memory().allocated()).isBetween(LIMIT / 2, LIMIT);
        store.setLimitBytes(2 * LIMIT);
        assertThat(store.memory().limit()).isEqualTo(2 * LIMIT);
        int second = fill("b");
        assertThat(store.memory().allocated()).isBetween(LIMIT + 1, 2 * LIMIT);
        store.setLimitBytes(LIMIT / 2);
        // It needs a segment of its own.
        assertThatThrownBy(() -> database.put(bytes("c"), new byte[1_000_000]))
                .isInstanceOf(MemoryLimitException.class)
                .hasMessageContaining("limit=" + LIMIT / 2 + " bytes");
        assertThat(database.get(bytes("a0"))).hasSize(100_000);
        empty("a", first);
        empty("b", second);
        database.put(bytes("c"), new byte[1_000_000]);
        fill("d");
        assertThat(store.memory().allocated()).isBetween(1_000_000L, LIMIT / 2);
    }

    @Test
    void limitsThatCannotBeAreRefused() {
        for (long bytes : new long[] {-1, 0, 65_535, 1L << 40, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> store.setLimitBytes(bytes))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("limitBytes=" + bytes);
        }
        assertThat(store.memory().limit()).isEqualTo(LIMIT);
    }
}
