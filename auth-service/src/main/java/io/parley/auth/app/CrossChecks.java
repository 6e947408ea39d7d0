package io.parley.auth.app;

import io.parley.auth.mail.MailSettings;
import io.parley.auth.operator.FirstOperatorSettings;
import io.parley.auth.verification.EmailRule;
import io.parley.kit.config.SettingFaults;
import io.smallrye.config.ConfigValidationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Refuses settings that are allowed each by itself, as their annotations say, and cannot work together. */
final class CrossChecks {
    private static final int LONGEST_NAME = 64;

    private CrossChecks() {}

    /** @throws ConfigValidationException with a sentence for each fault */
    static void check(AuthConfig config) {
        SettingFaults faults = new SettingFaults();
        FirstOperatorSettings operator = config.firstOperator();
        faults.require(
                operator.name().isEmpty() || operator.password().isPresent(),
                "parley.auth.first-operator.name is set and parley.auth.first-operator.password is not");
        if (given(config.mail().host()).isPresent()) {
            check(config.mail(), faults);
        } else {
            faults.require(
                    config.emailCodes().registration() != EmailRule.REQUIRED,
                    "parley.auth.mail.host must be given, as parley.auth.email-codes.registration is required: without mail nobody"
                            + " could register");
        }
        faults.conclude();
    }

    /** Rules that hold where there is a host. */
    private static void check(MailSettings mail, SettingFaults faults) {
        faults.require(
                given(mail.from()).filter(from -> from.contains("@")).isPresent(),
                "parley.auth.mail.from must be the address that mails come from, as parley.auth.mail.host is given");
        String name = mail.serverName();
        faults.require(
                !name.isBlank() && name.length() <= LONGEST_NAME && name.chars().noneMatch(Character::isISOControl),
                "parley.auth.mail.server-name must be 1 to %d characters, as parley.auth.mail.host is given",
                LONGEST_NAME);
        given(mail.authorityFile())
                .map(Path::of)
                .ifPresent(file -> faults.require(
                        Files.isReadable(file),
                        "parley.auth.mail.authority-file is %s; it must be a file that can be read",
                        file));
    }

    private static Optional<String> given(Optional<String> value) {
        return value.filter(text -> !text.isBlank());
    }
}
