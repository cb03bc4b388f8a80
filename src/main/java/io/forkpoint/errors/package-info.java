/** The exceptions of Forkpoint, one type for each way to fail. Uses nothing else of Forkpoint; every room may throw them. */
@NullMarked
package io.forkpoint.errors;

import org.jspecify.annotations.NullMarked;
