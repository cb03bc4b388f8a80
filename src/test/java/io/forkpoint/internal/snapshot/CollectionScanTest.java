package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.rdb.RdbHandler;
import io.forkpoint.internal.rdb.RdbPayload;
import io.forkpoint.internal.rdb.RdbReader;
import io.forkpoint.internal.rdb.RdbVisitor;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Collections in every shape, as the scan in Java and a child's write them, and as a reader finds them. */
class CollectionScanTest {
    @TempDir
    Path folder;

    private final ScanArena arena = new ScanArena();

    static LongStream seeds() {
        return Seeds.some();
    }

    @AfterEach
    void giveBack() {
        arena.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsWrittenIsWhatIsRead(long seed) throws Exception {
        Seeds.explain(seed, "collections", () -> {
            RandomCollections collections = new RandomCollections(new Random(seed), arena);
            collections.fill(40);
            collections.fillExpiring(40);
            for (OldestServer server : OldestServer.values()) {
                String header = server == OldestServer.VALKEY_9 ? "VALKEY080" : "REDIS0012";
                SnapshotOptions options =
                        SnapshotOptions.builder().oldestServer(server).build();
                assertReadsAs(CollectionScan.inBoth(arena, options, header, folder), collections.contents);
            }
            SnapshotOptions plain = SnapshotOptions.builder().lzf(false).build();
            assertReadsAs(CollectionScan.inBoth(arena, plain, "REDIS0012", folder), collections.contents);
        });
    }

    /** An entry of a stream is a node of its own then. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itemsMayBeLargerThanABuffer(boolean lzf) throws Exception {
        CollectionLayout layout = new CollectionLayout(new Random(1), arena);
        List<byte[]> elements = List.of(new byte[70_000], new byte[3 << 20], new byte[20], new byte[4095]);
        arena.put(0, CollectionDescriptor.TYPE_LIST, -1, bytes("list"), layout.small(elements), ScanArena.EPOCH);
        List<String> heard = putStream("stream", layout, elements);

        Map<String, List<String>> read = read(
                CollectionScan.inBoth(arena, SnapshotOptions.builder().lzf(lzf).build(), "REDIS0009", folder));
        // Not the lists themselves, which no message could hold.
        assertThat(read.get("list")
                        .equals(heard.stream()
                                .filter(text -> text.startsWith("\0"))
                                .toList()))
                .isTrue();
        assertThat(read.get("stream").equals(heard)).isTrue();
    }

    /** Puts a stream with these values; returns what is heard of it. */
    private List<String> putStream(String key, CollectionLayout layout, List<byte[]> values) {
        List<byte[]> entries = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            RandomStreams.Id id = new RandomStreams.Id(1, i + 1);
            List<String> words = List.of("field", new String(values.get(i), ISO_8859_1));
            entries.add(RandomStreams.item(id, words));
            heard.add("entry " + id);
            heard.addAll(words);
        }
        int count = values.size();
        byte[] stream = layout.rooted(List.of(entries, List.of()), 1, count, 0, 0, count, 0, 0);
        arena.put(0, CollectionDescriptor.TYPE_STREAM, -1, bytes(key), stream, ScanArena.EPOCH);
        return heard;
    }

    @Test
    void theNodesOfStreamsAreCompressed() throws Exception {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            values.add(bytes("the same words again and again, " + i));
        }
        List<String> heard = putStream("stream", new CollectionLayout(new Random(1), arena), values);
        byte[] plain = CollectionScan.inBoth(
                arena, SnapshotOptions.builder().lzf(false).build(), "REDIS0009", folder);
        byte[] packed = CollectionScan.inBoth(arena, SnapshotOptions.defaults(), "REDIS0009", folder);
        assertThat(packed.length).isLessThan(plain.length / 3);
        assertThat(read(packed).get("stream")).isEqualTo(heard);
    }

    /** Of two nodes of zeros, one byte apart, for one there is room. */
    @Test
    void aNodeIsCompressedIfAChildHasRoomForIt() throws Exception {
        int node = (int) (SegmentScan.maxLzfBytes(1) / 2);
        int aroundValue = 39;
        CollectionLayout layout = new CollectionLayout(new Random(1), arena);
        List<String> small = putStream("small", layout, List.of(new byte[node - aroundValue]));
        List<String> large = putStream("large", layout, List.of(new byte[node - aroundValue + 1]));
        byte[] file = CollectionScan.inBoth(arena, SnapshotOptions.defaults(), "REDIS0009", folder);
        assertThat(file.length).isBetween(node, node + node / 10);
        Map<String, List<String>> read = read(file);
        // No message could hold them.
        assertThat(read.get("small").equals(small)).isTrue();
        assertThat(read.get("large").equals(large)).isTrue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static void assertReadsAs(byte[] file, Map<String, RandomCollections.Content> expected) {
        Map<String, List<String>> read = read(file);
        assertThat(read).containsOnlyKeys(expected.keySet());
        expected.forEach(
                (key, content) -> assertThat(read.get(key)).as(key).containsExactlyElementsOf(content.heard()));
    }

    private static Map<String, List<String>> read(byte[] file) {
        Map<String, List<String>> found = new HashMap<>();
        RdbPayload payload = new RdbPayload(Helper.library());
        RdbHandler handler = entry -> {
            Listener listener = new Listener();
            payload.visit(entry.type(), entry.valueAddress(), entry.valueBytes(), listener);
            found.put(text(entry.keyAddress(), entry.keyBytes()), listener.heard);
        };
        new RdbReader(Helper.library())
                .read(Channels.newChannel(new ByteArrayInputStream(file)), file.length, "scan", handler);
        return found;
    }

    private static String text(long address, int bytes) {
        byte[] text = new byte[bytes];
        if (bytes > 0) {
            new UnsafeBuffer(address, bytes).getBytes(0, text);
        }
        return new String(text, ISO_8859_1);
    }

    private static final class Listener implements RdbVisitor {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void string(Part part, long address, int bytes) {
            heard.add(text(address, bytes));
        }

        @Override
        public void score(double score) {
            heard.set(heard.size() - 1, heard.get(heard.size() - 1) + "\n" + score);
        }

        @Override
        public void fieldExpiry(long millis) {
            heard.add("expires " + millis);
        }

        @Override
        public void streamEntry(long millis, long sequence) {
            heard.add("entry " + new RandomStreams.Id(millis, sequence));
        }

        @Override
        public void group(long nameAddress, int nameBytes, long millis, long sequence) {
            heard.add("group " + text(nameAddress, nameBytes) + " " + new RandomStreams.Id(millis, sequence));
        }

        @Override
        public void consumer(long nameAddress, int nameBytes, long pending) {
            heard.add("consumer " + text(nameAddress, nameBytes) + " " + pending);
        }
    }
}
