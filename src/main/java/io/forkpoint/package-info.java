/** The public API: open a store, read, write, snapshot, load. */
@NullMarked
package io.forkpoint;

import org.jspecify.annotations.NullMarked;
