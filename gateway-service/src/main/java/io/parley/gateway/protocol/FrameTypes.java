package io.parley.gateway.protocol;

import com.google.protobuf.Internal;
import com.google.protobuf.Message;
import io.parley.proto.client.v1.FrameType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which message a frame type carries, and what the type is called. Immutable; any thread may ask. */
public final class FrameTypes {
    private static final int TYPE_VALUES = 256;

    private static final Message[] PROTOTYPES = prototypes();

    private static final Map<String, FrameType> BY_NAME = Arrays.stream(FrameType.values())
            .filter(FrameTypes::isOnTheWire)
            .collect(Collectors.toUnmodifiableMap(FrameTypes::nameOf, Function.identity()));

    private FrameTypes() {}

    /** The empty message of this type, from which frames of it are parsed; empty when the number means nothing. */
    public static Optional<Message> prototype(int typeNumber) {
        return typeNumber < 0 || typeNumber >= TYPE_VALUES
                ? Optional.empty()
                : Optional.ofNullable(PROTOTYPES[typeNumber]);
    }

    /** The type of this name as the JSON form writes it, for example {@code SendAck}. */
    public static Optional<FrameType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The name of a type: that of its message, for example {@code SendAck}. */
    public static String nameOf(FrameType type) {
        return PROTOTYPES[type.getNumber()].getDescriptorForType().getName();
    }

    /** Whether frames of this type exist: neither the unspecified type nor a number this build does not know. */
    public static boolean isOnTheWire(FrameType type) {
        return type != FrameType.UNRECOGNIZED && type != FrameType.FRAME_TYPE_UNSPECIFIED;
    }

    /** The messages are called as their types are: FRAME_TYPE_SEND_ACK is SendAck. */
    private static Message[] prototypes() {
        Message[] table = new Message[TYPE_VALUES];
        for (FrameType type : FrameType.values()) {
            if (isOnTheWire(type)) {
                table[type.getNumber()] = prototypeNamed(camelCase(type.name().substring("FRAME_TYPE_".length())));
            }
        }
        return table;
    }

    private static Message prototypeNamed(String name) {
        try {
            return Internal.getDefaultInstance(
                    Class.forName(FrameType.class.getPackageName() + "." + name).asSubclass(Message.class));
        } catch (ClassNotFoundException unknown) {
            throw new IllegalStateException("A frame type has no message of its name: " + name, unknown);
        }
    }

    private static String camelCase(String upperCaseWords) {
        StringBuilder name = new StringBuilder(upperCaseWords.length());
        for (String word : upperCaseWords.split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
