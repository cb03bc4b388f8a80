package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.NotANumberException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.value.Transaction;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be done with the keys of an atomic operation. */
class TransactionTest {
    private static final byte[] KEY = bytes("key");
    private static final byte[] OTHER = bytes("other");

    private Store store;
    private Database database;

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.builder().limitBytes(64 << 20).build());
        database = store.database(0);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private <T> T atomically(Function<Transaction, T> action) {
        return database.atomically(new byte[][] {KEY, OTHER}, action);
    }

    @Test
    void aTransferIsOneOperation() {
        database.put(KEY, bytes("100"), System.currentTimeMillis() + 60_000);
        boolean moved = atomically(transaction -> {
            if (Long.parseLong(Texts.text(transaction.get(KEY))) < 30) {
                return false;
            }
            transaction.increment(KEY, -30);
            transaction.increment(OTHER, 30);
            return transaction.expireAfter(OTHER, Duration.ofMinutes(1));
        });
        assertThat(moved).isTrue();
        assertThat(database.get(KEY)).isEqualTo(bytes("70"));
        assertThat(database.get(OTHER)).isEqualTo(bytes("30"));
        assertThat(database.timeToLiveMillis(KEY)).isBetween(1L, 60_000L);
        assertThat(database.timeToLiveMillis(OTHER)).isBetween(1L, 60_000L);
    }

    @Test
    void stringsAreReadAndWrittenAsByTheDatabase() {
        atomically(transaction -> {
            assertThat(transaction.get(KEY)).isNull();
            assertThat(transaction.containsKey(KEY)).isFalse();
            assertThat(transaction.putIfAbsent(KEY, bytes("a"))).isTrue();
            assertThat(transaction.putIfAbsent(KEY, bytes("b"))).isFalse();
            assertThat(transaction.append(KEY, bytes("bc"))).isEqualTo(3);
            assertThat(transaction.append(OTHER, bytes(""))).isZero();
            assertThat(transaction.containsKey(OTHER)).isTrue();
            assertThat(transaction.getAndSet(KEY, bytes("d"))).isEqualTo(bytes("abc"));
            assertThat(transaction.getAndRemove(KEY)).isEqualTo(bytes("d"));
            assertThat(transaction.getAndRemove(KEY)).isNull();
            assertThat(transaction.getAndSet(KEY, bytes("e"))).isNull();
            assertThat(transaction.remove(KEY)).isTrue();
            assertThat(transaction.remove(KEY)).isFalse();
            assertThat(transaction.increment(KEY, new BigDecimal("1.50"))).isEqualByComparingTo("1.5");
            return null;
        });
        assertThat(database.get(KEY)).isEqualTo(bytes("1.5"));
        assertThat(database.get(OTHER)).isEmpty();
    }

    @Test
    void expiriesAreKeptAndDroppedAsByTheDatabase() {
        atomically(transaction -> {
            assertThat(transaction.timeToLiveMillis(KEY)).isEqualTo(-2);
            transaction.put(KEY, bytes("1"), Duration.ofHours(1));
            assertThat(transaction.timeToLiveMillis(KEY)).isBetween(3_000_000L, 3_600_000L);
            transaction.increment(KEY, 1);
            transaction.append(KEY, bytes("0"));
            transaction.putKeepingExpiry(KEY, bytes("5"));
            assertThat(transaction.timeToLiveMillis(KEY)).isPositive();
            assertThat(transaction.persist(KEY)).isTrue();
            assertThat(transaction.persist(KEY)).isFalse();
            assertThat(transaction.timeToLiveMillis(KEY)).isEqualTo(-1);
            assertThat(transaction.expireAt(KEY, Instant.now().plusSeconds(100)))
                    .isTrue();
            transaction.put(KEY, bytes("6"));
            assertThat(transaction.timeToLiveMillis(KEY)).isEqualTo(-1);
            assertThat(transaction.expireAt(OTHER, Instant.now().plusSeconds(100)))
                    .isFalse();
            assertThat(transaction.expireAfter(KEY, Duration.ZERO)).isTrue();
            assertThat(transaction.containsKey(KEY)).isFalse();
            transaction.put(KEY, bytes("7"), Duration.ofMillis(-1));
            assertThat(transaction.get(KEY)).isNull();
            transaction.put(KEY, bytes("8"), Duration.ofSeconds(Long.MAX_VALUE));
            assertThat(transaction.get(KEY)).isEqualTo(bytes("8"));
            assertThat(transaction.expireAt(KEY, Instant.MIN)).isTrue();
            assertThat(transaction.containsKey(KEY)).isFalse();
            return null;
        });
    }

    @Test
    void whatWasWrittenBeforeAnExceptionStays() {
        database.put(OTHER, bytes("no number"));
        assertThatThrownBy(() -> atomically(transaction -> {
                    transaction.increment(KEY, 5);
                    return transaction.increment(OTHER, 5);
                }))
                .isInstanceOf(NotANumberException.class);
        assertThat(database.get(KEY)).isEqualTo(bytes("5"));
        assertThat(database.get(OTHER)).isEqualTo(bytes("no number"));
    }

    @Test
    void whatCannotBeIsRefused() {
        database.list(KEY).addLast(bytes("element"));
        atomically(transaction -> {
            assertThatThrownBy(() -> transaction.get(KEY)).isInstanceOf(WrongTypeException.class);
            assertThatThrownBy(() -> transaction.increment(KEY, 1)).isInstanceOf(WrongTypeException.class);
            assertThatThrownBy(() -> transaction.append(KEY, bytes("1"))).isInstanceOf(WrongTypeException.class);
            assertThatThrownBy(() -> transaction.getAndRemove(KEY)).isInstanceOf(WrongTypeException.class);
            transaction.put(OTHER, bytes(Long.toString(Long.MAX_VALUE)));
            assertThatThrownBy(() -> transaction.increment(OTHER, 1)).isInstanceOf(NotANumberException.class);
            return null;
        });
        assertThat(database.list(KEY).size()).isOne();
    }
}
