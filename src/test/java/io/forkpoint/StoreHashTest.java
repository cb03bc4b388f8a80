package io.forkpoint;

import static io.forkpoint.Texts.all;
import static io.forkpoint.Texts.bytes;
import static io.forkpoint.Texts.text;
import static io.forkpoint.Texts.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.NotANumberException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.value.ExpireOutcome;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ExpiryCondition;
import io.forkpoint.value.FieldCondition;
import io.forkpoint.value.PersistOutcome;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.ConcurrentMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each method of a hash does at its edges: what Redis's command does there. */
class StoreHashTest {
    private final Store store = Store.open(StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(64L << 20)
            .shards(2)
            .backgroundExpiry(false)
            .build());
    private final Database database = store.database(0);
    private final StoreHash hash = store.hash(bytes("hash"));
    private final StoreHashExpiry expiry = hash.expiry();
    private final long later = System.currentTimeMillis() + 1_000_000;

    @AfterEach
    void close() {
        store.close();
    }

    private String get(String field) {
        return text(hash.get(bytes(field)));
    }

    private void put(String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            hash.put(bytes(pairs[i]), bytes(pairs[i + 1]));
        }
    }

    @Test
    void fieldsAreSetAndRead() {
        assertThat(hash.put(bytes("a"), bytes("1"))).isTrue();
        assertThat(hash.put(bytes("a"), bytes("2"))).isFalse();
        assertThat(hash.putAll(all("a", "b", "c", "b"), all("3", "4", "5", "6")))
                .isEqualTo(2);
        assertThat(texts(hash.getAll(all("c", "x", "b")))).containsExactly("5", null, "6");
        assertThat(texts(hash.fields())).containsExactly("a", "b", "c");
        assertThat(texts(hash.values())).containsExactly("3", "6", "5");
        assertThat(hash.entries())
                .extracting(entry -> text(entry.getKey()) + text(entry.getValue()))
                .containsExactly("a3", "b6", "c5");
        assertThat(hash.size()).isEqualTo(3);
        assertThat(hash.containsField(bytes("a"))).isTrue();
        assertThat(hash.containsField(bytes("x"))).isFalse();
        assertThat(hash.putIfAbsent(bytes("a"), bytes("9"))).isFalse();
        assertThat(hash.putIfAbsent(bytes("d"), bytes("four"))).isTrue();
        assertThat(hash.valueLength(bytes("d"))).isEqualTo(4);
        assertThat(hash.valueLength(bytes("x"))).isZero();
        assertThat(text(hash.getAndSet(bytes("d"), bytes("")))).isEqualTo("four");
        assertThat(get("d")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hash.putAll(all("a", "b"), all("1")))
                .withMessageContaining("fields=2");
    }

    @Test
    void fieldsAreRemovedUntilTheKeyIsGone() {
        put("a", "1", "b", "2", "c", "3", "d", "4", "e", "5");
        assertThat(hash.removeAll(all("a", "x", "a"))).isEqualTo(1);
        assertThat(hash.remove(bytes("b"))).isTrue();
        assertThat(hash.remove(bytes("b"))).isFalse();
        assertThat(hash.remove(bytes("c"), bytes("2"))).isFalse();
        assertThat(hash.remove(bytes("c"), bytes("3"))).isTrue();
        assertThat(text(hash.getAndRemove(bytes("d")))).isEqualTo("4");
        assertThat(texts(hash.getAndRemoveAll(all("e", "x", "e")))).containsExactly("5", null, null);
        assertThat(database.containsKey(bytes("hash"))).isFalse();
        assertThat(hash.removeAll(all("e", "x"))).isZero();
        put("a", "1");
        hash.clear();
        assertThat(database.containsKey(bytes("hash"))).isFalse();
    }

    @Test
    void numbersAreAddedTo() {
        assertThat(hash.increment(bytes("n"), 5)).isEqualTo(5);
        assertThat(hash.increment(bytes("n"), -7)).isEqualTo(-2);
        assertThat(hash.increment(bytes("d"), new BigDecimal("10.50"))).isEqualTo(new BigDecimal("10.5"));
        assertThat(hash.increment(bytes("d"), new BigDecimal("0.1"))).isEqualTo(new BigDecimal("10.6"));
        assertThat(hash.increment(bytes("d"), new BigDecimal("-10.6"))).isEqualTo(BigDecimal.ZERO);
        assertThat(get("d")).isEqualTo("0");
        put("text", "abc", "max", Long.toString(Long.MAX_VALUE));
        assertThatThrownBy(() -> hash.increment(bytes("text"), 1))
                .isInstanceOf(NotANumberException.class)
                .hasMessageContaining("abc");
        assertThatThrownBy(() -> hash.increment(bytes("text"), BigDecimal.ONE)).isInstanceOf(NotANumberException.class);
        assertThatThrownBy(() -> hash.increment(bytes("max"), 1)).isInstanceOf(NotANumberException.class);
        assertThat(get("text")).isEqualTo("abc");
    }

    @Test
    void entriesAreTakenAtRandom() {
        assertThat(hash.randomEntries(5)).isEmpty();
        assertThat(hash.randomEntriesRepeating(5)).isEmpty();
        put("a", "1", "b", "2", "c", "3");
        assertThat(hash.randomEntries(9))
                .extracting(entry -> text(entry.getKey()) + text(entry.getValue()))
                .containsExactlyInAnyOrder("a1", "b2", "c3");
        assertThat(hash.randomEntriesRepeating(9)).hasSize(9);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hash.randomEntries(-1))
                .withMessageContaining("count=-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hash.randomEntriesRepeating(-1))
                .withMessageContaining("count=-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hash.randomEntriesRepeating(Long.MAX_VALUE))
                .withMessageContaining("count=" + Long.MAX_VALUE);
        assertThat(hash.randomEntries(2)).hasSize(2);
    }

    @Test
    void fieldsExpire() {
        put("a", "1", "b", "2", "c", "3");
        assertThat(expiry.expiresAtMillis(all("a", "x"))).containsExactly(Expiry.NONE, Expiry.NO_ENTRY);
        assertThat(expiry.expireAt(later, ExpiryCondition.ALWAYS, all("a", "x")))
                .containsExactly(ExpireOutcome.SET, ExpireOutcome.NO_FIELD);
        assertThat(expiry.expiresAtMillis(all("a", "b"))).containsExactly(later, -1);
        assertThat(expiry.timeToLiveMillis(all("a", "b", "x"))[0]).isBetween(900_000L, 1_000_000L);
        assertThat(expiry.expireAt(later, ExpiryCondition.ABSENT, all("a", "b")))
                .containsExactly(ExpireOutcome.REFUSED, ExpireOutcome.SET);
        assertThat(expiry.expireAt(later + 1, ExpiryCondition.PRESENT, all("a", "c")))
                .containsExactly(ExpireOutcome.SET, ExpireOutcome.REFUSED);
        assertThat(expiry.expireAt(later, ExpiryCondition.LATER, all("a", "c")))
                .containsExactly(ExpireOutcome.REFUSED, ExpireOutcome.REFUSED);
        assertThat(expiry.expireAt(later, ExpiryCondition.EARLIER, all("a", "c")))
                .containsExactly(ExpireOutcome.SET, ExpireOutcome.SET);
        assertThat(expiry.nextExpiryMillis()).hasValue(later);
        assertThat(expiry.persist(all("a", "x"))).containsExactly(PersistOutcome.PERSISTED, PersistOutcome.NO_FIELD);
        assertThat(expiry.persist(all("a"))).containsExactly(PersistOutcome.NO_EXPIRY);
        assertThat(expiry.nextExpiryMillis()).hasValue(later);
        assertThat(expiry.expireAt(Instant.EPOCH, ExpiryCondition.ALWAYS, all("b", "c")))
                .containsExactly(ExpireOutcome.REMOVED, ExpireOutcome.REMOVED);
        assertThat(texts(hash.fields())).containsExactly("a");
        assertThat(expiry.expireAfter(Duration.ZERO, ExpiryCondition.ALWAYS, all("a")))
                .containsExactly(ExpireOutcome.REMOVED);
        assertThat(expiry.nextExpiryMillis()).isEmpty();
        assertThat(database.containsKey(bytes("hash"))).isFalse();
        assertThat(expiry.expireAt(later, ExpiryCondition.ALWAYS, all("a"))).containsExactly(ExpireOutcome.NO_FIELD);
        assertThat(database.containsKey(bytes("hash"))).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> expiry.expireAt(-1, ExpiryCondition.ALWAYS, all("a")))
                .withMessageContaining("expiryMillis=-1");
    }

    @Test
    void aHashExistsAsLongAsItHasFields() {
        assertThat(hash.exists()).isFalse();
        put("a", "1");
        assertThat(hash.exists()).isTrue();
        hash.clear();
        assertThat(hash.exists()).isFalse();
    }

    @Test
    void settingAFieldTakesItsExpiryAwayAndAddingToItDoesNot() {
        put("a", "1", "b", "2");
        expiry.expireAt(later, ExpiryCondition.ALWAYS, all("a", "b"));
        hash.increment(bytes("a"), 1);
        hash.put(bytes("b"), bytes("3"));
        assertThat(expiry.expiresAtMillis(all("a", "b"))).containsExactly(later, -1);
        hash.increment(bytes("a"), new BigDecimal("0.5"));
        assertThat(expiry.expiresAtMillis(all("a"))).containsExactly(later);
        assertThat(hash.update(bytes("a"), old -> bytes("made of " + new String(old, StandardCharsets.UTF_8))))
                .isEqualTo(bytes("made of 2.5"));
        assertThat(hash.get(bytes("a"))).isEqualTo(bytes("made of 2.5"));
        assertThat(expiry.expiresAtMillis(all("a"))).containsExactly(later);
    }

    @Test
    void aFieldIsMadeOfItsOldValueOrOfNone() {
        assertThat(hash.update(bytes("a"), old -> bytes(old == null ? "new" : "old")))
                .isEqualTo(bytes("new"));
        assertThat(hash.update(bytes("a"), old -> bytes(old == null ? "new" : "old")))
                .isEqualTo(bytes("old"));
        assertThatIllegalStateException()
                .isThrownBy(() -> hash.update(bytes("b"), old -> {
                    throw new IllegalStateException();
                }));
        assertThat(hash.containsField(bytes("b"))).isFalse();
    }

    @Test
    void fieldsAreReadAndSetWithAnExpiry() {
        assertThat(expiry.putAll(all("a", "b"), all("1", "2"), FieldCondition.ALL_PRESENT, later))
                .isFalse();
        assertThat(database.containsKey(bytes("hash"))).isFalse();
        assertThat(expiry.putAll(all("a", "b"), all("1", "2"), FieldCondition.NONE_PRESENT, later))
                .isTrue();
        assertThat(expiry.putAll(all("a", "c"), all("1", "2"), FieldCondition.NONE_PRESENT, later))
                .isFalse();
        assertThat(expiry.putAllKeepingExpiry(all("a"), all("3"), FieldCondition.ALL_PRESENT))
                .isTrue();
        assertThat(expiry.expiresAtMillis(all("a", "b", "c"))).containsExactly(later, later, -2);
        assertThat(expiry.putAll(all("b"), all("4"), FieldCondition.ALWAYS)).isTrue();
        assertThat(texts(expiry.getAndExpireAt(later + 5, all("a", "b", "x")))).containsExactly("3", "4", null);
        assertThat(expiry.expiresAtMillis(all("a", "b"))).containsExactly(later + 5, later + 5);
        assertThat(texts(expiry.getAndPersist(all("a")))).containsExactly("3");
        assertThat(expiry.expiresAtMillis(all("a", "b"))).containsExactly(-1, later + 5);
        assertThat(texts(expiry.getAndExpireAt(Instant.EPOCH, all("a")))).containsExactly("3");
        assertThat(expiry.putAll(all("b"), all("4"), FieldCondition.ALWAYS, Instant.EPOCH))
                .isTrue();
        assertThat(database.containsKey(bytes("hash"))).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> expiry.putAll(all("b"), all("4"), FieldCondition.ALWAYS, -2))
                .withMessageContaining("expiryMillis=-2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> expiry.getAndExpireAt(Expiry.NONE, all("b")))
                .withMessageContaining("expiryMillis=-1");
    }

    @Test
    void anExpiredFieldIsAbsentAndRemovedLater() throws InterruptedException {
        put("a", "1", "b", "2");
        long soon = System.currentTimeMillis() + 30;
        expiry.expireAt(soon, ExpiryCondition.ALWAYS, all("a"));
        while (System.currentTimeMillis() < soon) {
            Thread.sleep(5);
        }
        assertThat(get("a")).isNull();
        assertThat(hash.size()).isEqualTo(1);
        assertThat(texts(hash.fields())).containsExactly("b");
        assertThat(hash.putIfAbsent(bytes("a"), bytes("new"))).isTrue();
        assertThat(expiry.expiresAtMillis(all("a"))).containsExactly(-1);
        expiry.expireAt(System.currentTimeMillis() + 20, ExpiryCondition.ALWAYS, all("a", "b"));
        while (hash.size() > 0) {
            Thread.sleep(5);
        }
        expiry.removeExpired(10);
        assertThat(database.containsKey(bytes("hash"))).isFalse();
    }

    @Test
    void otherTypesAreRefusedAndStay() {
        database.put(bytes("hash"), bytes("text"));
        List<ThrowingCallable> calls = List.of(
                hash::size,
                hash::entries,
                () -> put("a", "1"),
                () -> hash.remove(bytes("a")),
                () -> expiry.expiresAtMillis(all("a")),
                () -> expiry.expireAt(later, ExpiryCondition.ALWAYS, all("a")));
        calls.forEach(call -> assertThatThrownBy(call)
                .isInstanceOf(WrongTypeException.class)
                .hasMessageContaining("string")
                .hasMessageContaining("hash"));
        assertThat(text(database.get(bytes("hash")))).isEqualTo("text");
    }

    @Test
    void aScanVisitsWhatStaysExactlyOnce() {
        for (int i = 0; i < 500; i++) {
            put("f" + i, "v" + i);
        }
        expiry.expireAt(later, ExpiryCondition.ALWAYS, all("f1", "f2"));
        List<String> visited = new ArrayList<>();
        byte[] cursor = null;
        int round = 0;
        do {
            cursor = hash.scan(cursor, 7, (field, value) -> visited.add(text(field)));
            if (cursor != null && round++ % 2 == 0) {
                hash.remove(cursor);
                put("g" + round, "");
            }
        } while (cursor != null);
        assertThat(visited).doesNotHaveDuplicates();
        assertThat(visited)
                .containsAll(texts(hash.fields()).stream()
                        .filter(name -> name.startsWith("f"))
                        .toList());
    }

    @Test
    void theViewIsAMap() throws Exception {
        ConcurrentMap<String, String> view = hash.asMap(Codec.utf8(), Codec.utf8());
        long seed = Seeds.one();
        Seeds.explain(seed, "the view of a hash", () -> {
            Random random = new Random(seed);
            Map<String, String> model = new HashMap<>();
            for (int i = 0; i < 5000; i++) {
                String key = "k" + random.nextInt(600);
                String value = "v" + random.nextInt(3);
                String other = "v" + random.nextInt(3);
                switch (random.nextInt(9)) {
                    case 0, 1 -> assertThat(view.put(key, value)).isEqualTo(model.put(key, value));
                    case 2 -> assertThat(view.remove(key)).isEqualTo(model.remove(key));
                    case 3 -> assertThat(view.putIfAbsent(key, value)).isEqualTo(model.putIfAbsent(key, value));
                    case 4 -> assertThat(view.remove(key, value)).isEqualTo(model.remove(key, value));
                    case 5 -> assertThat(view.replace(key, other, value)).isEqualTo(model.replace(key, other, value));
                    case 6 -> assertThat(view.replace(key, value)).isEqualTo(model.replace(key, value));
                    case 7 ->
                        assertThat(view.merge(key, value, String::concat))
                                .isEqualTo(model.merge(key, value, String::concat));
                    default -> assertThat(view.getOrDefault(key, "none")).isEqualTo(model.getOrDefault(key, "none"));
                }
            }
            assertThat(view).isEqualTo(model).hasSameHashCodeAs(model);
            view.keySet().removeIf(key -> key.endsWith("7"));
            model.keySet().removeIf(key -> key.endsWith("7"));
            view.replaceAll((key, value) -> key + value);
            model.replaceAll((key, value) -> key + value);
            assertThat(view).isEqualTo(model);
        });
        view.putAll(Map.of("x", "1", "y", "2"));
        assertThat(view).containsEntry("x", "1").containsKey("y");
        Iterator<String> iterator = view.keySet().iterator();
        assertThatThrownBy(iterator::remove).isInstanceOf(IllegalStateException.class);
        view.clear();
        assertThat(view).isEmpty();
        assertThatThrownBy(() -> view.keySet().iterator().next()).isInstanceOf(NoSuchElementException.class);
    }
}
