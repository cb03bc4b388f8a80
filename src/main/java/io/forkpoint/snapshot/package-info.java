/** The coordinator of snapshots, their methods, options and reports. */
package io.forkpoint.snapshot;
