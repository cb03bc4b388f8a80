/** The API of snapshots: methods, options, sinks, progress and reports. May use {@code errors}. */
@NullMarked
package io.forkpoint.snapshot;

import org.jspecify.annotations.NullMarked;
