package io.forkpoint.internal.rdb;

import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/** Reads the records other than entries. For one thread. */
final class SideRecords {
    /** The longest content of a byte[]: an AUX field, a function library, the data of a module beside the keys. */
    static final int MAX_BYTES = 64 << 20;

    private final RdbInput input;
    private final RdbString name;
    private final RdbString value;
    private final RdbHandler handler;

    SideRecords(RdbInput input, RdbString name, RdbString value, RdbHandler handler) {
        this.input = input;
        this.name = name;
        this.value = value;
        this.handler = handler;
    }

    void readAux() {
        name.read(MAX_BYTES, "the name of an AUX field");
        value.read(MAX_BYTES, "the value of an AUX field");
        handler.aux(name.toByteArray(), value.toByteArray());
    }

    void readFunction() {
        value.read(MAX_BYTES, "the source of a function library");
        handler.function(value.toByteArray());
    }

    /** Reads all bytes behind the opcode, unchanged. */
    void readModuleAux() {
        long payload = input.recordBytes();
        input.readUnsignedLength("the id of a module");
        if (input.readLength("the time of a module's data") != 2) {
            throw Corruption.damaged("the data of a module does not say when it was written");
        }
        input.readLength("the time of a module's data");
        ModuleBody.skip(input, value);
        long bytes = input.recordBytes() - payload;
        if (bytes > MAX_BYTES) {
            throw Corruption.refused(
                    "the data of a module beside the keys: " + bytes + " bytes are more than the limit of " + MAX_BYTES,
                    "make the module write less");
        }
        byte[] copy = new byte[(int) bytes];
        UnsafeApi.copyMemory(null, input.recordAddress() + payload, copy, BufferUtil.ARRAY_BASE_OFFSET, copy.length);
        handler.moduleAux(copy);
    }

    /**
     * Reads the record of a Valkey 9 cluster node that was importing slots from another one. A reader that is not part of
     * a cluster skips it, as Valkey does: the keys that had arrived by then are among the others.
     */
    void readSlotImport() {
        value.read(MAX_BYTES, "the name of a slot import");
        long ranges = input.readCount(2, "the slots of a slot import");
        for (long i = 0; i < 2 * ranges; i++) {
            input.readUnsignedLength("the slots of a slot import");
        }
    }
}
