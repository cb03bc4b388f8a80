/**
 * The latency lab: what a snapshot does to an application that writes by a timetable. {@code OpenLoop} drives a target,
 * {@code LatencyLab} runs one setting through its phases, the records are what a run leaves behind as JSON, and tables,
 * comparisons and pages are made of those.
 */
package io.forkpoint.latency;
