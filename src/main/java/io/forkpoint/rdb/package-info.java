/** What is told of RDB files that were read: options and report of a load, what an inspection found. Uses nothing else. */
package io.forkpoint.rdb;
