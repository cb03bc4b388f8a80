/** The wire: requests and replies as RESP has them. */
package io.forkpoint.server.internal.resp;
