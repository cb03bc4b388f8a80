/**
 * Forkpoint beside the other off-heap maps of the JVM and beside Redis. The scripts named {@code scripts/bench-*.sh}
 * start the mains of this package; each writes its table and what it was measured on into {@code docs/benchmarks/raw}.
 */
package io.forkpoint.bench;
