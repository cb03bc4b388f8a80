package io.forkpoint.host;

import java.util.List;

/**
 * One thing that was found.
 *
 * @param level how bad it is
 * @param id a stable name, the same in {@code scripts/overcommit-check.sh}, such as {@code overcommit-limit}
 * @param message what is so, with the figures that it was concluded from
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
     * Returns those that are not OK, in their order.
     *
     * @param findings all of them
     * @return some of them
     */
    public static List<Finding> bad(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.level != Level.OK).toList();
    }

    /**
     * Returns the worst level of some findings.
     *
     * @param findings all of them
     * @return the level; OK if there are none
     */
    public static Level worst(List<Finding> findings) {
        return findings.stream().map(Finding::level).reduce(Level.OK, Level::or);
    }
}
