package io.parley.auth.token;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The keys in force. They are read when this is made, which fails when there is none, and again from time to time on a
 * thread of their own; when that fails the keys known so far stay in force. Any thread may ask.
 */
@ApplicationScoped
public class SigningKeys {
    private static final Logger LOG = Logger.getLogger(SigningKeys.class);

    private final SigningKeyFolder folder;
    private final ScheduledExecutorService reloading;
    private volatile List<SigningKey> keys;

    SigningKeys(SigningKeySettings settings) {
        folder = new SigningKeyFolder(settings.directory());
        if (settings.generate()) {
            folder.generateIfEmpty();
        }
        keys = folder.read();
        if (keys.isEmpty()) {
            throw new IllegalStateException(
                    "There is no signing key: put an RSA private key in PEM form named <key id>.pem into "
                            + settings.directory() + " (parley.auth.signing-keys.directory).");
        }
        LOG.infof("Signing access tokens with key %s; %d key(s) verify", signing(), keys.size());
        reloading = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("signing-key-reload").factory());
        long interval = settings.reloadInterval().toMillis();
        reloading.scheduleWithFixedDelay(this::reload, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** The key that signs: the last one by name. */
    public SigningKey signing() {
        List<SigningKey> inForce = keys;
        return inForce.get(inForce.size() - 1);
    }

    /** Every key that tokens in circulation may be signed with. */
    public List<SigningKey> all() {
        return keys;
    }

    @PreDestroy
    void stop() {
        reloading.shutdownNow();
    }

    private void reload() {
        try {
            List<SigningKey> found = folder.read();
            if (found.isEmpty()) {
                LOG.warn("The folder of signing keys is empty; the keys known so far stay in force");
            } else if (!found.equals(keys)) {
                keys = found;
                LOG.infof("Signing keys changed: %s signs; %d key(s) verify", signing(), found.size());
            }
        } catch (RuntimeException unreadable) {
            LOG.warnf("Signing keys cannot be read; those known so far stay in force: %s", unreadable.getMessage());
        }
    }
}
