/** The tree of packed leaves, copied where a snapshot or a reader holds it, and the types of values that stand on it. */
package io.forkpoint.internal.value;
