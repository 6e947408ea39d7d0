package io.parley.gateway.protocol;

import java.util.List;
import java.util.Map;

/**
 * Whether the strings of a JSON text are text: escapes can write half a pair of surrogates, which is no character, has no
 * UTF-8 form and would be stored changed.
 */
final class JsonText {
    private JsonText() {}

    /** Whether half a pair of surrogates is anywhere in what was parsed from this text, which was UTF-8. */
    static boolean hasHalfAPair(String text, Map<String, Object> parsed) {
        // Only escapes can write one.
        return (text.contains("\\ud") || text.contains("\\uD")) && isBroken(parsed);
    }

    private static boolean isBroken(Object value) {
        return switch (value) {
            case String string -> isBroken(string);
            case Map<?, ?> members ->
                members.entrySet().stream()
                        .anyMatch(member -> isBroken(member.getKey()) || isBroken(member.getValue()));
            case List<?> elements -> elements.stream().anyMatch(JsonText::isBroken);
            case null, default -> false;
        };
    }

    private static boolean isBroken(String string) {
        return string.codePoints()
                .anyMatch(codePoint -> codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }
}
