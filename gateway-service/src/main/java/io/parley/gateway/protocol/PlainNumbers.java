package io.parley.gateway.protocol;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Whether whole numbers that are written as strings are plain digits. Protobuf's JSON parser also takes
 * {@code "1e99999999"} and works out all of its digits, for minutes, before it finds the number too large.
 */
final class PlainNumbers {
    /** Sign and digits of every 64-bit number, and some leading zeros. */
    private static final int MAX_CHARS = 32;

    private PlainNumbers() {}

    /** Whether all number fields of a message's JSON form can be read at the cost of their length. */
    static boolean areAllIn(JsonObject json, Descriptor message) {
        for (FieldDescriptor field : message.getFields()) {
            if (!isPlain(json.getValue(field.getJsonName()), field)
                    || !isPlain(json.getValue(field.getName()), field)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(Object value, FieldDescriptor field) {
        return switch (value) {
            case JsonArray elements -> elements.stream().allMatch(element -> isPlain(element, field));
            case JsonObject nested
            when field.getJavaType() == FieldDescriptor.JavaType.MESSAGE -> areAllIn(nested, field.getMessageType());
            case String text
            when isWholeNumber(field) -> text.length() <= MAX_CHARS && text.indexOf('e') < 0 && text.indexOf('E') < 0;
            case null, default -> true;
        };
    }

    private static boolean isWholeNumber(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.INT
                || field.getJavaType() == FieldDescriptor.JavaType.LONG;
    }
}
