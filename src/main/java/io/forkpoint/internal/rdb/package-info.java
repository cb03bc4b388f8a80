/**
 * Reads and checks RDB files. May use {@code memory}, {@code helper} and {@code errors}.
 *
 * <p>{@link io.forkpoint.internal.rdb.RdbReader} streams a file to an {@link io.forkpoint.internal.rdb.RdbHandler},
 * {@link io.forkpoint.internal.rdb.RdbPayload} reads a value, {@link io.forkpoint.internal.rdb.RdbInspector} reports the
 * content of a file. Below them, from the bytes up: {@code RdbInput} is the window on the file, {@code RdbString} decodes
 * a string, a {@code PackedCursor} iterates over a ziplist, listpack, zipmap or intset, {@code PayloadWalker} alone knows
 * the layout of every value type, {@code RdbParser} knows the opcodes and reports what is wrong where.
 */
package io.forkpoint.internal.rdb;
