package io.parley.jobs;

import java.util.Map;

/** The settings of a Job, from its environment. Immutable. */
public record JobEnvironment(Map<String, String> variables) {

    /** That of this process. */
    public static JobEnvironment ofProcess() {
        return new JobEnvironment(System.getenv());
    }

    /**
     * A variable that must be there.
     *
     * @throws JobFailure with a sentence when it is missing or empty
     */
    public String required(String name) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw new JobFailure("The environment variable " + name + " is missing.");
        }
        return value.trim();
    }

    /** A variable that must be a whole number. */
    public long requiredNumber(String name) {
        String value = required(name);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException notANumber) {
            throw new JobFailure(
                    "The environment variable " + name + " must be a whole number, not \"" + value + "\".");
        }
    }

    /** A whole number, or what holds when the variable is missing. */
    public long number(String name, long otherwise) {
        return variables.containsKey(name) ? requiredNumber(name) : otherwise;
    }

    /** Without values: some are passwords. */
    @Override
    public String toString() {
        return "JobEnvironment" + variables.keySet();
    }
}
