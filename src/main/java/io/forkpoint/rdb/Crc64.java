package io.forkpoint.rdb;

/**
 * The checksum of bytes that were checksummed in pieces, each for itself. With an initial value of 0 and no final XOR, the
 * CRC of what stands behind other bytes is added to theirs, which has moved on by as many powers of x as it has bits.
 */
public final class Crc64 {
    /** Jones's, without x^64; bit 63 is the coefficient of x^0, as in all that is reflected. */
    private static final long POLYNOMIAL = 0x95ac9329ac4bc9b5L;

    /** x^(8 * 2^n) modulo the polynomial: what moves a checksum on by 2^n bytes. */
    private static final long[] BY_POWER_OF_2 = new long[Long.SIZE - 1];

    static {
        BY_POWER_OF_2[0] = 1L << (Long.SIZE - 1 - Byte.SIZE);
        for (int n = 1; n < BY_POWER_OF_2.length; n++) {
            BY_POWER_OF_2[n] = multiply(BY_POWER_OF_2[n - 1], BY_POWER_OF_2[n - 1]);
        }
    }

    private Crc64() {}

    /**
     * Puts the checksums of two pieces together, in a time that grows with the logarithm of the second one's length.
     *
     * @param first the checksum of the first piece
     * @param second that of what follows it
     * @param secondBytes how much follows
     * @return the checksum of both
     */
    public static long combine(long first, long second, long secondBytes) {
        long moved = first;
        for (long left = secondBytes; left != 0; left &= left - 1) {
            moved = multiply(moved, BY_POWER_OF_2[Long.numberOfTrailingZeros(left)]);
        }
        return moved ^ second;
    }

    /** Modulo the polynomial. */
    private static long multiply(long one, long other) {
        long product = 0;
        long moved = other;
        for (long left = one; left != 0; left <<= 1) {
            product ^= left < 0 ? moved : 0;
            moved = moved >>> 1 ^ ((moved & 1) == 0 ? 0 : POLYNOMIAL);
        }
        return product;
    }
}
