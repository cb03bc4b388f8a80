package io.forkpoint.internal.rdb;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.internal.helper.HelperLibrary;

/**
 * Reads values as the store keeps them: strings as their plain bytes, everything else as the payload of its RDB type.
 * Instances are stateless: any number of threads may share one.
 */
public final class RdbPayload {
    private static final RdbVisitor NOBODY = new RdbVisitor() {};

    private final HelperLibrary helper;

    /** Creates a reader that decompresses with this helper. */
    public RdbPayload(HelperLibrary helper) {
        this.helper = helper;
    }

    /**
     * Returns the number of elements of a value: pairs of a hash, entries of a stream, 1 for a string or a module's
     * value.
     *
     * @param blockType the type in the terms of {@link RdbHandler#entry}
     * @throws RdbFormatException if it is not a complete and sound payload of that type
     */
    public long elements(int blockType, long address, int bytes) {
        return visit(blockType, address, bytes, NOBODY);
    }

    /**
     * Reports every element of a value; returns their number.
     *
     * @param blockType the type in the terms of {@link RdbHandler#entry}
     * @throws RdbFormatException if it is not a complete and sound payload of that type
     */
    public long visit(int blockType, long address, int bytes, RdbVisitor visitor) {
        RdbType type = RdbType.ofBlockType(blockType);
        if (type == null) {
            throw new RdbFormatException("no value has the type " + blockType + ": give that of an RdbHandler's entry");
        }
        if (type == RdbType.STRING) {
            visitor.string(RdbVisitor.Part.VALUE, address, bytes);
            return 1;
        }
        try (RdbInput input = new RdbInput(helper, address, bytes);
                PayloadWalker walker = new PayloadWalker(helper, input)) {
            long elements = walker.walk(type, visitor);
            if (input.remaining() != 0) {
                throw Corruption.damaged(input.remaining() + " bytes follow it");
            }
            return elements;
        } catch (Corruption e) {
            throw new RdbFormatException(
                    "payload of " + bytes + " bytes (" + type.describe() + "): " + e.getMessage(), e);
        }
    }
}
