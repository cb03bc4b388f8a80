package io.forkpoint.internal.rdb;

import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.internal.rdb.RdbVisitor.Part;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.UnsafeApi;

/**
 * All that a file holds as Java values, bytes as ISO-8859-1 text: a string as a String, a list as a List, a set as a
 * List, a hash and a sorted set as a Map, a stream as a List of {@link StreamEntry}, a module's value as its size.
 */
final class LoadedFile implements RdbHandler {
    record StreamEntry(String id, Map<String, String> items) {}

    private final RdbPayload payload = new RdbPayload(Helper.library());

    boolean valkey;
    int version;
    long crc = -1;
    final Map<String, String> aux = new LinkedHashMap<>();
    final List<String> functions = new ArrayList<>();
    final List<byte[]> moduleAux = new ArrayList<>();
    final List<Long> resizes = new ArrayList<>();
    final List<String> empty = new ArrayList<>();
    final Map<Integer, Map<String, Object>> databases = new TreeMap<>();
    final Map<String, Long> expiries = new TreeMap<>();
    final Map<String, RdbType> types = new TreeMap<>();
    final Map<String, Long> elements = new TreeMap<>();
    /** Expiries of hash fields, by key and field. */
    final Map<String, Long> fieldExpiries = new TreeMap<>();
    /** Groups of streams by key, each with its consumers and their pending entries. */
    final Map<String, List<String>> groups = new TreeMap<>();

    static LoadedFile of(Path file) {
        LoadedFile loaded = new LoadedFile();
        new RdbReader(Helper.library()).read(file, loaded);
        return loaded;
    }

    static LoadedFile of(byte[] file) {
        return of(file, RdbInput.DEFAULT_WINDOW_BYTES);
    }

    static LoadedFile of(byte[] file, int windowBytes) {
        LoadedFile loaded = new LoadedFile();
        new RdbReader(Helper.library(), windowBytes)
                .read(Channels.newChannel(new ByteArrayInputStream(file)), file.length, "bytes", loaded);
        return loaded;
    }

    Map<String, Object> database(int number) {
        return databases.getOrDefault(number, Map.of());
    }

    @Override
    public void header(boolean valkeyMagic, int fileVersion) {
        valkey = valkeyMagic;
        version = fileVersion;
    }

    @Override
    public void aux(byte[] name, byte[] value) {
        aux.put(text(name), text(value));
    }

    @Override
    public void function(byte[] source) {
        functions.add(text(source));
    }

    @Override
    public void moduleAux(byte[] bytes) {
        moduleAux.add(bytes);
    }

    @Override
    public void resize(int database, long keys, long keysWithExpiry) {
        resizes.add(keys);
        resizes.add(keysWithExpiry);
    }

    @Override
    public void emptyCollection(RawEntry entry) {
        empty.add(text(entry.keyAddress(), entry.keyBytes()));
    }

    @Override
    public void end(long crc64) {
        crc = crc64;
    }

    @Override
    public void entry(RawEntry entry) {
        String key = text(entry.keyAddress(), entry.keyBytes());
        RdbType type = RdbType.ofBlockType(entry.type());
        Collector collector = new Collector(key, type);
        elements.put(key, payload.visit(entry.type(), entry.valueAddress(), entry.valueBytes(), collector));
        types.put(key, type);
        Object value = type == RdbType.MODULE_2 ? (Object) entry.valueBytes() : collector.value;
        databases
                .computeIfAbsent(entry.database(), number -> new LinkedHashMap<>())
                .put(key, value);
        if (entry.expiryMillis() != RawEntry.NO_EXPIRY) {
            expiries.put(key, entry.expiryMillis());
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static String text(long address, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = UnsafeApi.getByte(address + i);
        }
        return text(bytes);
    }

    private final class Collector implements RdbVisitor {
        private final String key;
        private Object value;
        private String last;

        Collector(String key, RdbType type) {
            this.key = key;
            switch (type.typeName()) {
                case "list", "set", "stream" -> value = new ArrayList<Object>();
                case "hash", "zset" -> value = new LinkedHashMap<String, Object>();
                default -> {}
            }
        }

        @SuppressWarnings("unchecked")
        private List<Object> list() {
            return (List<Object>) value;
        }

        @SuppressWarnings("unchecked")
        private Map<String, Object> map() {
            return (Map<String, Object>) value;
        }

        @Override
        public void string(Part part, long address, int bytes) {
            String text = text(address, bytes);
            if (part == Part.ELEMENT || (part == Part.MEMBER && value instanceof List)) {
                list().add(text);
            } else if (part != Part.VALUE) {
                last = text;
            } else if (value instanceof Map) {
                map().put(last, text);
            } else if (value instanceof List) {
                ((StreamEntry) list().get(list().size() - 1)).items().put(last, text);
            } else {
                value = text;
            }
        }

        @Override
        public void score(double score) {
            map().put(last, score);
        }

        @Override
        public void fieldExpiry(long millis) {
            fieldExpiries.put(key + "." + last, millis);
        }

        @Override
        public void streamEntry(long millis, long sequence) {
            list().add(new StreamEntry(
                    Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(sequence), new LinkedHashMap<>()));
        }

        @Override
        public void group(long nameAddress, int nameBytes, long millis, long sequence) {
            groups.computeIfAbsent(key, name -> new ArrayList<>())
                    .add(text(nameAddress, nameBytes) + " " + millis + "-" + sequence);
        }

        @Override
        public void consumer(long nameAddress, int nameBytes, long pending) {
            groups.get(key).add("  " + text(nameAddress, nameBytes) + " " + pending);
        }
    }
}
