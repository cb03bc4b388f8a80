package io.forkpoint.value;

/** When a sorted set's member gets a score; the flags of Redis's ZADD that go together. */
public enum AddCondition {
    /** Whether it has one or not. */
    ALWAYS(true, true, 0),
    /** Only if it is no member yet: NX. */
    IF_ABSENT(true, false, 0),
    /** Only if it is a member: XX. */
    IF_PRESENT(false, true, 0),
    /** If it is no member yet, or its score becomes greater: GT. */
    IF_GREATER(true, true, 1),
    /** If it is no member yet, or its score becomes less: LT. */
    IF_LESS(true, true, -1),
    /** Only if it is a member whose score becomes greater: XX GT. */
    IF_PRESENT_AND_GREATER(false, true, 1),
    /** Only if it is a member whose score becomes less: XX LT. */
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
     * Returns whether members are added.
     *
     * @return true if so
     */
    public boolean adds() {
        return adds;
    }

    /**
     * Returns whether a member's score is changed.
     *
     * @param from the score that it has
     * @param to the one that it is to have
     * @return true if so
     */
    public boolean changes(double from, double to) {
        return changes && (direction == 0 || (direction > 0 ? to > from : to < from));
    }
}
