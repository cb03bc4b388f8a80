package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PreambleMemoryTest {
    private static final byte[] FUNCTION = "#!lua name=mylib".getBytes(ISO_8859_1);
    /** A module's record that follows the keys: id, "an integer follows", 2. */
    private static final byte[] MODULE_AUX_AFTER = {1, 2, 2, 0};

    private final AtomicReference<CarriedRecords> carried =
            new AtomicReference<>(new CarriedRecords(List.of(FUNCTION), List.of(MODULE_AUX_AFTER)));

    private final FakeSource source = new FakeSource();
    private final PreambleMemory memory = new PreambleMemory();

    private void prepare() {
        memory.prepare(
                source,
                List.of(SnapshotPart.prefix(SnapshotSink.descriptor(1), 0, "user:".getBytes(ISO_8859_1))),
                OldestServer.AUTO,
                carried::get);
    }

    private String text(long address, int bytes) {
        byte[] text = new byte[bytes];
        new UnsafeBuffer(address, bytes).getBytes(0, text);
        return new String(text, ISO_8859_1);
    }

    @Test
    void whatIsCarriedStandsAroundTheRecords() {
        prepare();
        memory.complete(source);

        PreambleMemory.Place place = memory.place(0);
        assertThat(text(place.preambleAddress(), place.preambleBytes()))
                .startsWith("REDIS0010")
                .contains("mylib");
        assertThat(place.trailer()).isNotEmpty();
        assertThat(text(place.trailerAddress(), place.trailer().length))
                .isEqualTo(new String(place.trailer(), ISO_8859_1));
        assertThat(text(place.prefixAddress(), place.prefix().length)).isEqualTo("user:");
    }

    /** Keys of after a flush and functions of before it would be two moments in one file. */
    @Test
    void whatIsFlushedBeforeTheGateIsGoneInTheGate() {
        prepare();
        memory.complete(source);
        carried.set(CarriedRecords.NONE);
        memory.complete(source);

        PreambleMemory.Place place = memory.place(0);
        assertThat(text(place.preambleAddress(), place.preambleBytes()))
                .startsWith("REDIS0009")
                .contains("forkpoint-ver")
                .doesNotContain("mylib");
        assertThat(place.trailer()).isEmpty();
        assertThat(text(place.prefixAddress(), place.prefix().length)).isEqualTo("user:");

        prepare();
        memory.complete(source);
        assertThat(place.trailer()).isEmpty();
    }
}
