package io.forkpoint.internal.helper;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.EntryLimits;
import io.forkpoint.internal.memory.SegmentDescriptor;
import java.lang.reflect.Field;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Compares the layout of shared memory on both sides. The Java constants are found by reflection and named as the C
 * side names them, so that a constant that is new on either side fails the test until the other has it.
 */
class LayoutTest {
    private final HelperLibrary helper = Helper.library();

    @Test
    void everyExportedNumberHasItsCounterpart() {
        assertThat(javaSide()).containsExactlyInAnyOrderEntriesOf(nativeSide());
    }

    @Test
    void aNameBeyondTheTableIsEmpty() {
        assertThat(helper.fp_layout_name(helper.fp_layout_count())).isEmpty();
        assertThat(helper.fp_layout_value(-1)).isEqualTo(-1);
    }

    private Map<String, Long> nativeSide() {
        Map<String, Long> numbers = new TreeMap<>();
        for (int i = 0; i < helper.fp_layout_count(); i++) {
            String name = helper.fp_layout_name(i);
            assertThat(numbers.put(name, helper.fp_layout_value(i)))
                    .as("%s is exported once", name)
                    .isNull();
        }
        return numbers;
    }

    private static Map<String, Long> javaSide() {
        Map<String, Long> numbers = new TreeMap<>();
        addAll(numbers, ControlDescriptor.class, LayoutTest::controlName);
        addAll(
                numbers,
                RequestDescriptor.class,
                name -> fieldOf("fp_request", name).orElse("FP_" + name));
        addAll(
                numbers,
                OutputDescriptor.class,
                name -> fieldOf("fp_output", name).orElse("FP_" + name));
        addAll(numbers, MapKind.class, name -> "FP_MAP_" + name);
        addAll(numbers, SegmentDescriptor.class, LayoutTest::segmentName);
        addAll(numbers, BlockDescriptor.class, LayoutTest::blockName);
        addAll(numbers, CollectionDescriptor.class, name -> "FP_" + name);
        addAll(numbers, EntryLimits.class, name -> "FP_" + name);
        numbers.put("FP_DATABASES", (long) Store.DATABASES);
        return numbers;
    }

    private static String controlName(String name) {
        return switch (name) {
            case "MAGIC" -> "FP_CONTROL_MAGIC";
            case "PAGE_BYTES" -> "FP_CONTROL_BYTES";
            default -> fieldOf("fp_control", name).orElse("FP_" + name);
        };
    }

    private static String segmentName(String name) {
        return name.equals("RECORD_BYTES")
                ? "fp_segment"
                : fieldOf("fp_segment", name).orElse("FP_" + name);
    }

    /** Null for what Java derives from the others. */
    private static String blockName(String name) {
        if (name.equals("WORD_BYTES") || name.equals("MAX_EPOCH")) {
            return null;
        }
        return name.endsWith("_SHIFT") || name.endsWith("_BITS") ? "FP_HEADER_" + name : "FP_" + name;
    }

    /** FIELD_OFFSET is {@code struct.field}, BYTES is {@code struct}. */
    private static Optional<String> fieldOf(String struct, String name) {
        if (name.equals("BYTES")) {
            return Optional.of(struct);
        }
        return name.endsWith("_OFFSET")
                ? Optional.of(struct + "." + name.replace("_OFFSET", "").toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    private static void addAll(Map<String, Long> numbers, Class<?> descriptor, UnaryOperator<String> nativeName) {
        for (Field field : descriptor.getFields()) {
            String name = nativeName.apply(field.getName());
            if (name != null) {
                assertThat(numbers.put(name, valueOf(field)))
                        .as("%s is there once", name)
                        .isNull();
            }
        }
    }

    private static long valueOf(Field field) {
        try {
            return ((Number) field.get(null)).longValue();
        } catch (IllegalAccessException e) {
            throw new LinkageError(field + " is not accessible", e);
        }
    }
}
