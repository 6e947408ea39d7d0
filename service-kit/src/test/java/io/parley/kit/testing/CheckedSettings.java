package io.parley.kit.testing;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Map;

/** Settings as a service reads and checks them at its start, without it: the defaults, and what a test wants to be different. */
public final class CheckedSettings {
    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    private CheckedSettings() {}

    /**
     * Reads mappings, which belong together.
     *
     * @param different values by their whole keys
     * @throws io.smallrye.config.ConfigValidationException with a sentence for each value that is not allowed
     */
    public static SmallRyeConfig read(Map<String, String> different, Class<?>... mappings) {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withValidator((BeanValidationConfigValidator) () -> VALIDATOR);
        for (Class<?> mapping : mappings) {
            config.withMapping(mapping);
        }
        different.forEach(config::withDefaultValue);
        return config.build();
    }
}
