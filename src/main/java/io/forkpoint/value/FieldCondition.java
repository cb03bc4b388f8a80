package io.forkpoint.value;

/** When several fields are set. */
public enum FieldCondition {
    /** In any case. */
    ALWAYS,
    /** FNX: if none of them is there. */
    NONE_PRESENT,
    /** FXX: if all of them are there. */
    ALL_PRESENT
}
