/** The API of reading RDB files: the options and the report of a load, and inspections. Uses nothing else. */
@NullMarked
package io.forkpoint.rdb;

import org.jspecify.annotations.NullMarked;
