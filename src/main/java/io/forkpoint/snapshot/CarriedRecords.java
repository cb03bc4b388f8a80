package io.forkpoint.snapshot;

import java.util.List;

/**
 * What the store keeps of a loaded file besides entries, so that a snapshot writes it back unchanged.
 *
 * @param functions the source of each function library (opcode 245)
 * @param moduleAux each MODULE_AUX record: all its bytes behind the opcode 247
 */
public record CarriedRecords(List<byte[]> functions, List<byte[]> moduleAux) {
    /** A store that carries nothing. */
    public static final CarriedRecords NONE = new CarriedRecords(List.of(), List.of());

    /**
     * Copies the lists; the arrays must not be changed any more.
     *
     * @param functions the source of each function library
     * @param moduleAux each MODULE_AUX record
     */
    public CarriedRecords {
        functions = List.copyOf(functions);
        moduleAux = List.copyOf(moduleAux);
    }
}
