package io.forkpoint.bench;

import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.rdb.RdbOutput;
import io.forkpoint.internal.rdb.RdbReader;
import io.forkpoint.internal.rdb.RecordEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a file is made of, each by itself: the checksum, the compression, and the records in both directions. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private static final int RECORDS = 10_000;
    private static final HelperLibrary HELPER = Helper.library();

    /** Plain bytes gone through, a second. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Plain {
        public long bytes;
    }

    /** What is checksummed. */
    @State(Scope.Thread)
    public static class Checked {
        @Param({"64", "4096", "1048576"})
        int length;

        private UnsafeBuffer bytes;

        @Setup
        public void make() {
            bytes = offHeap(Keys.randomValue(length));
        }
    }

    /** Text, and what LZF makes of it. */
    @State(Scope.Thread)
    public static class Text {
        @Param({"100", "1000", "65536"})
        int length;

        private UnsafeBuffer plain;
        private UnsafeBuffer packed;
        private UnsafeBuffer output;
        private int packedLength;

        @Setup
        public void make() {
            byte[] text = new byte[length];
            Keys.text(text, 1);
            plain = offHeap(text);
            output = offHeap(new byte[length]);
            // 100 bytes of this text do not get shorter; to have something to unpack, they may get longer.
            packed = offHeap(new byte[2 * length]);
            packedLength = pack(packed);
            if (packedLength == 0 || unpack() != length) {
                throw new IllegalStateException("LZF made " + packedLength + " bytes of " + length);
            }
        }

        int pack(UnsafeBuffer target) {
            return HELPER.fp_lzf_compress(plain.addressOffset(), length, target.addressOffset(), target.capacity());
        }

        int unpack() {
            return HELPER.fp_lzf_decompress(packed.addressOffset(), packedLength, output.addressOffset(), length);
        }
    }

    /** Records as they lie in an arena, key before value, and the file of them, which stays in the page cache. */
    @State(Scope.Thread)
    public static class Records {
        @Param({"100", "1000"})
        int valueBytes;

        private UnsafeBuffer blocks;
        private long header;
        private Path file;
        private long crc;
        private long decoded;

        @Setup(Level.Trial)
        public void make() throws IOException {
            header = BlockDescriptor.header(1, 0, BlockDescriptor.TYPE_STRING, false, Keys.BYTES, valueBytes);
            blocks = offHeap(new byte[RECORDS * blockBytes()]);
            byte[] key = new byte[Keys.BYTES];
            byte[] value = Keys.randomValue(valueBytes);
            for (int i = 0; i < RECORDS; i++) {
                Keys.key(key, i);
                blocks.putBytes(i * blockBytes(), key);
                blocks.putBytes(i * blockBytes() + Keys.BYTES, value);
            }
            file = Files.createTempFile("forkpoint-bench", ".rdb");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    RecordEncoder encoder = new RecordEncoder((address, bytes) -> write(channel, address, bytes), 0)) {
                encoder.raw("REDIS0011".getBytes(StandardCharsets.US_ASCII));
                encode(encoder);
                encoder.endRecords();
                encoder.writeChecksum(crc);
            }
        }

        private void write(FileChannel channel, long address, long bytes) {
            crc = HELPER.fp_crc64(crc, address, bytes);
            CodecBenchmark.write(channel, new UnsafeBuffer(address, (int) bytes));
        }

        private int blockBytes() {
            return Keys.BYTES + valueBytes;
        }

        void encode(RecordEncoder encoder) {
            long at = blocks.addressOffset();
            for (int i = 0; i < RECORDS; i++) {
                encoder.entry(header, 0, at, Keys.BYTES, valueBytes);
                at += blockBytes();
            }
        }

        long decode() {
            decoded = 0;
            new RdbReader(HELPER).read(file, entry -> decoded += entry.valueBytes());
            if (decoded != (long) RECORDS * valueBytes) {
                throw new IllegalStateException("the file holds " + decoded + " bytes of values");
            }
            return decoded;
        }

        @TearDown(Level.Trial)
        public void remove() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    @Benchmark
    public long crc64(Checked checked, Plain plain) {
        plain.bytes += checked.length;
        return HELPER.fp_crc64(0, checked.bytes.addressOffset(), checked.length);
    }

    /** As for a record: what does not get shorter is given up. */
    @Benchmark
    public int lzfCompress(Text text, Plain plain) {
        plain.bytes += text.length;
        return text.pack(text.output);
    }

    @Benchmark
    public int lzfDecompress(Text text, Plain plain) {
        plain.bytes += text.length;
        return text.unpack();
    }

    /** Of records whose strings are not compressed, with the checksum, into nothing. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long rdbEncode(Records records, Plain plain) {
        plain.bytes += (long) RECORDS * records.blockBytes();
        long[] crc = new long[1];
        RdbOutput checksummed = (address, count) -> crc[0] = HELPER.fp_crc64(crc[0], address, count);
        try (RecordEncoder encoder = new RecordEncoder(checksummed, 0)) {
            records.encode(encoder);
            encoder.endRecords();
            encoder.writeChecksum(crc[0]);
        }
        return crc[0];
    }

    /** Of a whole file, checksum included, into a handler that counts. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long rdbDecode(Records records, Plain plain) {
        plain.bytes += (long) RECORDS * records.blockBytes();
        return records.decode();
    }

    private static UnsafeBuffer offHeap(byte[] bytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
        buffer.putBytes(0, bytes);
        return buffer;
    }

    private static void write(FileChannel channel, UnsafeBuffer piece) {
        byte[] bytes = new byte[piece.capacity()];
        piece.getBytes(0, bytes);
        try {
            channel.write(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
