package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.CodecException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Views of objects that are no strings. */
class CodecViewsTest {
    private final Store store =
            Store.open(StoreOptions.builder().limitBytes(16 << 20).build());
    private final Database database = store.database(0);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aMapOfCountersIsOneWithTheCountersOfTheStore() {
        ConcurrentMap<String, Long> counters = database.asMap(Codec.utf8(), Codec.decimal());
        counters.merge("visits", 1L, Long::sum);
        assertThat(database.increment(bytes("visits"), 41)).isEqualTo(42);
        assertThat(counters.merge("visits", -50L, Long::sum)).isEqualTo(-8);
        assertThat(database.get(bytes("visits"))).isEqualTo(bytes("-8"));
    }

    @Test
    void collectionsHoldNumbersUuidsAndConstants() {
        Map<Long, TimeUnit> units = store.hash(bytes("hash")).asMap(Codec.int64(), Codec.enumeration(TimeUnit.class));
        units.put(-1L, TimeUnit.DAYS);
        units.put(7L, TimeUnit.HOURS);
        assertThat(units).isEqualTo(Map.of(-1L, TimeUnit.DAYS, 7L, TimeUnit.HOURS));
        Set<UUID> ids = store.set(bytes("set")).asSet(Codec.uuid());
        UUID id = new UUID(-1, 2);
        assertThat(ids.add(id)).isTrue();
        assertThat(ids).containsExactly(id);
        List<Integer> numbers = store.list(bytes("list")).asList(Codec.int32());
        numbers.addAll(List.of(3, -1, 2));
        assertThat(numbers).containsExactly(3, -1, 2);
    }

    /** Members of one score are in the order of their bytes. */
    @Test
    void aSortedSetOrdersNumbersOfOneScore() {
        Map<Long, Double> scores = store.sortedSet(bytes("sorted")).asMap(Codec.int64());
        for (long number : new long[] {1000, 2, 256, 255, Long.MAX_VALUE, 0}) {
            scores.put(number, 1.0);
        }
        assertThat(scores.keySet()).containsExactly(0L, 2L, 255L, 256L, 1000L, Long.MAX_VALUE);
    }

    @Test
    void whatAnotherHasWrittenIsNamedAndStays() {
        ConcurrentMap<String, Long> counters = database.asMap(Codec.utf8(), Codec.decimal());
        database.put(bytes("visits"), bytes("many"));
        assertThatThrownBy(() -> counters.get("visits"))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("codec=decimal bytes=4 hex=6d616e79");
        assertThatThrownBy(() -> counters.merge("visits", 1L, Long::sum)).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> counters.forEach((key, value) -> {})).isInstanceOf(CodecException.class);
        assertThat(database.get(bytes("visits"))).isEqualTo(bytes("many"));
        assertThat(counters).hasSize(1).containsKey("visits");
        assertThat(counters.replace("visits", 1L, 2L)).isFalse();
    }
}
