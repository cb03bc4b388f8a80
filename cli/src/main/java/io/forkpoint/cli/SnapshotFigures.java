package io.forkpoint.cli;

import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A snapshot's report as it is printed; {@code docs/snapshots.md} explains each figure. */
final class SnapshotFigures {
    private SnapshotFigures() {}

    /** All of it: how and where, the figures, and the parts where there is more than one. */
    static Report report(SnapshotReport snapshot) {
        SnapshotReport.Part first = snapshot.parts().get(0);
        Report report = new Report()
                .add("method", Names.of(snapshot.method()), "method")
                .add("reason", snapshot.reason(), "  why");
        if (snapshot.parts().size() == 1) {
            report.add("target", name(first.sink()), "written to").add("crc64", crc64(first), "crc64");
        }
        addFigures(report, snapshot);
        if (snapshot.parts().size() > 1) {
            report.table("parts", "Parts", rows(snapshot.parts()));
        }
        return report;
    }

    /** What can be compared with that of another snapshot. */
    static Report addFigures(Report report, SnapshotReport snapshot) {
        SnapshotReport.Timings timings = snapshot.timings();
        return report.count("keys", snapshot.keys(), "keys")
                .bytes("bytes", snapshot.bytes(), "size")
                .micros("prepare", timings.prepare(), "prepare")
                .micros("trim", timings.trim(), "  of it to trim")
                .micros("pause", timings.pause(), "pause (no write goes on)")
                .micros("fork", timings.fork(), "fork")
                .seconds("write", timings.write(), "write")
                .seconds("publish", timings.publish(), "sync and publish")
                .seconds("duration", timings.total(), "duration")
                .add(
                        "megabytesPerSecond",
                        snapshot.megabytesPerSecond(),
                        "speed",
                        String.format(Locale.ROOT, "%.0f MB/s", snapshot.megabytesPerSecond()))
                .bytes("retainedPeakBytes", snapshot.retainedPeakBytes(), "retained, peak")
                .bytes("copyOnWriteBytes", snapshot.copyOnWriteBytes(), "copy-on-write, at the end")
                .bytes("copyOnWritePeakBytes", snapshot.copyOnWritePeakBytes(), "copy-on-write, peak");
    }

    private static List<Map<String, Object>> rows(List<SnapshotReport.Part> parts) {
        return parts.stream().map(SnapshotFigures::row).collect(Collectors.toList());
    }

    private static Map<String, Object> row(SnapshotReport.Part part) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("keys", part.keys());
        row.put("bytes", part.bytes());
        row.put("crc64", crc64(part));
        row.put("target", name(part.sink()));
        return row;
    }

    private static String crc64(SnapshotReport.Part part) {
        return String.format(Locale.ROOT, "%016x", part.crc64());
    }

    /** The only stream that a command writes to is standard output. */
    private static String name(SnapshotSink sink) {
        return sink instanceof SnapshotSink.File file ? file.path().toString() : "standard output";
    }
}
