package io.forkpoint.internal.helper;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checksums of pieces put together, beside that of the whole. */
class Crc64CombineTest {
    private static final int BYTES = 3 << 20;

    private final HelperLibrary helper = Helper.library();
    private final UnsafeBuffer content = new UnsafeBuffer(ByteBuffer.allocateDirect(BYTES));

    static LongStream seeds() {
        return Seeds.some();
    }

    private long crc(int from, int to) {
        return to == from ? 0 : helper.fp_crc64(0, content.addressOffset() + from, to - from);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void twoPiecesAreTheWhole(long seed) throws Exception {
        Seeds.explain(seed, "checksums", () -> {
            Random random = new Random(seed);
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            content.putBytes(0, bytes);
            for (int i = 0; i < 200; i++) {
                int end = i < 20 ? i : random.nextInt(BYTES);
                int middle = random.nextInt(end + 1);
                assertThat(helper.fp_crc64_combine(crc(0, middle), crc(middle, end), end - middle))
                        .as("%d bytes of %d", middle, end)
                        .isEqualTo(crc(0, end));
            }
        });
    }

    /** More than can be looked at: 2^40 zeros behind a byte, put together from halves of halves. */
    @Test
    void lengthsBeyondAllBuffersCount() {
        content.putByte(0, (byte) 1);
        long expected = crc(0, 1);
        for (int n = 0; n < 1 << 10; n++) {
            expected = helper.fp_crc64_combine(expected, 0, 1L << 30);
        }
        assertThat(helper.fp_crc64_combine(crc(0, 1), 0, 1L << 40))
                .isEqualTo(expected)
                .isNotZero();
        assertThat(helper.fp_crc64_combine(crc(0, 1), 0, BYTES - 1)).isEqualTo(crc(0, BYTES));
    }
}
