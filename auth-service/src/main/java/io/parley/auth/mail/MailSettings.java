package io.parley.auth.mail;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The SMTP server that takes the mails of this service. */
public interface MailSettings {
    /** Its host name (a name or an address). Empty: this server sends no mail, and refuses what would need one. */
    Optional<String> host();

    /** Its port (a number). */
    @WithDefault("587")
    @Min(1)
    @Max(65_535)
    int port();

    /** How the connection is protected ({@code starttls}, {@code tls} from the first byte, or {@code none}). */
    @WithDefault("starttls")
    MailEncryption encryption();

    /** A file with the certificates (PEM) that sign the server's. Empty: those that the JVM trusts. */
    Optional<String> authorityFile();

    /** The user to log in as; empty: without a login. */
    Optional<String> username();

    /** That user's password. */
    Optional<String> password();

    /** The sender of all mails (an address). Must be given with the host. */
    Optional<String> from();

    /** What the mails call this server (1 to 64 characters). */
    @WithDefault("Parley")
    String serverName();

    /** Mails that one replica sends at the same time. */
    @WithDefault("4")
    @Min(1)
    @Max(100)
    int atATime();

    /** How long the SMTP server may take for one mail. */
    @WithDefault("20s")
    @DurationMin(seconds = 1)
    @DurationMax(seconds = 40)
    Duration timeout();

    /** Mails that may wait, about (a number); while so many do, no code can be asked for. */
    @WithDefault("10000")
    @Min(1)
    int capacity();
}
