/**
 * Reading and checking of RDB files. May use {@code memory}, {@code helper} and {@code errors}.
 *
 * <p>{@link io.forkpoint.internal.rdb.RdbReader} streams a file to an {@link io.forkpoint.internal.rdb.RdbHandler},
 * {@link io.forkpoint.internal.rdb.RdbPayload} looks into a value, {@link io.forkpoint.internal.rdb.RdbInspector} tells what is in a file.
 * Behind them, from the bytes up: {@code RdbInput} is the window on the file, {@code RdbString} decodes a string, a
 * {@code PackedCursor} goes over a ziplist, listpack, zipmap or intset, {@code PayloadWalker} knows the layout of every
 * value type and is the only one that does, {@code RdbParser} knows the opcodes and says what is wrong where.
 */
package io.forkpoint.internal.rdb;
