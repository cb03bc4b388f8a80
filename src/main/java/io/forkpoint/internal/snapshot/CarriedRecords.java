package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotOptions;
import java.util.List;

/**
 * What the store keeps of a loaded file besides entries, so that a snapshot writes it back unchanged.
 *
 * @param functions the source of each function library (opcode 245)
 * @param moduleAux each MODULE_AUX record: all its bytes behind the opcode 247
 * @param isValkeys whether the file was one of Valkey's own: then AUTO writes for Valkey
 */
public record CarriedRecords(List<byte[]> functions, List<byte[]> moduleAux, boolean isValkeys) {
    /** A store that carries nothing. */
    public static final CarriedRecords NONE = new CarriedRecords(List.of(), List.of());

    /**
     * Copies the lists; the arrays must not be changed any more.
     *
     * @param functions the source of each function library
     * @param moduleAux each MODULE_AUX record
     * @param isValkeys whether the file was one of Valkey's own
     */
    public CarriedRecords {
        functions = List.copyOf(functions);
        moduleAux = List.copyOf(moduleAux);
    }

    /**
     * Of a file of Redis.
     *
     * @param functions the source of each function library
     * @param moduleAux each MODULE_AUX record
     */
    public CarriedRecords(List<byte[]> functions, List<byte[]> moduleAux) {
        this(functions, moduleAux, false);
    }

    /** The options, with AUTO for the oldest server resolved. */
    SnapshotOptions resolve(SnapshotOptions options) {
        return isValkeys && options.oldestServer() == OldestServer.AUTO
                ? options.toBuilder().oldestServer(OldestServer.VALKEY_9).build()
                : options;
    }
}
