package io.parley.gateway.protocol;

/**
 * JSON without the escapes that only pages of HTML need: Protocol Buffers' printer writes six bytes for each of
 * {@code < > & = '}, and a text of them would be six times as long as it is.
 */
final class PlainEscapes {
    private static final String PREFIX = "\\u00";
    private static final int ESCAPE_CHARS = 6;

    private PlainEscapes() {}

    /** The same JSON; the same string when it has no such escape. */
    static String of(String json) {
        int at = json.indexOf(PREFIX);
        if (at < 0) {
            return json;
        }
        StringBuilder plain = new StringBuilder(json.length());
        int copied = 0;
        // From the first backslash on, since each takes the character after it along.
        at = json.indexOf('\\');
        while (at >= 0) {
            char c = json.startsWith(PREFIX, at) ? unescaped(json, at) : 0;
            int next = at + 2;
            if (c != 0) {
                plain.append(json, copied, at).append(c);
                next = at + ESCAPE_CHARS;
                copied = next;
            }
            at = json.indexOf('\\', next);
        }
        return plain.append(json, copied, json.length()).toString();
    }

    /** The character that is written plain; 0 for one whose escape JSON needs. */
    private static char unescaped(String json, int at) {
        return switch (json.substring(at + PREFIX.length(), at + ESCAPE_CHARS)) {
            case "3c" -> '<';
            case "3e" -> '>';
            case "26" -> '&';
            case "3d" -> '=';
            case "27" -> '\'';
            default -> 0;
        };
    }
}
