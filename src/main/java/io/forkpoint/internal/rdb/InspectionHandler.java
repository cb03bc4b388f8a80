package io.forkpoint.internal.rdb;

import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.rdb.RdbInspection;
import io.forkpoint.rdb.RdbInspection.Function;
import io.forkpoint.rdb.RdbInspection.LargeKey;
import io.forkpoint.rdb.RdbInspection.ModuleAux;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.collections.MutableLong;

/** Counts what a reader finds. */
final class InspectionHandler implements RdbHandler {
    private static final int OTHER_DATABASES = -1;
    private static final int BEFORE_KEYS = 1;
    private static final int THREE_LENGTHS_BYTES = 27;
    private static final Pattern LIBRARY_NAME = Pattern.compile("^#!.*\\bname=(\\S+)");

    private final HelperLibrary helper;
    /** Accepts or refuses what is read, as a load does. */
    private final RdbHandler judge;

    private final int largestCount;
    private final long nowMillis;

    private boolean valkey;
    private int version;
    private long crc64;
    private long keys;
    private long keysWithExpiry;
    private long expiredKeys;
    private long emptyCollections;
    private long functionCount;
    private long moduleAuxCount;
    private final Map<String, String> aux = new LinkedHashMap<>();
    private final List<Function> functions = new ArrayList<>();
    private final List<ModuleAux> moduleAux = new ArrayList<>();
    private final long[] keysByType = new long[64];
    private final Map<Integer, MutableLong> keysByDatabase = new TreeMap<>();
    /** The collection being read. */
    private RawEntry collection;

    private final PriorityQueue<LargeKey> largest = new PriorityQueue<>(Comparator.comparingLong(LargeKey::bytes));

    InspectionHandler(HelperLibrary helper, RdbHandler judge, int largestCount, long nowMillis) {
        this.helper = helper;
        this.judge = judge;
        this.largestCount = largestCount;
        this.nowMillis = nowMillis;
    }

    RdbInspection inspection(long bytes, Salvage salvage) {
        Map<String, Long> byType = new TreeMap<>();
        Map<String, Long> byEncoding = new TreeMap<>();
        for (RdbType type : RdbType.values()) {
            long count = keysByType[type.blockType()];
            if (count > 0) {
                byType.merge(type.typeName(), count, Long::sum);
                byEncoding.put(type.typeName() + ", " + type.encoding(), count);
            }
        }
        Map<Integer, Long> byDatabase = new TreeMap<>();
        keysByDatabase.forEach((database, count) -> byDatabase.put(database, count.get()));
        List<LargeKey> descending = new ArrayList<>(largest);
        descending.sort(Comparator.comparingLong(LargeKey::bytes).reversed());
        return new RdbInspection(
                valkey,
                version,
                bytes,
                crc64,
                Collections.unmodifiableMap(aux),
                keys,
                keysWithExpiry,
                expiredKeys,
                emptyCollections,
                Collections.unmodifiableMap(byType),
                Collections.unmodifiableMap(byEncoding),
                Collections.unmodifiableMap(byDatabase),
                functionCount,
                List.copyOf(functions),
                moduleAuxCount,
                List.copyOf(moduleAux),
                List.copyOf(descending),
                salvage == null ? 0 : salvage.count(),
                salvage == null ? List.of() : salvage.parts());
    }

    @Override
    public void header(boolean valkeyMagic, int fileVersion) {
        judge.header(valkeyMagic, fileVersion);
        valkey = valkeyMagic;
        version = fileVersion;
    }

    @Override
    public void aux(byte[] name, byte[] value) {
        if (aux.size() < RdbInspector.LISTED) {
            aux.put(Printable.of(name), Printable.of(value));
        }
    }

    @Override
    public void function(byte[] source) {
        judge.function(source);
        if (++functionCount <= RdbInspector.LISTED) {
            int end = 0;
            while (end < source.length && source[end] != '\n') {
                end++;
            }
            String firstLine = new String(source, 0, end, StandardCharsets.ISO_8859_1);
            Matcher name = LIBRARY_NAME.matcher(firstLine);
            functions.add(new Function(Printable.of(name.find() ? name.group(1) : firstLine), source.length));
        }
    }

    @Override
    public void moduleAux(byte[] payload) {
        judge.moduleAux(payload);
        if (++moduleAuxCount <= RdbInspector.LISTED) {
            try (ScratchMemory head = new ScratchMemory()) {
                int bytes = Math.min(payload.length, THREE_LENGTHS_BYTES);
                head.grow(bytes);
                UnsafeApi.copyMemory(payload, BufferUtil.ARRAY_BASE_OFFSET, null, head.address(), bytes);
                RdbInput input = new RdbInput(helper, head.address(), bytes);
                String module = ModuleBody.name(input.readUnsignedLength("the id of a module"));
                input.readLength("an opcode");
                boolean before = input.readLength("the time of a module's data") == BEFORE_KEYS;
                moduleAux.add(new ModuleAux(module, before, payload.length));
            }
        }
    }

    @Override
    public RdbVisitor collection(RawEntry entry) {
        collection = entry;
        return judge.collection(entry);
    }

    @Override
    public void endCollection(long elements, long bytes) {
        judge.endCollection(elements, bytes);
        if (elements == 0 && RdbType.ofBlockType(collection.type()).mustHaveElements()) {
            emptyCollections++;
        } else {
            count(collection, bytes, elements);
        }
    }

    @Override
    public void discardCollection() {
        judge.discardCollection();
    }

    @Override
    public void settle() {
        judge.settle();
    }

    @Override
    public void end(long crc) {
        judge.end(crc);
        crc64 = crc;
    }

    @Override
    public void entry(RawEntry entry) {
        judge.entry(entry);
        count(entry, entry.valueBytes(), 1);
    }

    private void count(RawEntry entry, long valueBytes, long elements) {
        keys++;
        keysByType[entry.type()]++;
        counterOf(entry.database()).increment();
        if (entry.expiryMillis() != RawEntry.NO_EXPIRY) {
            keysWithExpiry++;
            expiredKeys += entry.expiryMillis() <= nowMillis ? 1 : 0;
        }
        long bytes = entry.keyBytes() + valueBytes;
        if (largest.size() < largestCount
                || (largestCount > 0 && bytes > largest.element().bytes())) {
            RdbType type = RdbType.ofBlockType(entry.type());
            largest.add(new LargeKey(
                    Printable.of(entry.keyAddress(), entry.keyBytes()),
                    entry.database(),
                    type.typeName(),
                    type.encoding(),
                    bytes,
                    elements));
            if (largest.size() > largestCount) {
                largest.remove();
            }
        }
    }

    private MutableLong counterOf(int database) {
        MutableLong counter = keysByDatabase.get(database);
        if (counter == null) {
            int counted = keysByDatabase.size() < RdbInspector.LISTED ? database : OTHER_DATABASES;
            counter = keysByDatabase.computeIfAbsent(counted, number -> new MutableLong());
        }
        return counter;
    }
}
