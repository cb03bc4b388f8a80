package io.forkpoint.internal.helper;

import io.forkpoint.errors.HelperUnavailableException;
import java.util.List;
import org.agrona.UnsafeApi;

/**
 * What the JVM has to be started with, asked before anything is loaded: without it, each class that needs it would fail in
 * its own words.
 */
final class Prerequisites {
    private static final String INTERNAL = "jdk.internal.misc";

    /** One class of each library and of each module of the JDK that is not always there. */
    private static final List<String> NEEDED = List.of(
            "org.objectweb.asm.ClassVisitor",
            "org.objectweb.asm.commons.GeneratorAdapter",
            "org.objectweb.asm.util.TraceClassVisitor",
            "org.slf4j.LoggerFactory",
            "jnr.posix.POSIX",
            "net.openhft.chronicle.bytes.Bytes",
            "sun.misc.Unsafe",
            "jdk.jfr.Event");

    private Prerequisites() {}

    /** @throws HelperUnavailableException if something is missing; it says with which option it is there */
    static void check() {
        for (String name : NEEDED) {
            requireClass(name);
        }
        Module agrona = UnsafeApi.class.getModule();
        if (!Object.class.getModule().isExported(INTERNAL, agrona)) {
            throw new HelperUnavailableException("Forkpoint needs the JVM's option --add-opens=java.base/" + INTERNAL
                    + "=" + (agrona.isNamed() ? agrona.getName() : "ALL-UNNAMED") + options());
        }
    }

    private static void requireClass(String name) {
        try {
            Class.forName(name, false, Prerequisites.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            String where = Prerequisites.class.getModule().isNamed()
                    ? "is in no module that was resolved. On the module path Forkpoint, which is an automatic module,"
                            + " needs the JVM's option --add-modules=ALL-MODULE-PATH,jdk.unsupported"
                    : "is not on the class path, or its module is not in this Java runtime";
            throw new HelperUnavailableException("The class " + name + " " + where + options(), e);
        }
    }

    private static String options() {
        return ". The README lists all options, for the class path and for the module path.";
    }
}
