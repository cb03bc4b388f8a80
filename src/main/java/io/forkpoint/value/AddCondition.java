package io.forkpoint.value;

/** The condition on which a member of a sorted set gets a score: the flags of ZADD and their combinations. */
public enum AddCondition {
    /** The score is set in any case. */
    ALWAYS(true, true, 0),
    /** The score is set if the member is new (NX). */
    IF_ABSENT(true, false, 0),
    /** The score is set if the member exists (XX). */
    IF_PRESENT(false, true, 0),
    /** The score is set if the member is new or its score becomes greater (GT). */
    IF_GREATER(true, true, 1),
    /** The score is set if the member is new or its score becomes less (LT). */
    IF_LESS(true, true, -1),
    /** The score is set if the member exists and its score becomes greater (XX GT). */
    IF_PRESENT_AND_GREATER(false, true, 1),
    /** The score is set if the member exists and its score becomes less (XX LT). */
    IF_PRESENT_AND_LESS(false, true, -1);

    private final boolean adds;
    private final boolean changes;
    private final int direction;

    AddCondition(boolean adds, boolean changes, int direction) {
        this.adds = adds;
        this.changes = changes;
        this.direction = direction;
    }

    /**
     * Returns whether new members are added.
     *
     * @return true if new members are added
     */
    public boolean adds() {
        return adds;
    }

    /**
     * Returns whether the score of a member is changed.
     *
     * @param from the old score
     * @param to the new score
     * @return true if the score is changed
     */
    public boolean changes(double from, double to) {
        return changes && (direction == 0 || (direction > 0 ? to > from : to < from));
    }
}
