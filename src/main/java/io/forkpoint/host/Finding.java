package io.forkpoint.host;

import java.util.List;

/**
 * A finding about a host.
 *
 * @param level how bad it is
 * @param id a stable name, which is the same in {@code scripts/overcommit-check.sh}, such as {@code overcommit-limit}
 * @param message the finding, with the figures behind it
 */
public record Finding(Level level, String id, String message) {
    static Finding ok(String id, String message) {
        return new Finding(Level.OK, id, message);
    }

    static Finding risk(String id, String message) {
        return new Finding(Level.RISK, id, message);
    }

    static Finding fail(String id, String message) {
        return new Finding(Level.FAIL, id, message);
    }

    static Finding unknown(String id, String message) {
        return new Finding(Level.UNKNOWN, id, message);
    }

    /**
     * Returns the findings that are not OK, in their order.
     *
     * @param findings the findings
     * @return the findings that are not OK
     */
    public static List<Finding> bad(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.level != Level.OK).toList();
    }

    /**
     * Returns the worst level of some findings.
     *
     * @param findings the findings
     * @return the level; OK if there are none
     */
    public static Level worst(List<Finding> findings) {
        return findings.stream().map(Finding::level).reduce(Level.OK, Level::or);
    }
}
