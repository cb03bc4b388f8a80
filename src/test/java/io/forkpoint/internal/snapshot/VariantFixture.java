package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Stores with some entries for every variant, and what a snapshot can be written to. */
abstract class VariantFixture extends SnapshotFixture {
    /** How long what a snapshot does not wait for may take. */
    static final long PATIENCE_MILLIS = 60_000;

    /** A store with the entries of {@link #expected}. */
    static Store filled(Variant variant) {
        Store filled = Store.open(options().toBuilder().arena(variant.arena).build());
        for (int i = 0; i < ENTRIES; i++) {
            filled.database(0).put(bytes("key:" + i), bytes("value:" + i));
        }
        return filled;
    }

    static List<SnapshotPart> to(SnapshotSink sink) {
        return List.of(SnapshotPart.all(sink));
    }

    static Snapshot toChannel(Store store, Variant variant, GatedChannel channel, SnapshotOptions options) {
        return store.snapshot(variant.method, to(SnapshotSink.channel(channel)), options);
    }

    /** Nothing is retained, and what was held can be written again. */
    static void assertNothingHeld(Store store) {
        store.database(0).put(bytes("after"), bytes("the snapshot"));
        assertThat(store.memory().retained()).isZero();
    }

    /** A pipe with room for as much as the kernel gives it. */
    static final class RawPipe implements AutoCloseable {
        private static final HelperLibrary LIBRARY = Helper.library();
        private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(64 << 10));
        final int readingEnd;
        final int writingEnd;
        private boolean readable = true;
        private boolean writable = true;

        RawPipe() {
            assertThat(LIBRARY.fp_pipe(buffer.addressOffset())).isZero();
            readingEnd = buffer.getInt(0);
            writingEnd = buffer.getInt(Integer.BYTES);
        }

        /** Reads to the end, which comes when nobody can write any more. */
        byte[] drain() {
            byte[] all = {};
            for (long read = read(); read > 0; read = read()) {
                int from = all.length;
                all = Arrays.copyOf(all, from + (int) read);
                buffer.getBytes(0, all, from, (int) read);
            }
            return all;
        }

        private long read() {
            long read = LIBRARY.fp_read(readingEnd, buffer.addressOffset(), buffer.capacity());
            assertThat(read).isNotNegative();
            return read;
        }

        void closeWritingEnd() {
            if (writable) {
                writable = false;
                LIBRARY.fp_close(writingEnd);
            }
        }

        void closeReadingEnd() {
            if (readable) {
                readable = false;
                LIBRARY.fp_close(readingEnd);
            }
        }

        @Override
        public void close() {
            closeWritingEnd();
            closeReadingEnd();
        }
    }
}
