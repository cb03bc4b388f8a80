/** The public API: opening a store, reading, writing, snapshots and loading. */
@NullMarked
package io.forkpoint;

import org.jspecify.annotations.NullMarked;
