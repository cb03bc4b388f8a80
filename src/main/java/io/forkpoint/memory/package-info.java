/** The kinds and the report of a store's memory. Uses nothing else of Forkpoint. */
@NullMarked
package io.forkpoint.memory;

import org.jspecify.annotations.NullMarked;
