package io.forkpoint.server.config;

/** Whether clients have to show a certificate to connect by TLS. */
public enum TlsAuthClients {
    /** They are not asked for one. */
    NO,
    /** They have to. */
    YES,
    /** They may; if they do, it has to be good. */
    OPTIONAL
}
