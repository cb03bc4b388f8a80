package io.forkpoint;

import static io.forkpoint.Texts.all;
import static io.forkpoint.Texts.bytes;
import static io.forkpoint.Texts.text;
import static io.forkpoint.Texts.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.value.EntryEditor;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ExpiryCondition;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done with whole entries, whatever their types. */
class StoreEntriesTest {
    private static final long FAR = 33_000_000_000_000L;

    private final Store store = Store.open(StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(64L << 20)
            .shards(2)
            .backgroundExpiry(false)
            .build());
    private final Database database = store.database(0);
    private final Database other = store.database(1);
    private final StoreEntries entries = database.entries();

    @AfterEach
    void close() {
        store.close();
    }

    private String get(String key) {
        byte[] value = database.get(bytes(key));
        return value == null ? null : text(value);
    }

    // ---- editing ----------------------------------------------------------------------------------------------

    @Test
    void anEditReadsAndWritesAString() {
        assertThat(entries.<Boolean>edit(bytes("k"), entry -> {
                    assertThat(entry.exists()).isFalse();
                    assertThat(entry.isString()).isFalse();
                    assertThat(entry.get()).isNull();
                    assertThat(entry.length()).isZero();
                    assertThat(entry.view().capacity()).isZero();
                    assertThat(entry.expiresAtMillis()).isEqualTo(Expiry.NONE);
                    assertThat(entry.remove()).isFalse();
                    entry.putKeepingExpiry(bytes("value"));
                    entry.expireAt(FAR);
                    entry.putKeepingExpiry(bytes("longer value"));
                    assertThat(entry.expiresAtMillis()).isEqualTo(FAR);
                    return entry.exists();
                }))
                .isTrue();
        assertThat(get("k")).isEqualTo("longer value");
        assertThat(database.expiresAtMillis(bytes("k"))).isEqualTo(FAR);
        entries.edit(bytes("k"), entry -> {
            entry.put(bytes("x"), Expiry.NONE);
            return null;
        });
        assertThat(database.expiresAtMillis(bytes("k"))).isEqualTo(Expiry.NONE);
        assertThat(database.expiresAtMillis(bytes("none"))).isEqualTo(Expiry.NO_ENTRY);
    }

    @Test
    void aStringGrowsByZerosAndIsCut() {
        database.put(bytes("k"), bytes("abc"), FAR);
        for (int length : new int[] {5, 5000, 70_000, 4, 2, 0}) {
            entries.edit(bytes("k"), entry -> {
                String before = text(entry.get());
                assertThat(entry.resize(length).capacity()).isEqualTo(length);
                String after = text(entry.get());
                int kept = Math.min(before.length(), length);
                assertThat(after).hasSize(length).startsWith(before.substring(0, kept));
                assertThat(after.substring(kept)).isEqualTo("\0".repeat(length - kept));
                return null;
            });
        }
        assertThat(database.expiresAtMillis(bytes("k"))).isEqualTo(FAR);
    }

    @Test
    void whoLooksAtAStringSeesNothingOfAnEdit() {
        for (String value : new String[] {"short", "long".repeat(50_000)}) {
            database.put(bytes("k"), bytes(value));
            String seen = database.read(bytes("k"), view -> {
                entries.edit(bytes("k"), entry -> {
                    entry.resize(entry.length()).putByte(0, (byte) '!');
                    return null;
                });
                return view.getStringWithoutLengthAscii(0, view.capacity());
            });
            assertThat(seen).isEqualTo(value);
            assertThat(get("k")).isEqualTo("!" + value.substring(1));
        }
    }

    @Test
    void aLargeStringIsChangedWhereItLies() {
        database.put(bytes("k"), new byte[40 << 20]);
        // A copy would not fit beside it.
        for (int i = 0; i < 10; i++) {
            int at = i * 1_000_003;
            entries.edit(bytes("k"), entry -> {
                entry.resize(entry.length()).putByte(at, (byte) 1);
                return null;
            });
        }
        assertThat(database.getRange(bytes("k"), 1_000_003, 1_000_004)).containsExactly(1, 0);
    }

    @Test
    void anEditKeepsToItsTypeAndItsCallback() {
        database.list(bytes("list")).addLast(all("a"));
        EntryEditor kept = entries.edit(bytes("list"), entry -> {
            assertThat(entry.exists()).isTrue();
            assertThat(entry.isString()).isFalse();
            assertThatThrownBy(entry::get).isInstanceOf(WrongTypeException.class);
            assertThatThrownBy(entry::view).isInstanceOf(WrongTypeException.class);
            assertThatThrownBy(() -> entry.resize(1)).isInstanceOf(WrongTypeException.class);
            assertThatThrownBy(() -> entry.resize(Integer.MAX_VALUE)).isInstanceOf(EntryTooLargeException.class);
            entry.expireAt(FAR);
            return entry;
        });
        assertThat(texts(database.list(bytes("list")).range(0, -1))).containsExactly("a");
        assertThat(database.expiresAtMillis(bytes("list"))).isEqualTo(FAR);
        assertThatThrownBy(kept::exists).isInstanceOf(IllegalStateException.class);
        entries.edit(bytes("list"), entry -> {
            entry.putKeepingExpiry(bytes("text"));
            return null;
        });
        assertThat(get("list")).isEqualTo("text");
    }

    /** What they show would be memory that has been freed, or is another entry's. */
    @Test
    void viewsEndWithTheNextWriteOfTheirOperation() {
        List<Consumer<EntryEditor>> writes = List.of(
                EntryEditor::remove,
                entry -> entry.putKeepingExpiry(bytes("x")),
                entry -> entry.put(bytes("x"), FAR),
                entry -> entry.resize(9),
                entry -> entry.expireAt(Instant.EPOCH));
        for (Consumer<EntryEditor> write : writes) {
            database.put(bytes("a"), bytes("value"));
            database.put(bytes("b"), bytes("other"));
            DirectBuffer kept = entries.editAll(all("a", "a", "b"), editors -> {
                DirectBuffer first = editors[0].view();
                DirectBuffer third = editors[2].view();
                assertThat(editors[1].view().capacity()).isEqualTo(5);
                assertThat(first.getByte(4)).isEqualTo((byte) 'e');
                write.accept(editors[1]);
                assertThat(first.capacity()).isZero();
                assertThat(third.capacity()).isZero();
                assertThatThrownBy(() -> first.getByte(0)).isInstanceOf(IndexOutOfBoundsException.class);
                MutableDirectBuffer resized = editors[0].resize(3);
                assertThat(resized.capacity()).isEqualTo(3);
                assertThatThrownBy(() -> resized.putByte(3, (byte) 0)).isInstanceOf(IndexOutOfBoundsException.class);
                write.accept(editors[1]);
                assertThat(resized.capacity()).isZero();
                return editors[2].view();
            });
            assertThat(kept.capacity()).isZero();
        }
    }

    /** Whoever meets an expired entry frees it, also behind a view of it. */
    @Test
    void aViewEndsWhenItsEntryIsFoundToHaveExpired() {
        database.put(bytes("k"), bytes("value"), System.currentTimeMillis() + 50);
        entries.editAll(all("k", "k"), editors -> {
            DirectBuffer view = editors[0].view();
            while (editors[1].exists()) {
                Thread.onSpinWait();
            }
            assertThat(view.capacity()).isZero();
            return null;
        });
    }

    @Test
    void anExceptionOfAnEditLeavesWhatWasWrittenAndNoLock() {
        IllegalStateException thrown = new IllegalStateException("of the callback");
        assertThatThrownBy(() -> entries.editAll(all("a", "b"), editors -> {
                    editors[0].putKeepingExpiry(bytes("1"));
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThatThrownBy(() -> entries.edit(bytes("b"), entry -> {
                    entry.putKeepingExpiry(bytes("2"));
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThat(get("a")).isEqualTo("1");
        assertThat(get("b")).isEqualTo("2");
        entries.putAllAtomically(all("a", "b"), all("3", "4"));
        assertThat(get("b")).isEqualTo("4");
    }

    @Test
    void anEditIsForItsThread() throws Exception {
        database.put(bytes("k"), bytes("v"));
        entries.edit(bytes("k"), entry -> {
            AtomicReference<Throwable> refused = new AtomicReference<>();
            Thread thread = new Thread(() -> refused.set(catchThrowable(entry::remove)));
            thread.start();
            assertThatCode(thread::join).doesNotThrowAnyException();
            assertThat(refused.get()).isInstanceOf(IllegalStateException.class);
            return null;
        });
        assertThat(get("k")).isEqualTo("v");
    }

    @Test
    void whatDoesNotFitChangesNothing() {
        database.put(bytes("k"), bytes("value"), FAR);
        entries.edit(bytes("k"), entry -> {
            assertThatThrownBy(() -> entry.resize(100 << 20)).isInstanceOf(MemoryLimitException.class);
            assertThatThrownBy(() -> entry.putKeepingExpiry(new byte[100 << 20]))
                    .isInstanceOf(MemoryLimitException.class);
            assertThatThrownBy(() -> entry.resize(-1)).isInstanceOf(EntryTooLargeException.class);
            assertThat(text(entry.get())).isEqualTo("value");
            assertThat(entry.expiresAtMillis()).isEqualTo(FAR);
            return null;
        });
        byte[][] values = {bytes("1"), null};
        assertThatThrownBy(() -> entries.putAllAtomically(all("k", "l"), values))
                .isInstanceOf(NullPointerException.class);
        assertThat(get("k")).isEqualTo("value");
    }

    @Test
    void otherDatabasesAreOfTheSameStore() {
        database.put(bytes("k"), bytes("v"));
        try (Store another = Store.open(StoreOptions.builder()
                .arena(ArenaKind.PRIVATE)
                .limitBytes(16L << 20)
                .shards(2)
                .backgroundExpiry(false)
                .build())) {
            Database foreign = another.database(1);
            assertThatIllegalArgumentException().isThrownBy(() -> entries.move(bytes("k"), foreign, bytes("k"), true));
            assertThatIllegalArgumentException().isThrownBy(() -> entries.copy(bytes("k"), foreign, bytes("k"), true));
            assertThatIllegalArgumentException().isThrownBy(() -> entries.swap(foreign));
        }
        assertThat(get("k")).isEqualTo("v");
        assertThat(other.size()).isZero();
    }

    @Test
    void severalAreSetAtOnce() {
        entries.putAllAtomically(all("a", "b", "a"), all("1", "2", "3"));
        assertThat(get("a")).isEqualTo("3");
        assertThat(entries.putAllIfAbsent(all("c", "b"), all("1", "2"))).isFalse();
        assertThat(get("c")).isNull();
        assertThat(entries.putAllIfAbsent(all("c", "d"), all("1", "2"))).isTrue();
        assertThat(get("d")).isEqualTo("2");
        assertThatIllegalArgumentException().isThrownBy(() -> entries.putAllAtomically(all("a"), all()));
    }

    // ---- expiry -----------------------------------------------------------------------------------------------

    @Test
    void anExpiryIsSetUnderConditions() {
        byte[] key = bytes("k");
        assertThat(entries.expireAt(key, FAR)).isFalse();
        database.put(key, bytes("v"));
        assertThat(entries.expireAt(key, FAR, ExpiryCondition.PRESENT)).isFalse();
        assertThat(entries.expireAt(key, FAR, ExpiryCondition.LATER)).isFalse();
        assertThat(entries.expireAt(key, FAR, ExpiryCondition.PRESENT, ExpiryCondition.EARLIER))
                .isFalse();
        assertThat(entries.expireAt(key, FAR, ExpiryCondition.EARLIER)).isTrue();
        assertThat(entries.expireAt(key, FAR, ExpiryCondition.ABSENT)).isFalse();
        assertThat(entries.expireAt(key, FAR + 1, ExpiryCondition.LATER)).isTrue();
        assertThat(entries.expireAt(key, FAR, ExpiryCondition.PRESENT, ExpiryCondition.EARLIER))
                .isTrue();
        assertThat(database.expiresAtMillis(key)).isEqualTo(FAR);
        assertThat(entries.expireAt(key, Instant.EPOCH, ExpiryCondition.EARLIER))
                .isTrue();
        assertThat(database.containsKey(key)).isFalse();
    }

    // ---- other names ------------------------------------------------------------------------------------------

    @Test
    void entriesMoveToOtherDatabases() {
        database.put(bytes("k"), bytes("v"), FAR);
        database.list(bytes("list")).addLast(all("a", "b"));
        other.put(bytes("list"), bytes("there"));
        assertThat(entries.move(bytes("k"), other, bytes("k"), false)).isTrue();
        assertThat(entries.move(bytes("k"), other, bytes("k"), false)).isFalse();
        assertThat(entries.move(bytes("list"), other, bytes("list"), false)).isFalse();
        assertThat(entries.copy(bytes("list"), other, bytes("list"), true)).isTrue();
        assertThat(entries.move(bytes("list"), other, bytes("list"), true)).isTrue();
        assertThat(database.size()).isZero();
        assertThat(text(other.get(bytes("k")))).isEqualTo("v");
        assertThat(other.expiresAtMillis(bytes("k"))).isEqualTo(FAR);
        assertThat(texts(other.list(bytes("list")).range(0, -1))).containsExactly("a", "b");
    }

    @Test
    void everyKeyIsDrawnAtRandom() {
        assertThat(entries.randomKey()).isNull();
        other.put(bytes("not this"), bytes("v"));
        assertThat(entries.randomKey()).isNull();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            database.put(bytes("k" + i), bytes("v"));
            keys.add("k" + i);
        }
        Set<String> drawn = new HashSet<>();
        while (drawn.size() < keys.size()) {
            drawn.add(text(entries.randomKey()));
        }
        assertThat(drawn).isEqualTo(keys);
    }
}
