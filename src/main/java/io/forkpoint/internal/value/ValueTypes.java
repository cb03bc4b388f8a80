package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.value.ValueType;
import java.util.Locale;

/** Maps the type in a block's header to the public type of its value. */
public final class ValueTypes {
    private ValueTypes() {}

    /** Returns the type that a block's type stands for; {@link ValueType#NONE} for a negative number. */
    public static ValueType of(int blockType) {
        return switch (CollectionDescriptor.canonical(blockType)) {
            case BlockDescriptor.TYPE_STRING -> ValueType.STRING;
            case CollectionDescriptor.TYPE_LIST -> ValueType.LIST;
            case CollectionDescriptor.TYPE_SET -> ValueType.SET;
            case CollectionDescriptor.TYPE_HASH -> ValueType.HASH;
            case CollectionDescriptor.TYPE_SORTED_SET -> ValueType.SORTED_SET;
            case CollectionDescriptor.TYPE_STREAM -> ValueType.STREAM;
            default -> blockType < 0 ? ValueType.NONE : ValueType.MODULE;
        };
    }

    /** Returns the name of a block's type in messages, such as "sorted set". */
    public static String nameOf(int blockType) {
        if (blockType == BlockDescriptor.TYPE_VECTOR_SET) {
            return "vector set";
        }
        ValueType type = of(blockType);
        return type == ValueType.MODULE
                ? "module's value"
                : type.name().replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
