package io.parley.gateway.protocol;

import java.util.List;
import java.util.Map;

/**
 * Whether the strings of a JSON text are text: half a pair of surrogates, which escapes can write, is no character, has no
 * UTF-8 form and would be stored changed.
 */
final class JsonText {
    private JsonText() {}

    /** Whether half a pair of surrogates is anywhere in this text, or in what was parsed from it. */
    static boolean hasHalfAPair(String text, Map<String, Object> parsed) {
        // In the text itself they are seen as they are; what was parsed has those besides that escapes write.
        return isBroken(text) || (text.contains("\\ud") || text.contains("\\uD")) && isBroken(parsed);
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
        for (int i = 0; i < string.length(); i++) {
            if (Character.isSurrogate(string.charAt(i))) {
                if (i + 1 == string.length() || !Character.isSurrogatePair(string.charAt(i), string.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
