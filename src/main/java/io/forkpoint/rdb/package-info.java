/** Reading and checking of RDB files. May use {@code memory}, {@code helper} and {@code errors}. */
package io.forkpoint.rdb;
