package io.forkpoint.internal.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.Test;

/** CRC-64 and LZF by way of jnr. */
class CodecTest {
    private static final int BYTES = 100_000;

    private final HelperLibrary helper = Helper.library();
    private final Pointer plain = Runtime.getSystemRuntime().getMemoryManager().allocateDirect(BYTES);
    private final Pointer packed = Runtime.getSystemRuntime().getMemoryManager().allocateDirect(BYTES);
    private final Pointer unpacked =
            Runtime.getSystemRuntime().getMemoryManager().allocateDirect(BYTES);

    @Test
    void theChecksumOfTheDigitsIsThePublishedOne() {
        put("123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat(helper.fp_crc64(0, plain.address(), 9)).isEqualTo(0xe9c6d914c4b8d9caL);
        long half = helper.fp_crc64(0, plain.address(), 4);
        assertThat(helper.fp_crc64(half, plain.address() + 4, 5)).isEqualTo(0xe9c6d914c4b8d9caL);
        assertThat(helper.fp_crc64(half, plain.address(), 0)).isEqualTo(half);
    }

    @Test
    void textComesBackFromLzf() {
        Random random = new Random(1);
        for (int bytes = 1; bytes <= BYTES; bytes = bytes * 3 + 1) {
            byte[] text = new byte[bytes];
            for (int i = 0; i < bytes; i++) {
                text[i] = (byte) "abcde".charAt(random.nextInt(5) * random.nextInt(2));
            }
            put(text);
            int length = helper.fp_lzf_compress(plain.address(), bytes, packed.address(), BYTES);
            assertThat(length).isPositive();
            assertThat(helper.fp_lzf_decompress(packed.address(), length, unpacked.address(), BYTES))
                    .isEqualTo(bytes);
            byte[] back = new byte[bytes];
            unpacked.get(0, back, 0, bytes);
            assertThat(back).isEqualTo(text);
        }
    }

    @Test
    void noiseDoesNotFit() {
        byte[] noise = new byte[1000];
        new Random(2).nextBytes(noise);
        put(noise);
        assertThat(helper.fp_lzf_compress(plain.address(), 1000, packed.address(), 996))
                .isZero();
    }

    @Test
    void nothingIsNothing() {
        assertThat(helper.fp_lzf_compress(plain.address(), 0, packed.address(), 10))
                .isZero();
        assertThat(helper.fp_lzf_decompress(plain.address(), 0, packed.address(), 10))
                .isZero();
    }

    private void put(byte[] bytes) {
        plain.put(0, bytes, 0, bytes.length);
    }
}
