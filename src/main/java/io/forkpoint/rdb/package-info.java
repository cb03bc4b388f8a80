/** What is told of RDB files that were read: options and report of a load, what an inspection found. Uses nothing else. */
@NullMarked
package io.forkpoint.rdb;

import org.jspecify.annotations.NullMarked;
