package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stores of several class loaders in one process: what a fork needs is the process's, and so are its locks. */
@Timeout(180)
class ClassLoadersTest {
    private static final int SNAPSHOTS = 12;
    private static final int KEYS = 2000;

    @TempDir
    Path folder;

    /** A store of a class loader of its own, used by reflection. */
    private static final class Other implements AutoCloseable {
        private final Class<?> storeClass;
        private final Class<?> methodClass;
        private final Object store;

        @SuppressWarnings({"unchecked", "rawtypes"}) // an enum of another class loader
        Other(String arena) throws ReflectiveOperationException {
            ClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
            Class<?> optionsClass = loader.loadClass("io.forkpoint.StoreOptions");
            Class<?> arenaClass = loader.loadClass("io.forkpoint.memory.ArenaKind");
            storeClass = loader.loadClass("io.forkpoint.Store");
            methodClass = loader.loadClass("io.forkpoint.snapshot.SnapshotMethod");
            Object builder = optionsClass.getMethod("builder").invoke(null);
            Class<?> builderClass = builder.getClass();
            builderClass.getMethod("limitBytes", long.class).invoke(builder, 64L << 20);
            builderClass.getMethod("arena", arenaClass).invoke(builder, Enum.valueOf((Class) arenaClass, arena));
            Object options = builderClass.getMethod("build").invoke(builder);
            store = storeClass.getMethod("open", optionsClass).invoke(null, options);
            Object database = storeClass.getMethod("database", int.class).invoke(store, 0);
            Method put = database.getClass().getMethod("put", byte[].class, byte[].class);
            for (int i = 0; i < KEYS; i++) {
                put.invoke(database, ("key:" + i).getBytes(StandardCharsets.US_ASCII), new byte[500]);
            }
        }

        private static URL[] classPath() {
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(entry -> {
                        try {
                            return new File(entry).toURI().toURL();
                        } catch (MalformedURLException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toArray(URL[]::new);
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        void snapshots(String method, Path target) throws Exception {
            Method start = storeClass.getMethod("snapshot", methodClass, Path.class);
            for (int i = 0; i < SNAPSHOTS; i++) {
                Future<?> snapshot = (Future<?>) start.invoke(store, Enum.valueOf((Class) methodClass, method), target);
                snapshot.get(60, TimeUnit.SECONDS);
            }
        }

        @Override
        public void close() throws ReflectiveOperationException {
            storeClass.getMethod("close").invoke(store);
        }
    }

    @Test
    void theirSnapshotsDoNotDisturbEachOther() throws Exception {
        List<String[]> all =
                List.of(new String[] {"SHARED", "ASYNC_FORK"}, new String[] {"PRIVATE", "FORK"}, new String[] {
                    "SHARED", "THREAD"
                });
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        List<Other> stores = new ArrayList<>();
        int before = helpers().size();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (String[] each : all) {
                stores.add(new Other(each[0]));
            }
            for (int i = 0; i < all.size(); i++) {
                Other store = stores.get(i);
                String method = all.get(i)[1];
                Path target = folder.resolve(i + ".rdb");
                running.add(threads.submit(() -> {
                    store.snapshots(method, target);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
            // This class loader's own may be there before.
            assertThat(helpers().size() - before)
                    .as("copies of the helper that were loaded")
                    .isBetween(0, 1);
        } finally {
            threads.shutdownNow();
            for (Other store : stores) {
                store.close();
            }
        }
    }

    /** Device and inode of each file of that name that is mapped. */
    private static List<String> helpers() throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("/libforkpoint"))
                    .map(line -> line.split(" +"))
                    .map(words -> words[3] + " " + words[4])
                    .distinct()
                    .collect(Collectors.toList());
        }
    }
}
