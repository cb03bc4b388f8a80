package io.forkpoint.server.config;

/** Whether clients must present a certificate to connect by TLS. */
public enum TlsAuthClients {
    /** They are not asked for one. */
    NO,
    /** They must present a valid one. */
    YES,
    /** They may present one; if they do, it must be valid. */
    OPTIONAL
}
