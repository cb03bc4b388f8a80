package io.forkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the buffer and Bytes forms offer beside what the model test drives: numbers, expiry, compare-and-set. */
class OffHeapArgumentsTest {
    private static final long FAR = Long.MAX_VALUE / 2;

    private final Store store =
            Store.open(StoreOptions.builder().limitBytes(16 << 20).build());
    private final Database database = store.database(3);

    @AfterEach
    void close() {
        store.close();
    }

    /** A text in the middle of a buffer, on and off the heap. */
    static Stream<UnsafeBuffer> buffers() {
        return Stream.of(new UnsafeBuffer(new byte[64]), new UnsafeBuffer(ByteBuffer.allocateDirect(64)));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void buffersDoWhatArraysDo(UnsafeBuffer memory) {
        BufferDatabase buffers = database.buffers();
        memory.putStringWithoutLengthAscii(5, "key");
        memory.putStringWithoutLengthAscii(20, "41");
        memory.putStringWithoutLengthAscii(30, "other");
        assertThat(buffers.timeToLiveMillis(memory, 5, 3)).isEqualTo(-2);
        assertThat(buffers.increment(memory, 5, 3, 41)).isEqualTo(41);
        assertThat(buffers.timeToLiveMillis(memory, 5, 3)).isEqualTo(-1);
        assertThat(buffers.expireAt(memory, 5, 3, FAR)).isTrue();
        assertThat(buffers.timeToLiveMillis(memory, 5, 3)).isPositive();
        assertThat(buffers.persist(memory, 5, 3)).isTrue();
        assertThat(buffers.persist(memory, 5, 3)).isFalse();
        assertThat(buffers.compareAndSet(memory, 5, 3, memory, 20, 1, memory, 30, 5))
                .isFalse();
        assertThat(buffers.compareAndSet(memory, 5, 3, memory, 20, 2, memory, 30, 5))
                .isTrue();
        assertThat(database.get("key".getBytes(US_ASCII))).asString(US_ASCII).isEqualTo("other");
        assertThat(buffers.expireAt(memory, 5, 3, Instant.EPOCH)).isTrue();
        assertThat(buffers.containsKey(memory, 5, 3)).isFalse();
    }

    static Stream<Bytes<?>> bytes() {
        return Stream.of(Bytes.allocateElasticOnHeap(), Bytes.allocateElasticDirect());
    }

    @ParameterizedTest
    @MethodSource("bytes")
    void bytesDoWhatArraysDo(Bytes<?> key) {
        BytesDatabase bytes = database.bytes();
        key.append("key");
        Bytes<?> expected = Bytes.from("41");
        Bytes<?> value = Bytes.from("other");
        assertThat(bytes.timeToLiveMillis(key)).isEqualTo(-2);
        assertThat(bytes.increment(key, 41)).isEqualTo(41);
        assertThat(bytes.expireAt(key, FAR)).isTrue();
        assertThat(bytes.timeToLiveMillis(key)).isPositive();
        assertThat(bytes.persist(key)).isTrue();
        assertThat(bytes.timeToLiveMillis(key)).isEqualTo(-1);
        assertThat(bytes.compareAndSet(key, value, value)).isFalse();
        assertThat(bytes.compareAndSet(key, expected, value)).isTrue();
        assertThat(database.get("key".getBytes(US_ASCII))).asString(US_ASCII).isEqualTo("other");
        assertThat(key.readRemaining()).as("arguments are not moved").isEqualTo(3);
        key.releaseLast();
    }

    @Test
    void aRangeOutsideOfTheBufferIsRefused() {
        DirectBuffer small = new UnsafeBuffer(new byte[8]);
        BufferDatabase buffers = database.buffers();
        assertThatThrownBy(() -> buffers.timeToLiveMillis(small, 4, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffers.increment(small, -1, 4, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffers.compareAndSet(small, 0, 4, small, 0, 4, small, 0, 9))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(database.size()).isZero();
    }
}
