package io.forkpoint.internal.keyspace;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Ensures that a thread has enough stack for a write before the write changes anything. A recursion that overflows its
 * stack then does so here, and leaves the store unchanged.
 *
 * <p>Every Java method checks the stack for its own frame on entry. So the probe calls a method that does nothing, but
 * has so many local variables that its frame is as long as all frames of a write together. Compiled, it costs a store per
 * page; inlined, the caller makes the check. The method exists in no source, since nobody wants to read 4,096
 * declarations: its class file is assembled here.
 */
final class StackProbe {
    /** Words of 8 bytes: 16 KiB. */
    private static final int LOCALS = 2048;

    /** The same for collections, whose edits go deeper: with 32 KiB one was torn in the interpreter, with 64 KiB none. */
    private static final int DEEP_LOCALS = 8192;

    private static final int STATIC_PUBLIC = 0x0009;
    private static final int FINAL_SUPER = 0x0030;
    private static final int JAVA_6 = 50; // the last class files that need no stack maps

    /** Never set. Not final: if the compiler knew the value, it would remove the call, and with it the frame. */
    private static boolean calls;

    private static final MethodHandle PROBE = define(LOCALS);
    private static final MethodHandle DEEP_PROBE = define(DEEP_LOCALS);

    private StackProbe() {}

    /**
     * Checks the stack for a write.
     *
     * @throws StackOverflowError if there is too little left
     */
    static void touch() {
        try {
            // The call that is never made keeps the frame: a frame is needed only where something could be called.
            PROBE.invokeExact(calls);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("the probe of the stack throws nothing", e);
        }
    }

    /**
     * Checks the stack for an edit of a collection.
     *
     * @throws StackOverflowError if there is too little left
     */
    static void touchDeep() {
        try {
            DEEP_PROBE.invokeExact(calls);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("the probe of the stack throws nothing", e);
        }
    }

    private static MethodHandle define(int locals) {
        try {
            MethodHandles.Lookup probe = MethodHandles.lookup().defineHiddenClass(classFile(locals), true);
            return probe.findStatic(probe.lookupClass(), "probe", MethodType.methodType(void.class, boolean.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Returns a class with {@code public static void probe(boolean call) { if (call) Thread.yield(); }}. */
    private static byte[] classFile(int locals) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0xcafebabe);
            out.writeInt(JAVA_6);
            writeConstants(out);
            out.writeShort(FINAL_SUPER);
            out.writeShort(2); // this class
            out.writeShort(4); // the one above it
            out.writeInt(0); // no interfaces, no fields
            out.writeShort(1); // methods
            writeMethod(out, locals);
            out.writeShort(0); // no attributes
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeConstants(DataOutputStream out) throws IOException {
        out.writeShort(14); // the count plus one
        writeText(out, StackProbe.class.getName().replace('.', '/') + "Frame"); // 1
        writeReference(out, 7, 1); // 2: class
        writeText(out, "java/lang/Object"); // 3
        writeReference(out, 7, 3); // 4: class
        writeText(out, "probe"); // 5
        writeText(out, "(Z)V"); // 6
        writeText(out, "Code"); // 7
        writeText(out, "java/lang/Thread"); // 8
        writeReference(out, 7, 8); // 9: class
        writeText(out, "yield"); // 10
        writeText(out, "()V"); // 11
        writeReference(out, 12, 10, 11); // 12: name and type
        writeReference(out, 10, 9, 12); // 13: method
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        out.writeByte(1);
        out.writeUTF(text);
    }

    private static void writeReference(DataOutputStream out, int kind, int... constants) throws IOException {
        out.writeByte(kind);
        for (int constant : constants) {
            out.writeShort(constant);
        }
    }

    private static void writeMethod(DataOutputStream out, int locals) throws IOException {
        // iload_0; ifeq to the return; invokestatic 13; return
        byte[] code = {0x1a, (byte) 0x99, 0, 6, (byte) 0xb8, 0, 13, (byte) 0xb1};
        out.writeShort(STATIC_PUBLIC);
        out.writeShort(5);
        out.writeShort(6);
        out.writeShort(1); // one attribute
        out.writeShort(7);
        out.writeInt(12 + code.length);
        out.writeShort(1); // operands
        out.writeShort(locals);
        out.writeInt(code.length);
        out.write(code);
        out.writeInt(0); // no handlers, no attributes
    }
}
