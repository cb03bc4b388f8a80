package io.forkpoint.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
        addAll(
                numbers,
                ControlDescriptor.class,
                "fp_control",
                Map.of("MAGIC", "FP_CONTROL_MAGIC", "PAGE_BYTES", "FP_CONTROL_BYTES"));
        addAll(numbers, RequestDescriptor.class, "fp_request", Map.of());
        addAll(
                numbers,
                MapKind.class,
                "",
                Map.of(
                        "SHARED",
                        "FP_MAP_SHARED",
                        "PRIVATE",
                        "FP_MAP_PRIVATE",
                        "PRIVATE_HUGE",
                        "FP_MAP_PRIVATE_HUGE",
                        "INDEX",
                        "FP_MAP_INDEX",
                        "INDEX_HUGE",
                        "FP_MAP_INDEX_HUGE",
                        "CONTROL",
                        "FP_MAP_CONTROL"));
        return numbers;
    }

    /** FIELD_OFFSET is {@code struct.field}, BYTES is {@code struct}, all others are FP_NAME unless renamed. */
    private static void addAll(
            Map<String, Long> numbers, Class<?> descriptor, String struct, Map<String, String> renamed) {
        for (Field field : descriptor.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType().isPrimitive()) {
                numbers.put(nativeName(field.getName(), struct, renamed), valueOf(field));
            }
        }
    }

    private static String nativeName(String name, String struct, Map<String, String> renamed) {
        if (renamed.containsKey(name)) {
            return renamed.get(name);
        }
        if (name.equals("BYTES")) {
            return struct;
        }
        if (name.endsWith("_OFFSET")) {
            String field = name.substring(0, name.length() - "_OFFSET".length());
            return struct + "." + field.toLowerCase(Locale.ROOT);
        }
        return "FP_" + name;
    }

    private static long valueOf(Field field) {
        try {
            return ((Number) field.get(null)).longValue();
        } catch (IllegalAccessException e) {
            throw new LinkageError(field + " is not accessible", e);
        }
    }
}
