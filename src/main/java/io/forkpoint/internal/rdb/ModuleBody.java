package io.forkpoint.internal.rdb;

/**
 * The data of a module: self-describing values up to an end mark, so that they can be preserved without the module. From
 * {@code rdbLoadCheckModuleValue()} of Redis 7.
 */
final class ModuleBody {
    /** The type of Redis 8's vector sets, whose module is part of the server. */
    static final String VECTOR_SET = "vectorset";

    private static final int END = 0;
    private static final int SIGNED = 1;
    private static final int UNSIGNED = 2;
    private static final int FLOAT = 3;
    private static final int DOUBLE = 4;
    private static final int STRING = 5;

    private ModuleBody() {}

    /** Skips the values and the end mark behind a module's id. */
    static void skip(RdbInput input, RdbString string) {
        for (long opcode = input.readLength("a module's value");
                opcode != END;
                opcode = input.readLength("a module's value")) {
            skipValue(opcode, input, string);
        }
    }

    private static void skipValue(long opcode, RdbInput input, RdbString string) {
        if (opcode == SIGNED || opcode == UNSIGNED) {
            input.readUnsignedLength("a module's integer");
        } else if (opcode == FLOAT) {
            input.skip(4, "a module's float");
        } else if (opcode == DOUBLE) {
            input.skip(8, "a module's double");
        } else if (opcode == STRING) {
            string.read(RdbString.MAX_PAYLOAD_BYTES, "a module's string");
        } else {
            throw Corruption.damaged("a module's value says that it is of kind " + opcode + ", and there are 0 to 5");
        }
    }

    /** Returns the nine characters of a module's type name, six bits each of its id. */
    static String name(long moduleId) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        StringBuilder name = new StringBuilder(9);
        for (int shift = 58; shift >= 10; shift -= 6) {
            name.append(alphabet.charAt((int) ((moduleId >>> shift) & 63)));
        }
        return name.toString();
    }
}
