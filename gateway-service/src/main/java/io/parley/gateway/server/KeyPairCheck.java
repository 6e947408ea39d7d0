package io.parley.gateway.server;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * Whether a private key belongs to its certificate. The JDK finds out in the first handshake only, where it is too late:
 * clients would be refused one after the other and the operator would see nothing.
 */
final class KeyPairCheck {
    private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

    private KeyPairCheck() {}

    /**
     * The certificate that is served first.
     *
     * @throws GeneralSecurityException with a sentence, when there is none or when a key belongs to another certificate
     */
    static X509Certificate check(KeyStore store, KeyManagerFactory keys) throws GeneralSecurityException {
        X509KeyManager manager = Arrays.stream(keys.getKeyManagers())
                .filter(X509KeyManager.class::isInstance)
                .map(X509KeyManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("There is no key."));
        X509Certificate first = null;
        for (String alias : Collections.list(store.aliases())) {
            X509Certificate[] chain = manager.getCertificateChain(alias);
            PrivateKey key = manager.getPrivateKey(alias);
            if (chain == null || chain.length == 0 || key == null) {
                continue;
            }
            if (!belong(key, chain[0])) {
                throw new GeneralSecurityException("The private key belongs to another certificate than "
                        + chain[0].getSubjectX500Principal() + ".");
            }
            first = first == null ? chain[0] : first;
        }
        if (first == null) {
            throw new GeneralSecurityException("There is no certificate with a key.");
        }
        return first;
    }

    private static boolean belong(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                });
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(PROBE);
        return signature.verify(signed);
    }
}
