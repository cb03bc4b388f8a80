package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.helper.Errno;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Children that are not the helper's: what has to be done with them is the same. */
class ChildWatchTest {
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ChildWatch watch = new ChildWatch(Helper.library());

    private static WriterWatch looks(SnapshotRun run) {
        return new WriterWatch(run, new SnapshotTimes(run, SnapshotMethod.FORK), null);
    }

    private static SnapshotRun run() {
        return SnapshotRunTest.run(SnapshotOptions.defaults());
    }

    /** The helper, whose signals do not arrive: as at a child that waits in the kernel for a disk that has gone. */
    private static HelperLibrary deaf(int answer) {
        return (HelperLibrary) Proxy.newProxyInstance(
                HelperLibrary.class.getClassLoader(),
                new Class<?>[] {HelperLibrary.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("fp_child_signal")) {
                        return answer;
                    }
                    try {
                        return method.invoke(Helper.library(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aChildThatSomebodyElseHasReapedIsNotWaitedForEternally() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        try (watch) {
            watch.began((int) process.pid(), -1);
            ExitStatus exit = watch.await(looks(run()));
            assertThat(exit.code()).isEqualTo(ExitStatus.UNKNOWN);
            assertThat(exit.describe()).contains("reaped by another part of this process");
        }
    }

    @Test
    void aChildThatNobodyCouldWaitForIsEnded() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        try (watch) {
            watch.began((int) process.pid(), -1);
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whereThereIsNoChildThereIsNothingToDo() {
        watch.close();
        assertThat(watch.isLeft()).isFalse();
    }

    @Test
    void aChildThatCannotBeKilledIsLeftAndReapedWhenItEnds() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        ChildWatch patient = new ChildWatch(deaf(0), SOON_NANOS);
        patient.began((int) process.pid(), -1);
        SnapshotRun run = run();
        run.cancel();
        assertThat(patient.await(looks(run)).code()).isEqualTo(ExitStatus.LEFT);
        patient.close();
        assertThat(patient.isLeft()).isTrue();
        assertThat(process.isAlive()).isTrue();

        CountDownLatch afterwards = new CountDownLatch(1);
        LeftChild.leave(patient, "a disk that hangs", afterwards::countDown);
        assertThat(afterwards.getCount()).isOne();
        process.destroyForcibly();
        assertThat(afterwards.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(patient.isLeft()).isFalse();
    }

    @Test
    void aChildThatMayNotBeKilledRunsOnAndIsWaitedFor() throws Exception {
        Process process = new ProcessBuilder("sleep", "0.5").start();
        try (ChildWatch refused = new ChildWatch(deaf(-Errno.EPERM), SOON_NANOS)) {
            refused.began((int) process.pid(), -1);
            SnapshotRun run = run();
            run.cancel();
            assertThat(refused.await(looks(run)).code()).isNotEqualTo(ExitStatus.LEFT);
        }
        assertThat(hasEnded(process)).isTrue();
    }

    /** Asks the kernel: {@link Process#isAlive} hears of an end from a thread of the JDK's, some time after it. */
    private static boolean hasEnded(Process process) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (NoSuchFileException e) {
            return true;
        }
    }
}
