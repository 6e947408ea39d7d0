package io.parley.kit.config;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with settings that are allowed each by itself, as their annotations say, and cannot work together; a start names all of
 * it. For one thread.
 */
public final class SettingFaults {
    private final List<Problem> faults = new ArrayList<>();

    /** Takes down a sentence for the operator, a format and its values, unless all is good. */
    public void require(boolean good, String otherwise, Object... values) {
        if (!good) {
            faults.add(new Problem(otherwise.formatted(values)));
        }
    }

    /** @throws ConfigValidationException with every sentence, a line each: what ends a start with those lines and no stack trace */
    public void conclude() {
        if (!faults.isEmpty()) {
            throw new ConfigValidationException(faults.toArray(Problem[]::new));
        }
    }
}
