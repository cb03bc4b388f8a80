package io.forkpoint.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.value.ValueType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTypesTest {
    private static final int MODULE_2 = 7;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "-1, NONE, none",
                BlockDescriptor.TYPE_STRING + ", STRING, string",
                CollectionDescriptor.TYPE_LIST + ", LIST, list",
                CollectionDescriptor.TYPE_SET + ", SET, set",
                CollectionDescriptor.TYPE_HASH + ", HASH, hash",
                CollectionDescriptor.TYPE_HASH_EXPIRING + ", HASH, hash",
                CollectionDescriptor.TYPE_HASH_LATE + ", HASH, hash",
                CollectionDescriptor.TYPE_SORTED_SET + ", SORTED_SET, sorted set",
                CollectionDescriptor.TYPE_STREAM + ", STREAM, stream",
                CollectionDescriptor.TYPE_STREAM_2 + ", STREAM, stream",
                CollectionDescriptor.TYPE_STREAM_3 + ", STREAM, stream",
                MODULE_2 + ", MODULE, \"module's value\"",
                BlockDescriptor.TYPE_VECTOR_SET + ", MODULE, vector set",
            })
    void blockTypesStandForTypesOfValuesAndHaveTheirNames(int blockType, ValueType type, String name) {
        assertThat(ValueTypes.of(blockType)).isEqualTo(type);
        assertThat(ValueTypes.nameOf(blockType)).isEqualTo(name);
    }
}
