package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.value.ExpiryCondition;
import io.forkpoint.value.ValueType;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ValueTypeTest {
    private final Store store =
            Store.open(StoreOptions.builder().limitBytes(16 << 20).build());
    private final Database database = store.database(0);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void eachCollectionHasItsType() {
        byte[] key = bytes("k");
        assertThat(database.type(key)).isEqualTo(ValueType.NONE);
        database.put(key, bytes("1"));
        assertThat(database.type(key)).isEqualTo(ValueType.STRING);
        database.list(bytes("list")).addLast(bytes("a"));
        assertThat(database.type(bytes("list"))).isEqualTo(ValueType.LIST);
        database.set(bytes("set")).add(bytes("a"));
        assertThat(database.type(bytes("set"))).isEqualTo(ValueType.SET);
        database.sortedSet(bytes("sorted")).add(bytes("a"), 1);
        assertThat(database.type(bytes("sorted"))).isEqualTo(ValueType.SORTED_SET);
        database.stream(bytes("stream")).add(bytes("field"), bytes("value"));
        assertThat(database.type(bytes("stream"))).isEqualTo(ValueType.STREAM);
    }

    @Test
    void aHashWhoseFieldsExpireIsAHash() {
        byte[] key = bytes("k");
        database.hash(key).put(bytes("f"), bytes("1"));
        assertThat(database.type(key)).isEqualTo(ValueType.HASH);
        database.hash(key).expiry().expireAfter(Duration.ofDays(1), ExpiryCondition.ALWAYS, bytes("f"));
        assertThat(database.type(key)).isEqualTo(ValueType.HASH);
        database.remove(key);
        assertThat(database.type(key)).isEqualTo(ValueType.NONE);
    }
}
