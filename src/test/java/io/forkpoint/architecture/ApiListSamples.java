package io.forkpoint.architecture;

import java.util.List;
import java.util.function.Supplier;

/** What {@link ApiListTest} has listed. */
public final class ApiListSamples {
    private ApiListSamples() {}

    static class Hidden {
        public List<byte[]> inherited() {
            return List.of();
        }
    }

    public static final class Sample<T extends Number> extends Hidden implements Supplier<T> {
        public static final long LIMIT = 1;

        private Sample() {}

        @SafeVarargs
        public final <X extends Exception> void raise(X error, T... values) throws X {
            if (values.length == 0) {
                throw error;
            }
        }

        void hidden() {}

        @Override
        public T get() {
            return null;
        }
    }
}
