package io.parley.gateway.protocol;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.parley.proto.client.v1.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/**
 * What Protocol Buffers' JSON parser does not do as a server needs it, checked in the fields of a body before it is parsed:
 * numbers as strings are plain digits (the parser works out all the digits of {@code "1e99999999"}, for minutes), and enum
 * values are known (the parser that ignores unknown fields takes an unknown value for none). Stateless.
 */
final class JsonRules {
    /** Sign and digits of every 64-bit number, and some leading zeros. */
    private static final int MAX_NUMBER_CHARS = 32;

    /** Always an int, and few digits. */
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,9}");

    private JsonRules() {}

    /**
     * Checks all known fields.
     *
     * @throws Refusal MALFORMED, or INVALID for an enum value
     */
    static void check(JsonObject json, Descriptor message) {
        for (FieldDescriptor field : message.getFields()) {
            check(json.getValue(field.getJsonName()), field);
            check(json.getValue(field.getName()), field);
        }
    }

    private static void check(Object value, FieldDescriptor field) {
        switch (value) {
            case null -> {
                // The default, as JSON says it.
            }
            case JsonArray elements -> elements.forEach(element -> check(element, field));
            case JsonObject nested
            when field.getJavaType() == FieldDescriptor.JavaType.MESSAGE -> check(nested, field.getMessageType());
            default -> checkValue(value, field);
        }
    }

    private static void checkValue(Object value, FieldDescriptor field) {
        switch (field.getJavaType()) {
            case INT, LONG -> {
                if (value instanceof String text && !isPlainNumber(text)) {
                    throw malformed("A number in the frame's \"body\" is not written in plain digits.");
                }
            }
            case ENUM -> {
                if (!isKnown(value, field)) {
                    throw Refusal.invalid(
                            field.getJsonName() + " has a value that is not known to this server; it is one"
                                    + " of the names of " + field.getEnumType().getName() + ".");
                }
            }
            default -> {
                // The parser itself takes nothing wrong here.
            }
        }
    }

    private static boolean isPlainNumber(String text) {
        return text.length() <= MAX_NUMBER_CHARS && text.indexOf('e') < 0 && text.indexOf('E') < 0;
    }

    /** A name; or a number, known or not: the handler looks at those, as in the binary form. */
    private static boolean isKnown(Object value, FieldDescriptor field) {
        return switch (value) {
            case String name ->
                field.getEnumType().findValueByName(name) != null
                        || WHOLE_NUMBER.matcher(name).matches();
            case Integer number -> true;
            case Double number -> number == number.intValue();
            default -> false;
        };
    }

    private static Refusal malformed(String sentence) {
        return Refusal.of(ErrorCode.ERROR_CODE_MALFORMED, sentence);
    }
}
