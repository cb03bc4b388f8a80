package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotReport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Nobody but the snapshot says what has become of it. */
class SnapshotFutureTest extends VariantFixture {
    @Test
    void onlyTheSnapshotCompletesItsFuture() {
        GatedChannel channel = new GatedChannel();
        Snapshot snapshot = toChannel(store, Variant.THREAD_PRIVATE, channel, SnapshotOptions.defaults());
        channel.awaitWriter();
        List<ThrowingCallable> calls = List.of(
                () -> snapshot.complete(null),
                () -> snapshot.completeExceptionally(new IllegalStateException()),
                () -> snapshot.completeAsync(() -> null),
                () -> snapshot.completeAsync(() -> null, Runnable::run),
                () -> snapshot.obtrudeValue(null),
                () -> snapshot.obtrudeException(new IllegalStateException()),
                () -> snapshot.toCompletableFuture().complete(null));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThatThrownBy(() -> snapshot.orTimeout(1, TimeUnit.MILLISECONDS).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(snapshot.completeOnTimeout(null, 1, TimeUnit.MILLISECONDS).join())
                .isNull();
        CompletableFuture<SnapshotReport> copy = snapshot.copy();
        assertThat(copy.complete(null)).isTrue();
        assertThat(snapshot.isDone()).isFalse();

        channel.open();
        assertThat(snapshot.join().keys()).isPositive();
        assertThatThrownBy(() -> snapshot.complete(null)).isInstanceOf(UnsupportedOperationException.class);
    }
}
