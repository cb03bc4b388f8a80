package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static io.forkpoint.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.NotANumberException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ValueType;
import java.math.BigDecimal;
import java.nio.BufferOverflowException;
import java.util.Arrays;
import java.util.Random;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each operation on keys, in each form that keys and values may have. */
class KeyFormsTest {
    private static final long FAR = 4_000_000_000_000L;
    private static final byte[] KEY = bytes("key");
    private static final byte[] OTHER = bytes("other");

    enum Form {
        ARRAYS,
        BUFFERS,
        BYTES
    }

    private final Store store =
            Store.open(StoreOptions.builder().limitBytes(32 << 20).build());
    private final Database database = store.database(2);

    @AfterEach
    void close() {
        store.close();
    }

    private Access of(Form form) {
        return switch (form) {
            case ARRAYS -> Access.arrays(database);
            case BUFFERS -> new BufferAccess(database.buffers(), new Random(1));
            case BYTES -> new BytesAccess(database.bytes(), new Random(1));
        };
    }

    @ParameterizedTest
    @EnumSource
    void rangesCountFromEitherEnd(Form form) {
        Access access = of(form);
        assertThat(access.getRange(KEY, 0, -1)).isNull();
        access.put(KEY, bytes("0123456789"));
        assertThat(text(access.getRange(KEY, 2, 4))).isEqualTo("234");
        assertThat(text(access.getRange(KEY, -3, -2))).isEqualTo("78");
        assertThat(text(access.getRange(KEY, -100, 100))).isEqualTo("0123456789");
        assertThat(access.getRange(KEY, 5, 4)).isEmpty();
        assertThat(access.getRange(KEY, 10, 20)).isEmpty();
        assertThat(access.getRange(KEY, Long.MAX_VALUE, Long.MIN_VALUE)).isEmpty();
        database.list(OTHER).addLast(KEY);
        assertThatThrownBy(() -> access.getRange(OTHER, 0, -1)).isInstanceOf(WrongTypeException.class);
    }

    @ParameterizedTest
    @EnumSource
    void longRangesAreWhole(Form form) {
        byte[] value = new byte[100_000];
        new Random(3).nextBytes(value);
        of(form).put(KEY, value);
        assertThat(of(form).getRange(KEY, 1000, -1001)).isEqualTo(Arrays.copyOfRange(value, 1000, value.length - 1000));
    }

    @ParameterizedTest
    @EnumSource
    void typesAreTold(Form form) {
        Access access = of(form);
        assertThat(access.type(KEY)).isEqualTo(ValueType.NONE);
        access.put(KEY, OTHER);
        assertThat(access.type(KEY)).isEqualTo(ValueType.STRING);
        database.sortedSet(OTHER).add(KEY, 1);
        assertThat(access.type(OTHER)).isEqualTo(ValueType.SORTED_SET);
    }

    @ParameterizedTest
    @EnumSource
    void theOldValueIsReturnedAndReplaced(Form form) {
        Access access = of(form);
        assertThat(access.getAndSet(KEY, bytes("1"))).isNull();
        access.put(KEY, bytes("first"), FAR);
        assertThat(text(access.getAndSet(KEY, bytes("second")))).isEqualTo("first");
        assertThat(access.expiresAtMillis(KEY)).isEqualTo(Expiry.NONE);
        byte[] large = new byte[5000];
        access.put(KEY, large);
        assertThat(access.getAndSet(KEY, new byte[0])).isEqualTo(large);
        assertThat(access.get(KEY)).isEmpty();
        assertThat(access.getAndSet(KEY, large)).isEmpty();
        database.set(OTHER).add(KEY);
        assertThatThrownBy(() -> access.getAndSet(OTHER, KEY)).isInstanceOf(WrongTypeException.class);
        assertThat(access.type(OTHER)).isEqualTo(ValueType.SET);
    }

    @ParameterizedTest
    @EnumSource
    void theOldValueIsReturnedAndRemoved(Form form) {
        Access access = of(form);
        assertThat(access.getAndRemove(KEY)).isNull();
        access.put(KEY, new byte[5000]);
        assertThat(access.getAndRemove(KEY)).isEqualTo(new byte[5000]);
        assertThat(access.exists(KEY)).isFalse();
        database.set(OTHER).add(KEY);
        assertThatThrownBy(() -> access.getAndRemove(OTHER)).isInstanceOf(WrongTypeException.class);
        assertThat(access.exists(OTHER)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theExpectedValueIsReplacedOrRemoved(Form form) {
        Access access = of(form);
        assertThat(access.compareAndSet(KEY, bytes("1"), bytes("2"))).isFalse();
        access.put(KEY, bytes("1"));
        assertThat(access.compareAndSet(KEY, bytes("2"), bytes("3"))).isFalse();
        assertThat(access.compareAndSet(KEY, bytes("1"), bytes("2"))).isTrue();
        assertThat(access.remove(KEY, bytes("1"))).isFalse();
        assertThat(text(access.get(KEY))).isEqualTo("2");
        assertThat(access.remove(KEY, bytes("2"))).isTrue();
        assertThat(access.remove(KEY, bytes("2"))).isFalse();
        assertThat(access.exists(KEY)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void numbersAreAdded(Form form) {
        Access access = of(form);
        assertThat(access.increment(KEY, 40)).isEqualTo(40);
        assertThat(access.increment(KEY, new BigDecimal("2.50"))).isEqualByComparingTo("42.5");
        assertThat(text(access.get(KEY))).isEqualTo("42.5");
        assertThatThrownBy(() -> access.increment(KEY, 1)).isInstanceOf(NotANumberException.class);
        access.put(KEY, bytes("none"));
        assertThatThrownBy(() -> access.increment(KEY, BigDecimal.ONE)).isInstanceOf(NotANumberException.class);
        assertThat(text(access.get(KEY))).isEqualTo("none");
    }

    @ParameterizedTest
    @EnumSource
    void expiriesHaveNumbers(Form form) {
        Access access = of(form);
        assertThat(access.expiresAtMillis(KEY)).isEqualTo(Expiry.NO_ENTRY);
        access.put(KEY, OTHER);
        assertThat(access.expiresAtMillis(KEY)).isEqualTo(Expiry.NONE);
        access.put(KEY, OTHER, FAR);
        assertThat(access.expiresAtMillis(KEY)).isEqualTo(FAR);
    }

    @ParameterizedTest
    @EnumSource
    void entriesGetOtherKeys(Form form) {
        Access access = of(form);
        assertThat(access.rename(KEY, OTHER)).isFalse();
        assertThat(access.copy(KEY, OTHER, true)).isFalse();
        database.list(KEY).addLast(bytes("a"));
        database.expireAt(KEY, FAR);
        assertThat(access.copy(KEY, OTHER, false)).isTrue();
        assertThat(access.copy(KEY, OTHER, false)).isFalse();
        assertThat(access.copy(KEY, OTHER, true)).isTrue();
        assertThat(access.rename(OTHER, bytes("third"))).isTrue();
        assertThat(access.exists(OTHER)).isFalse();
        assertThat(access.type(bytes("third"))).isEqualTo(ValueType.LIST);
        assertThat(access.expiresAtMillis(bytes("third"))).isEqualTo(FAR);
        assertThatThrownBy(() -> access.copy(KEY, KEY, true)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- without room for what is returned --------------------------------------------------------------------

    @Test
    void whatABufferHasNoRoomForStays() {
        BufferDatabase buffers = database.buffers();
        UnsafeBuffer key = new UnsafeBuffer(KEY);
        UnsafeBuffer little = new UnsafeBuffer(new byte[6]);
        database.put(KEY, bytes("0123456789"), FAR);
        assertThatThrownBy(() -> buffers.getAndSet(key, 0, 3, key, 0, 3, little, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffers.getAndRemove(key, 0, 3, little, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(text(database.get(KEY))).isEqualTo("0123456789");
        assertThat(database.expiresAtMillis(KEY)).isEqualTo(FAR);
        assertThat(buffers.getRange(key, 0, 3, 1, 8, little, 2)).isEqualTo(8);
        assertThat(little.getStringWithoutLengthAscii(2, 4)).isEqualTo("1234");
        database.put(KEY, bytes("012345"));
        assertThat(buffers.getAndRemove(key, 0, 3, little, 0)).isEqualTo(6);
        assertThat(little.getStringWithoutLengthAscii(0, 6)).isEqualTo("012345");
    }

    @Test
    void whatBytesHaveNoRoomForStays() {
        BytesDatabase bytes = database.bytes();
        Bytes<?> key = Bytes.wrapForRead(KEY);
        database.put(KEY, new byte[7]);
        assertThatThrownBy(() -> bytes.getAndSet(key, key, fixed(6))).isInstanceOf(BufferOverflowException.class);
        assertThatThrownBy(() -> bytes.getAndRemove(key, fixed(6))).isInstanceOf(BufferOverflowException.class);
        assertThat(database.get(KEY)).isEqualTo(new byte[7]);
        assertThat(bytes.getAndSet(key, key, fixed(7))).isTrue();
        assertThat(bytes.getAndRemove(key, fixed(7))).isTrue();
        assertThat(database.containsKey(KEY)).isFalse();
    }

    private static Bytes<?> fixed(int capacity) {
        return Bytes.wrapForWrite(new byte[capacity]);
    }
}
