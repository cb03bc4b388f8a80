package io.forkpoint.internal.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.memory.RawEntry;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;

/**
 * Damaged files end in an {@link RdbFormatException} or a whole read, whatever the damage: never in another exception, a
 * crash, or memory beyond what the file's bytes can account for. To repeat a failure, set the property forkpoint.seed
 * to the seed that it prints.
 */
class FuzzTest {
    private static final int FILES = 120_000;
    private static final int LARGEST_SOURCE = 6_000;
    private static final int[] WINDOWS = {16, 64, 256, 4096, 65536};
    private static final int[] BOUNDARIES = {0, 1, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0xc0, 0xc3, 0xfd, 0xfe, 0xff};

    /** Reads every byte that it is given and every element of it, so that a wrong address would be noticed. */
    private static final class Toucher implements RdbHandler {
        private final RdbPayload payload = new RdbPayload(Helper.library());
        long sum;

        @Override
        public void entry(RawEntry entry) {
            touch(entry.keyAddress(), entry.keyBytes());
            touch(entry.valueAddress(), entry.valueBytes());
            payload.visit(entry.type(), entry.valueAddress(), entry.valueBytes(), new RdbVisitor() {
                @Override
                public void string(Part part, long address, int bytes) {
                    touch(address, bytes);
                }
            });
        }

        private void touch(long address, int bytes) {
            for (int i = 0; i < bytes; i++) {
                sum += UnsafeApi.getByte(address + i);
            }
        }
    }

    @Test
    void damagedFilesEndInAClearExceptionOrAWholeRead() {
        List<byte[]> sources = sources();
        long seed = Long.getLong("forkpoint.seed", System.nanoTime());
        int refused = 0;
        int wrongChecksum = 0;
        Toucher toucher = new Toucher();
        for (int i = 0; i < FILES; i++) {
            SplittableRandom random = new SplittableRandom(seed + i);
            byte[] file = mutate(sources, random);
            boolean repaired = file.length > 17 && random.nextBoolean();
            if (repaired) {
                RdbBuilder.withChecksum(file);
            }
            String message = read(file, WINDOWS[random.nextInt(WINDOWS.length)], toucher, seed + i);
            refused += message != null ? 1 : 0;
            wrongChecksum += message != null && message.contains("CRC-64") ? 1 : 0;
        }
        // Otherwise the mutations do not reach what they are meant for.
        assertThat(refused).as("seed %s", seed).isBetween(FILES / 4, FILES - 1);
        assertThat(refused - wrongChecksum).as("seed %s", seed).isGreaterThan(FILES / 4);
        assertThat(toucher.sum).isNotZero();
    }

    /** Returns the message of the refusal, or null. */
    private static String read(byte[] file, int window, Toucher toucher, long seed) {
        try (RdbInput input = new RdbInput(
                        Helper.library(), Channels.newChannel(new ByteArrayInputStream(file)), file.length, window);
                RdbParser parser = new RdbParser(Helper.library(), input, "fuzz", true, toucher, null)) {
            String message = null;
            try {
                parser.parse();
            } catch (RdbFormatException e) {
                message = e.getMessage();
            }
            // The record twice over, three decoded strings, the ids of pending entries.
            long bound =
                    2L * (file.length + window) + 3 * RdbString.MAX_LZF_RATIO * file.length + 2L * file.length + 4096;
            assertThat(parser.peakElasticBytes())
                    .as("elastic memory, seed %s", seed)
                    .isLessThanOrEqualTo(bound);
            return message;
        } catch (RuntimeException | Error e) {
            return fail(
                    "seed " + seed + ", window " + window + ", file "
                            + HexFormat.of().formatHex(file),
                    e);
        }
    }

    private static List<byte[]> sources() {
        List<byte[]> sources = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sources.add(SampleFile.redis());
            sources.add(SampleFile.valkey());
        }
        if (Corpus.isPresent()) {
            for (String folder : List.of(Corpus.LIBRDB, Corpus.RDB_TOOLS)) {
                for (Path file : Corpus.rdbFiles(folder)) {
                    byte[] bytes = Corpus.bytes(folder, file.getFileName().toString());
                    if (bytes.length <= LARGEST_SOURCE) {
                        sources.add(bytes);
                    }
                }
            }
        }
        return sources;
    }

    private static byte[] mutate(List<byte[]> sources, SplittableRandom random) {
        byte[] file = sources.get(random.nextInt(sources.size())).clone();
        int mutations = 1 + random.nextInt(3);
        for (int i = 0; i < mutations && file.length > 0; i++) {
            int at = random.nextInt(file.length);
            switch (random.nextInt(8)) {
                case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> file[at] = (byte) random.nextInt(256);
                case 2 -> file[at] = (byte) BOUNDARIES[random.nextInt(BOUNDARIES.length)];
                case 3 -> file = Arrays.copyOf(file, at);
                case 4 -> claimLength(file, at, random);
                case 5 -> file = splice(file, at, sources.get(random.nextInt(sources.size())), random);
                case 6 -> file = replace(file, at, 0, randomBytes(random));
                default -> file = replace(file, at, Math.min(1 + random.nextInt(16), file.length - at), new byte[0]);
            }
        }
        return file;
    }

    /** Writes a length field of four or eight bytes over what is there. */
    private static void claimLength(byte[] file, int at, SplittableRandom random) {
        boolean wide = random.nextBoolean();
        byte[] length = randomBytes(random, wide ? 9 : 5);
        length[0] = (byte) (wide ? 0x81 : 0x80);
        // High bytes of zero make lengths that are wrong by less.
        Arrays.fill(length, 1, 1 + random.nextInt(length.length), (byte) 0);
        System.arraycopy(length, 0, file, at, Math.min(length.length, file.length - at));
    }

    private static byte[] splice(byte[] file, int at, byte[] other, SplittableRandom random) {
        int from = random.nextInt(other.length);
        int to = from + random.nextInt(other.length - from);
        return replace(file, at, 0, Arrays.copyOfRange(other, from, Math.min(to, from + 200)));
    }

    private static byte[] replace(byte[] file, int at, int removed, byte[] inserted) {
        byte[] result = new byte[file.length - removed + inserted.length];
        System.arraycopy(file, 0, result, 0, at);
        System.arraycopy(inserted, 0, result, at, inserted.length);
        System.arraycopy(file, at + removed, result, at + inserted.length, file.length - at - removed);
        return result;
    }

    private static byte[] randomBytes(SplittableRandom random) {
        return randomBytes(random, 1 + random.nextInt(16));
    }

    private static byte[] randomBytes(SplittableRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
