/** Snapshots as a user sees them: methods, options, targets, progress, reports. May use {@code errors}. */
@NullMarked
package io.forkpoint.snapshot;

import org.jspecify.annotations.NullMarked;
