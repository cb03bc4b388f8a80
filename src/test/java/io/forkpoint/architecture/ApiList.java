package io.forkpoint.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The list of everything that a user can name, call or extend. It is kept in a file, so that each change of the API shows in a
 * commit as what it is.
 */
public final class ApiList {
    /** Given to a test run as {@code -Dforkpoint.api.update=true}, it writes the file anew. */
    private static final boolean UPDATE = Boolean.getBoolean("forkpoint.api.update");

    private ApiList() {}

    /**
     * Compares the list with the file that keeps it.
     *
     * @param classes an artifact's own
     * @param isApi which of its packages are API, by their names
     * @param file the list's
     * @throws IOException if the file cannot be read or written
     */
    public static void compare(JavaClasses classes, Predicate<String> isApi, Path file) throws IOException {
        if (UPDATE) {
            Files.createDirectories(file.getParent());
            Files.write(file, lines(classes, isApi), UTF_8);
        }
        requireSame(lines(classes, isApi), file);
    }

    static void requireSame(List<String> lines, Path file) throws IOException {
        assertThat(Files.readAllLines(file, UTF_8))
                .as("%s lists the API. If it changes on purpose, run the test with -Dforkpoint.api.update=true", file)
                .containsExactlyElementsOf(lines);
    }

    static List<String> lines(JavaClasses classes, Predicate<String> isApi) {
        TreeMap<String, Class<?>> types = new TreeMap<>();
        for (JavaClass each : classes) {
            if (isApi.test(each.getPackageName())) {
                Class<?> type = each.reflect();
                if (isVisible(type)) {
                    types.put(type.getName(), type);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        types.values().forEach(type -> add(lines, type));
        return lines;
    }

    private static void add(List<String> lines, Class<?> type) {
        lines.add(header(type));
        TreeSet<String> members = new TreeSet<>();
        for (Class<?> each : withHiddenSupertypes(type)) {
            for (Field field : each.getDeclaredFields()) {
                if (isVisible(field) && !field.isSynthetic()) {
                    members.add(fieldLine(field));
                }
            }
            for (Method method : each.getDeclaredMethods()) {
                if (isVisible(method) && !method.isSynthetic()) {
                    members.add(line(method, method.getGenericReturnType().getTypeName() + " " + method.getName()));
                }
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isVisible(constructor) && !constructor.isSynthetic()) {
                members.add(line(constructor, "new"));
            }
        }
        members.forEach(member -> lines.add("    " + member));
    }

    /** A type and those above it which a user cannot name, and whose members are therefore its own. */
    private static List<Class<?>> withHiddenSupertypes(Class<?> type) {
        List<Class<?>> all = new ArrayList<>(List.of(type));
        for (int i = 0; i < all.size(); i++) {
            Stream.concat(
                            Stream.ofNullable(all.get(i).getSuperclass()),
                            Arrays.stream(all.get(i).getInterfaces()))
                    .filter(above -> !isVisible(above))
                    .forEach(all::add);
        }
        return all;
    }

    private static String header(Class<?> type) {
        String kind = type.isAnnotation()
                ? "@interface"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        int modifiers = type.getModifiers() & ~(Modifier.INTERFACE | (type.isInterface() ? Modifier.ABSTRACT : 0));
        List<String> above = new ArrayList<>();
        if (type.getSuperclass() != null && type.getSuperclass() != Object.class) {
            above.add(type.getGenericSuperclass().getTypeName());
        }
        Arrays.stream(type.getGenericInterfaces())
                .map(Type::getTypeName)
                .sorted()
                .forEach(above::add);
        return Modifier.toString(modifiers) + " " + kind + " " + type.getName() + variables(type.getTypeParameters())
                + (above.isEmpty() ? "" : " : " + String.join(", ", above));
    }

    private static String fieldLine(Field field) {
        return Modifier.toString(field.getModifiers()) + " "
                + field.getGenericType().getTypeName() + " " + field.getName();
    }

    private static String line(Executable executable, String name) {
        int modifiers = executable.getModifiers() & ~(Modifier.TRANSIENT | Modifier.VOLATILE | Modifier.SYNCHRONIZED);
        String variables = variables(executable.getTypeParameters());
        String isDefault = executable instanceof Method method && method.isDefault() ? "default " : "";
        return Modifier.toString(modifiers & ~Modifier.NATIVE) + " " + isDefault
                + (variables.isEmpty() ? "" : variables + " ") + name + parameters(executable)
                + thrown(executable);
    }

    private static String parameters(Executable executable) {
        String all = Arrays.stream(executable.getGenericParameterTypes())
                .map(Type::getTypeName)
                .collect(Collectors.joining(", ", "(", ")"));
        return executable.isVarArgs() ? all.substring(0, all.length() - 3) + "...)" : all;
    }

    private static String thrown(Executable executable) {
        Type[] types = executable.getGenericExceptionTypes();
        return types.length == 0
                ? ""
                : Arrays.stream(types)
                        .map(Type::getTypeName)
                        .sorted()
                        .collect(Collectors.joining(", ", " throws ", ""));
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables).map(ApiList::variable).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String variable(TypeVariable<?> variable) {
        String bounds = Arrays.stream(variable.getBounds())
                .filter(bound -> bound != Object.class)
                .map(Type::getTypeName)
                .collect(Collectors.joining(" & "));
        return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
    }

    private static boolean isVisible(Class<?> type) {
        return isVisible(type.getModifiers())
                && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()))
                && !type.isAnonymousClass()
                && !type.isLocalClass();
    }

    private static boolean isVisible(Member member) {
        return isVisible(member.getModifiers());
    }

    private static boolean isVisible(int modifiers) {
        return (modifiers & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    }
}
