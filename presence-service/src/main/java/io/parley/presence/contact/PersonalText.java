package io.parley.presence.contact;

import io.parley.kit.grpc.Refusals;
import io.parley.proto.FieldBytes;
import io.parley.proto.client.v1.ErrorCode;
import java.text.Normalizer;

/** The rules of what people write in here. Stateless; INVALID names the field that is wrong. */
final class PersonalText {
    private static final int BYTES_PER_CHARACTER = 16;
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_ALIAS = 64;

    private PersonalText() {}

    /** What is said with a request. */
    static String ofRequest(String given) {
        return line("text", given, LONGEST_TEXT);
    }

    /** What somebody calls a contact. */
    static String alias(String given) {
        return line("alias", given, LONGEST_ALIAS);
    }

    private static String line(String field, String given, int longest) {
        if (FieldBytes.exceed(given, longest * BYTES_PER_CHARACTER)) {
            throw tooLong(field, longest);
        }
        String text = Normalizer.normalize(given, Normalizer.Form.NFC).strip();
        if (text.codePointCount(0, text.length()) > longest) {
            throw tooLong(field, longest);
        }
        if (!FieldBytes.isWellFormed(text) || text.codePoints().anyMatch(PersonalText::disturbs)) {
            throw invalid(field + " must be one line without control characters.");
        }
        return text;
    }

    /** Control characters, line breaks, and what turns the direction of the text after it. */
    private static boolean disturbs(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || character >= 0x202A && character <= 0x202E
                || character >= 0x2066 && character <= 0x2069;
    }

    private static RuntimeException tooLong(String field, int longest) {
        return invalid(field + " must have at most " + longest + " characters.");
    }

    private static RuntimeException invalid(String sentence) {
        return Refusals.of(ErrorCode.ERROR_CODE_INVALID, sentence, 0);
    }
}
