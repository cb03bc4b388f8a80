package io.forkpoint.cli;

import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.rdb.SkippedPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The option that saves of a damaged file what can be saved, and what a report says of the rest. */
final class SalvageMixin {
    @Option(
            names = "--salvage",
            description =
                    "Pass over what is damaged, count it and list it, instead of refusing the file. Of a key, member "
                            + "or field that comes twice the first is kept.")
    private boolean salvage;

    SalvageMixin() {}

    LoadOptions options() {
        return LoadOptions.builder().salvage(salvage).build();
    }

    /** Says what was passed over, if anything was. */
    static Report add(Report report, long skipped, List<SkippedPart> parts) {
        if (skipped == 0) {
            return report;
        }
        return report.count("skipped", skipped, "passed over")
                .table(
                        "skippedParts",
                        "Passed over",
                        parts.stream().map(SalvageMixin::row).collect(Collectors.toList()));
    }

    private static Map<String, Object> row(SkippedPart part) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("offset", part.offset());
        row.put("key", part.key() == null ? "" : part.key());
        row.put("reason", part.reason());
        return row;
    }
}
