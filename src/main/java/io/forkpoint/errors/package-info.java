/**
 * The exceptions of Forkpoint, one type for each kind of failure. Uses nothing else of Forkpoint; every package may throw
 * them.
 */
@NullMarked
package io.forkpoint.errors;

import org.jspecify.annotations.NullMarked;
