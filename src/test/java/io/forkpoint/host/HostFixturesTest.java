package io.forkpoint.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script and {@link ForkCheck}, and {@link Survival} of a process, say of every host what a person concludes by hand, and so the same. */
class HostFixturesTest {
    @TempDir
    private Path root;

    private record Answer(Level level, List<String> bad) {}

    static Stream<HostFixture.Question> questions() throws IOException {
        return HostFixture.all().stream().flatMap(host -> host.questions().stream());
    }

    @ParameterizedTest
    @MethodSource("questions")
    void javaSaysIt(HostFixture.Question question) throws IOException {
        question.host().unpack(root);
        List<Finding> findings = findings(question.arguments());
        assertThat(answer(findings)).isEqualTo(new Answer(question.level(), question.bad()));
        assertThat(findings).allSatisfy(finding -> assertThat(finding.message()).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("questions")
    void theScriptSaysIt(HostFixture.Question question) throws IOException, InterruptedException {
        question.host().unpack(root);
        List<String> command = new ArrayList<>(List.of("sh", "scripts/overcommit-check.sh", "--json", "--root"));
        command.add(root.toString());
        command.addAll(question.arguments());
        Process process = new ProcessBuilder(command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(output + errors)
                .isEqualTo(question.level().exitCode());
        if (question.bad().contains("smaps-unknown")) {
            assertThat(errors).contains("cannot tell", "smaps");
        } else {
            assertThat(errors).isEmpty();
            assertThat(answer(output)).isEqualTo(new Answer(question.level(), question.bad()));
        }
    }

    private List<Finding> findings(List<String> arguments) {
        boolean ofProcess = arguments.get(0).equals("--pid");
        Host host = Host.read(root, ofProcess ? arguments.get(1) : "self");
        ForkPlan plan = ofProcess ? host.forkPlan() : ForkPlan.ofPrivate(bytes(arguments.get(1)));
        return plan == null
                ? List.of(Finding.unknown("smaps-unknown", "/proc/PID/smaps cannot be read"))
                : Stream.of(ForkCheck.of(host, plan), ofProcess ? Survival.of(host) : List.<Finding>of())
                        .flatMap(List::stream)
                        .toList();
    }

    private static long bytes(String size) {
        long number = Long.parseLong(size.replaceAll("[^0-9]", ""));
        return switch (size.replaceAll("[0-9]", "")) {
            case "kb" -> number << 10;
            case "mb" -> number << 20;
            case "gb" -> number << 30;
            default -> throw new IllegalArgumentException(size);
        };
    }

    private static Answer answer(List<Finding> findings) {
        return new Answer(
                Finding.worst(findings),
                findings.stream()
                        .filter(finding -> finding.level() != Level.OK)
                        .map(Finding::id)
                        .toList());
    }

    private static Answer answer(String json) throws IOException {
        JsonNode report = new ObjectMapper().readTree(json);
        List<String> bad = StreamSupport.stream(report.get("findings").spliterator(), false)
                .filter(finding -> !finding.get("level").asText().equals("ok"))
                .map(finding -> finding.get("id").asText())
                .toList();
        return new Answer(Level.valueOf(report.get("level").asText().toUpperCase(Locale.ROOT)), bad);
    }
}
