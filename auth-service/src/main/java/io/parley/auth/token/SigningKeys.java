package io.parley.auth.token;

import io.parley.auth.refusal.Refusal;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The keys in force: none until {@link #load}, and from then on read again from time to time on a thread of their own; when
 * that fails the keys known so far stay in force. Any thread may ask, event loops too.
 */
@ApplicationScoped
public class SigningKeys {
    private static final Logger LOG = Logger.getLogger(SigningKeys.class);

    private static final Duration RETRY_WHILE_STARTING = Duration.ofSeconds(1);

    private final SigningKeySettings settings;
    private final SigningKeyFolder folder;
    private final ScheduledExecutorService reloading = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("signing-key-reload").factory());
    private volatile List<SigningKey> keys = List.of();

    SigningKeys(SigningKeySettings settings) {
        this.settings = settings;
        folder = new SigningKeyFolder(settings.directory());
    }

    /**
     * Reads the keys, and makes the first one where that is allowed. Once, before the first token is wanted. Blocks on the
     * disk, and to make a key computes for up to a second: not for an event loop.
     *
     * @throws IllegalStateException when there is no key
     */
    public void load() {
        if (settings.generate()) {
            folder.generateIfEmpty();
        }
        List<SigningKey> found = folder.read();
        if (found.isEmpty()) {
            throw new IllegalStateException(
                    "There is no signing key: put an RSA private key in PEM form named <key id>.pem into "
                            + settings.directory() + " (parley.auth.signing-keys.directory).");
        }
        keys = found;
        LOG.infof("Signing access tokens with key %s; %d key(s) verify", signing(), found.size());
        long interval = settings.reloadInterval().toMillis();
        reloading.scheduleWithFixedDelay(this::reload, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** Whether there are keys yet. */
    public boolean loaded() {
        return !keys.isEmpty();
    }

    /**
     * The key that signs: the last one by name.
     *
     * @throws Refusal UNAVAILABLE until the keys are loaded
     */
    public SigningKey signing() {
        return all().getLast();
    }

    /**
     * Every key that tokens in circulation may be signed with.
     *
     * @throws Refusal UNAVAILABLE until the keys are loaded
     */
    public List<SigningKey> all() {
        List<SigningKey> inForce = keys;
        if (inForce.isEmpty()) {
            throw Refusal.unavailable("The server is starting; please try again.", RETRY_WHILE_STARTING);
        }
        return inForce;
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
