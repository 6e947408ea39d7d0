package io.parley.auth.app;

import io.parley.auth.account.AccountSettings;
import io.parley.auth.attempt.AttemptSettings;
import io.parley.auth.audit.AuditSettings;
import io.parley.auth.device.DeviceSettings;
import io.parley.auth.grpc.ConnectionSettings;
import io.parley.auth.login.PasswordHashSettings;
import io.parley.auth.mail.MailSettings;
import io.parley.auth.operator.FirstOperatorSettings;
import io.parley.auth.token.SigningKeySettings;
import io.parley.auth.token.TokenSettings;
import io.parley.auth.verification.CodeSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Min;

/** All configuration of auth-service. Each part is read by the package that declares it. */
@ConfigMapping(prefix = "parley.auth")
public interface AuthConfig {
    /** Who gets an account, and what it may be called. */
    AccountSettings accounts();

    /** Where the keys of access tokens come from. */
    @WithName("signing-keys")
    SigningKeySettings signingKeys();

    /** How long tokens are good for, and what signing may cost. */
    TokenSettings tokens();

    /** What a password hash costs, and how many may be computed at once. */
    @WithName("password-hash")
    PasswordHashSettings passwordHash();

    /** How often somebody may fail. */
    AttemptSettings attempts();

    /** The SMTP server that takes the mails of this service. */
    MailSettings mail();

    /** Codes that are sent by e-mail. */
    @WithName("email-codes")
    CodeSettings emailCodes();

    /** The operator who lets the others in. */
    @WithName("first-operator")
    FirstOperatorSettings firstOperator();

    /** The audit log. */
    AuditSettings audit();

    /** Devices and the revocations that end them. */
    DeviceSettings devices();

    /** The connections that gateways call over. */
    ConnectionSettings connections();

    /** Connections to MySQL. */
    Database database();

    /**
     * Where message-service is, which keeps users' feeds, as {@code host:port}. A DNS name may stand for several pods. Alternatives
     * are separated by semicolons: the first that has an address counts, and the next while no pod of the first answers.
     */
    String message();

    /**
     * Whether the users admin, user1 and user2 with the password 123456 are created at start (true or false). For one
     * machine only.
     */
    @WithDefault("false")
    boolean demoUsers();

    /** Connections to MySQL. */
    interface Database {
        /** Calls that may wait for a connection (a number); more are refused with OVERLOADED. */
        @WithDefault("10000")
        @Min(1)
        int waiting();
    }
}
