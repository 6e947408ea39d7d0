package io.parley.auth.token;

import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;

/**
 * One RSA key pair.
 *
 * @param id goes into the header of every token it signs
 */
public record SigningKey(String id, RSAPrivateKey privateKey, RSAPublicKey publicKey) {
    /** The id alone: nothing of the key gets into a log. */
    @Override
    public String toString() {
        return id;
    }
}
