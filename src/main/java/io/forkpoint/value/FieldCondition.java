package io.forkpoint.value;

/** The condition on which several fields of a hash are set. */
public enum FieldCondition {
    /** The fields are set in any case. */
    ALWAYS,
    /** The fields are set if the hash has none of them (FNX). */
    NONE_PRESENT,
    /** The fields are set if the hash has all of them (FXX). */
    ALL_PRESENT
}
