/** Concludes from the host and a workload whether snapshots will succeed. */
package io.forkpoint.internal.doctor;
