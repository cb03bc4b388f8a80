package io.forkpoint.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Children that are not the helper's: what has to be done with them is the same. */
class ChildWatchTest {
    private static WriterWatch looks() {
        SnapshotRun run = SnapshotRunTest.run(SnapshotOptions.DEFAULT);
        return new WriterWatch(run, new SnapshotTimes(run, SnapshotMethod.FORK), null);
    }

    @Test
    void aChildThatSomebodyElseHasReapedIsNotWaitedForEternally() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        try (ChildWatch watch = new ChildWatch()) {
            watch.began((int) process.pid());
            ExitStatus exit = watch.await(looks());
            assertThat(exit.code()).isEqualTo(ExitStatus.UNKNOWN);
            assertThat(exit.describe()).contains("reaped by another part of this process");
        }
    }

    @Test
    void aChildThatNobodyCouldWaitForIsEnded() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        try (ChildWatch watch = new ChildWatch()) {
            watch.began((int) process.pid());
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whereThereIsNoChildThereIsNothingToDo() {
        new ChildWatch().close();
    }
}
