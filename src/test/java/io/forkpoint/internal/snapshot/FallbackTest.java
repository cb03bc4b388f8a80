package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.errors.SnapshotForkException;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.snapshot.SnapshotListener;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Forks that fail, and what stands in for them. */
@Tag("inject")
class FallbackTest extends VariantFixture {
    private static final int FORK = 0;
    private static final int CLEAR = -1;
    private static final int EPERM = 1;
    private static final int ENOMEM = 12;
    private static final SnapshotOptions FALLBACK =
            SnapshotOptions.builder().fallback(true).build();

    private static void failNextFork(int errno) {
        assertThat(Helper.library().fp_inject(FORK, errno)).isZero();
    }

    @AfterEach
    void disarm() {
        assertThat(Helper.library().fp_inject(CLEAR, 0)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "FORK_PRIVATE, 12, ENOMEM",
        "FORK_PRIVATE, 11, EAGAIN",
        "ASYNC_FORK_SHARED, 12, ENOMEM",
        "ASYNC_FORK_SHARED, 11, EAGAIN"
    })
    void aThreadStandsInWhereThatIsAllowed(Variant variant, int errno, String name) {
        try (Store filled = filled(variant)) {
            failNextFork(errno);
            SnapshotReport report =
                    filled.snapshot(variant.method, target, FALLBACK).join();
            assertThat(report.method()).isEqualTo(SnapshotMethod.THREAD);
            assertThat(report.reason())
                    .startsWith("asked for")
                    .contains("a thread stands in for " + variant.method, name);
            assertThat(content(target)).isEqualTo(expected());
            assertThat(filled.snapshot(variant.method, target).join().method()).isEqualTo(variant.method);
            assertNothingHeld(filled);
        }
    }

    @Test
    void autoGoesOnWithoutBeingAskedTo() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (Store filled = filled(Variant.ASYNC_FORK_SHARED)) {
            filled.addListener(new SnapshotListener() {
                @Override
                public void beforePause(SnapshotMethod method, Duration estimated) {
                    heard.add("before " + method);
                }

                @Override
                public void afterPause(SnapshotMethod method, Duration measured) {
                    heard.add("after " + method + (measured.isZero() ? " none" : " some"));
                }
            });
            failNextFork(ENOMEM);
            SnapshotReport report = filled.snapshot(target).join();
            assertThat(report.reason()).startsWith("AUTO: ").contains("a thread stands in for ASYNC_FORK", "ENOMEM");
        }
        for (String event :
                new String[] {"before ASYNC_FORK", "after ASYNC_FORK none", "before THREAD", "after THREAD some"}) {
            assertThat(heard.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(event);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FORK_PRIVATE", "ASYNC_FORK_SHARED"})
    void aStreamThatTheChildNeverSawIsWrittenByTheThread(Variant variant) throws IOException {
        GatedChannel channel = new GatedChannel();
        channel.open();
        try (Store filled = filled(variant)) {
            failNextFork(ENOMEM);
            toChannel(filled, variant, channel, FALLBACK).join();
        }
        Files.write(target, channel.written());
        assertThat(content(target)).isEqualTo(expected());
    }

    @ParameterizedTest
    @EnumSource(names = {"FORK_PRIVATE", "ASYNC_FORK_SHARED"})
    void whatIsForbiddenIsNotTriedInAnotherWay(Variant variant) {
        try (Store filled = filled(variant)) {
            failNextFork(EPERM);
            assertThat(failure(filled.snapshot(variant.method, target, FALLBACK)))
                    .isInstanceOf(SnapshotForkException.class)
                    .hasMessageContaining("EPERM");
        }
    }

    @ParameterizedTest
    @CsvSource({"FORK_PRIVATE, would charge at least 1 MiB, ASYNC_FORK", "ASYNC_FORK_SHARED, charges nothing, THREAD"})
    void wantOfMemoryIsExplainedBySums(Variant variant, String charge, String instead) {
        try (Store filled = filled(variant)) {
            failNextFork(ENOMEM);
            Throwable thrown = failure(filled.snapshot(variant.method, target));
            assertThat(thrown)
                    .isInstanceOf(SnapshotForkException.class)
                    .hasMessageContainingAll("ENOMEM", charge, "CommitLimit of ", "Committed_AS is ", instead)
                    .hasMessageMatching("(?s).*vm.overcommit_memory is [012].*");
            assertThat(((SnapshotForkException) thrown).errno()).isEqualTo(ENOMEM);
            assertThat(target).doesNotExist();
            assertNothingHeld(filled);
        }
    }
}
