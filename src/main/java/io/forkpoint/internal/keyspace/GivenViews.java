package io.forkpoint.internal.keyspace;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** The views of values that an operation has handed out. None of them may outlive the next write. */
final class GivenViews {
    private static final byte[] EMPTY = new byte[0];

    private final List<UnsafeBuffer> views = new ArrayList<>(1);

    @SuppressWarnings("ReferenceEquality") // compares identity, not content
    void add(UnsafeBuffer view) {
        if (views.isEmpty() || views.get(views.size() - 1) != view) {
            views.add(view);
        }
    }

    /** Empties all views. */
    void takeBack() {
        views.forEach(view -> view.wrap(EMPTY));
        views.clear();
    }
}
