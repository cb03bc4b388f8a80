/** The tree of packed leaves, copied where a snapshot or a reader holds it, and the value types built on it. */
@NullMarked
package io.forkpoint.value;

import org.jspecify.annotations.NullMarked;
