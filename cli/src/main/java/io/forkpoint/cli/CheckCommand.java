package io.forkpoint.cli;

import io.forkpoint.Forkpoint;
import io.forkpoint.rdb.RdbInspection;
import io.forkpoint.rdb.RdbInspection.LargeKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkpoint check}: whether a file is whole, and what is in it. */
@Command(
        name = "check",
        description = {
            "Verifies an RDB file and says what is in it: keys by type and database, and the largest.",
            "Ends as a load of the file would end: what that refuses is refused, with its place. Keys are kept in memory",
            "meanwhile, values one at a time."
        })
final class CheckCommand extends ForkpointCommand {
    private static final int MOST_LARGEST = 10_000;

    @Parameters(paramLabel = "FILE", description = "The RDB file, of Redis or Valkey.")
    private Path file;

    @Option(
            names = "--largest",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of the largest keys to list.")
    private int largest;

    @Mixin
    private SalvageMixin salvage = new SalvageMixin();

    CheckCommand() {}

    @Override
    Report run() throws Exception {
        if (largest < 0 || largest > MOST_LARGEST) {
            throw usage("--largest must be from 0 to " + MOST_LARGEST + ": " + largest);
        }
        requireReadable(file);
        long total = Files.size(file);
        ReadPosition position = new ReadPosition(file);
        return report(withProgress(
                () -> ProgressBar.bytes("checking", position.getAsLong(), total),
                () -> Forkpoint.inspect(file, largest, salvage.options())));
    }

    private Report report(RdbInspection found) {
        Report report = new Report()
                .add("file", file.toString(), "file")
                .add("magic", found.valkey() ? "VALKEY" : "REDIS", "magic")
                .add("rdbVersion", found.version(), "RDB version")
                .bytes("bytes", found.bytes(), "size")
                .add("crc64", crc(found), "crc64", found.checksummed() ? crc(found) + ", right" : "none in the file")
                .count("keys", found.keys(), "keys")
                .count("keysWithExpiry", found.keysWithExpiry(), "  of them with an expiry")
                .count("keysExpired", found.expiredKeys(), "  of them expired by now")
                .count("emptyCollections", found.emptyCollections(), "empty collections");
        report.section("aux", "AUX fields", texts(found.aux()));
        report.section("types", "Keys by type", counts(found.keysByType()));
        report.section("encodings", "Keys by encoding", counts(found.keysByEncoding()));
        report.section("databases", "Keys by database", counts(found.keysByDatabase()));
        report.table("functions", "Function libraries", rows(found.functions(), CheckCommand::row));
        report.table("moduleAux", "Module AUX records", rows(found.moduleAux(), CheckCommand::row));
        SalvageMixin.add(report, found.skipped(), found.skippedParts());
        return report.table("largestKeys", "Largest keys", rows(found.largestKeys(), CheckCommand::row));
    }

    private static String crc(RdbInspection found) {
        return found.checksummed() ? String.format(Locale.ROOT, "%016x", found.crc64()) : null;
    }

    private static Report texts(Map<String, String> fields) {
        Report report = new Report();
        fields.forEach((name, value) -> report.add(name, value, name));
        return report;
    }

    private static Report counts(Map<?, Long> counts) {
        Report report = new Report();
        counts.forEach((name, count) -> report.count(String.valueOf(name), count, String.valueOf(name)));
        return report;
    }

    private static <T> List<Map<String, Object>> rows(
            List<T> items, java.util.function.Function<T, Map<String, Object>> row) {
        return items.stream().map(row).collect(Collectors.toList());
    }

    private static Map<String, Object> row(RdbInspection.Function function) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", function.name());
        row.put("bytes", function.bytes());
        return row;
    }

    private static Map<String, Object> row(RdbInspection.ModuleAux aux) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("module", aux.module());
        row.put("beforeKeys", aux.beforeKeys());
        row.put("bytes", aux.bytes());
        return row;
    }

    private static Map<String, Object> row(LargeKey key) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("bytes", key.bytes());
        row.put("elements", key.elements());
        row.put("database", key.database());
        row.put("type", key.type());
        row.put("encoding", key.encoding());
        row.put("key", key.key());
        return row;
    }
}
