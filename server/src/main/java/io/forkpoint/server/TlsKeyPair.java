package io.forkpoint.server;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Checks that a key belongs to its certificate. Java itself checks this when the first client connects, and tells nobody but
 * that client, in words that it cannot understand.
 */
final class TlsKeyPair {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final byte[] PROBE =
            "what is signed by one can be verified by the other".getBytes(StandardCharsets.US_ASCII);

    private TlsKeyPair() {}

    /**
     * Checks a pair; a key with a password is not checked.
     *
     * @throws GeneralSecurityException if they do not belong together
     * @throws IOException if a file cannot be read
     */
    static void check(File certificate, File key) throws GeneralSecurityException, IOException {
        String text = Files.readString(key.toPath(), StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            return;
        }
        byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        if (!belongTogether(publicKey(certificate), encoded)) {
            throw new GeneralSecurityException(key + " (tls-key-file) is not the key of " + certificate
                    + " (tls-cert-file): name the files that belong together");
        }
    }

    private static PublicKey publicKey(File certificate) throws GeneralSecurityException, IOException {
        try (InputStream in = new FileInputStream(certificate)) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getPublicKey();
        }
    }

    private static boolean belongTogether(PublicKey publicKey, byte[] encoded) {
        try {
            String algorithm = publicKey.getAlgorithm();
            PrivateKey privateKey = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            Signature signature = Signature.getInstance(
                    switch (algorithm) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> algorithm;
                    });
            signature.initSign(privateKey);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException notOfOneKind) {
            return false;
        }
    }
}
