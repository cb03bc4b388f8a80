/** The coordinator of snapshots, the gate, the methods, what a child is told and how it is watched. */
package io.forkpoint.internal.snapshot;
