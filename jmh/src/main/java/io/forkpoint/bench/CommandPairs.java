package io.forkpoint.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The table of two builds whose benchmark was run as whole commands that took turns.
 *
 * <p>Arguments: name, what was run, then commit and scores (operations a second, separated by commas) of one build, and
 * of the other.
 */
final class CommandPairs {
    private CommandPairs() {}

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        double[] before = scores(args[3]);
        double[] after = scores(args[5]);
        Report report = new Report(
                args[0],
                "Two builds in turns: " + args[2] + " and " + args[4],
                "Each score is a command of its own: `" + args[1] + "`. Millions of operations a second.");
        report.head("pair", args[2], args[4], "ratio");
        double[] ratios = new double[before.length];
        for (int i = 0; i < before.length; i++) {
            ratios[i] = after[i] / before[i];
            row(report, Integer.toString(i + 1), before[i], after[i], ratios[i]);
        }
        row(report, "median", LoadRate.median(before), LoadRate.median(after), LoadRate.median(ratios));
        report.write();
    }

    private static void row(Report report, String pair, double before, double after, double ratio) {
        report.row(pair, Report.number(before / 1e6, 3), Report.number(after / 1e6, 3), Report.number(ratio, 3));
    }

    private static double[] scores(String list) {
        return Arrays.stream(list.split(",")).mapToDouble(Double::parseDouble).toArray();
    }
}
