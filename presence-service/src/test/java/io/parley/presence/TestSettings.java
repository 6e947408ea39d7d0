package io.parley.presence;

import io.parley.presence.contact.ContactSettings;
import io.parley.presence.grpc.ConnectionSettings;
import io.parley.presence.lease.LeaseTerms;
import io.parley.presence.session.NoticeSettings;
import io.parley.presence.store.DatabaseSettings;
import io.parley.presence.store.StatusTerms;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Map;

/** Settings as the service reads and checks them, for tests without it. */
public final class TestSettings {
    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    private TestSettings() {}

    /** A part of the settings, with values of any part given by their keys without {@code parley.presence}. */
    public static <S> S with(Class<S> part, Map<String, String> different) {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(ConnectionSettings.class)
                .withMapping(LeaseTerms.class)
                .withMapping(DatabaseSettings.class)
                .withMapping(NoticeSettings.class)
                .withMapping(ContactSettings.class)
                .withMapping(StatusTerms.class)
                .withValidator((BeanValidationConfigValidator) () -> VALIDATOR);
        different.forEach((key, value) -> config.withDefaultValue("parley.presence." + key, value));
        return config.build().getConfigMapping(part);
    }
}
