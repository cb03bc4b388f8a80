package io.forkpoint.internal.keyspace;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** The views of values that an operation on some entries has given out, none of which may outlive the next write. */
final class GivenViews {
    private static final byte[] EMPTY = new byte[0];

    private final List<UnsafeBuffer> views = new ArrayList<>(1);

    @SuppressWarnings("ReferenceEquality") // the same object, whatever it shows
    void add(UnsafeBuffer view) {
        if (views.isEmpty() || views.get(views.size() - 1) != view) {
            views.add(view);
        }
    }

    /** They show nothing any more. */
    void takeBack() {
        views.forEach(view -> view.wrap(EMPTY));
        views.clear();
    }
}
