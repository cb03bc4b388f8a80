/** Snapshots as a user sees them: methods, options, targets, progress, reports. May use {@code errors}. */
package io.forkpoint.snapshot;
