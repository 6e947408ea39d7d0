package io.parley.auth.verification;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The key that codes are made with: of the secret that all pods share. A new secret makes the codes of the last minutes bad. */
@ApplicationScoped
class CodeKey {
    private final SixDigits digits;

    CodeKey(@ConfigProperty(name = "parley.service-credential") String secret) {
        digits = new SixDigits(secret);
    }

    SixDigits digits() {
        return digits;
    }
}
