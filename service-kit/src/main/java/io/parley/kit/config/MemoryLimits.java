package io.parley.kit.config;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;

/** Lets {@link Min} and {@link Max} stand at a size in memory, in bytes. The validator finds these by META-INF/services. */
public final class MemoryLimits {
    private MemoryLimits() {}

    /** Of at least so many bytes. */
    public static final class Least implements ConstraintValidator<Min, MemorySize> {
        private long least;

        @Override
        public void initialize(Min constraint) {
            least = constraint.value();
        }

        @Override
        public boolean isValid(MemorySize size, ConstraintValidatorContext context) {
            return size == null || shown(size, context) >= least;
        }
    }

    /** Of at most so many bytes. */
    public static final class Most implements ConstraintValidator<Max, MemorySize> {
        private long most;

        @Override
        public void initialize(Max constraint) {
            most = constraint.value();
        }

        @Override
        public boolean isValid(MemorySize size, ConstraintValidatorContext context) {
            return size == null || shown(size, context) <= most;
        }
    }

    /** The size in bytes, which stands for the value in messages: it has no text of its own. */
    private static long shown(MemorySize size, ConstraintValidatorContext context) {
        long bytes = size.asLongValue();
        context.unwrap(HibernateConstraintValidatorContext.class).addExpressionVariable("validatedValue", bytes);
        return bytes;
    }
}
