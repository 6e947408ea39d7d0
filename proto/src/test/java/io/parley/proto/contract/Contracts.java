package io.parley.proto.contract;

import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto.EnumReservedRange;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What two processes of different releases must agree on: each number of each message and enum with what it stands for, and each call of
 * each service. As text it has one line for each, in order.
 *
 * @param entries by what is agreed on ({@code parley.event.v1.Delivery 1}), what it is ({@code bytes frame})
 */
record Contracts(TreeMap<String, String> entries) {
    private static final String RESERVED = "reserved";
    private static final String BETWEEN = " = ";

    /** Of these files, without what they import. */
    static Contracts of(List<FileDescriptor> files) {
        Contracts contracts = new Contracts(new TreeMap<>());
        for (FileDescriptor file : files) {
            file.getMessageTypes().forEach(contracts::add);
            file.getEnumTypes().forEach(contracts::add);
            file.getServices().forEach(contracts::add);
        }
        return contracts;
    }

    /** From {@link #text}. */
    static Contracts parse(String text) {
        return new Contracts(text.lines()
                .map(line -> line.split(BETWEEN, 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1], (one, other) -> one, TreeMap::new)));
    }

    String text() {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + BETWEEN + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /**
     * What of an earlier release these do not keep, a sentence each. A number may go when it is reserved, and then for ever; what is new
     * is nobody's harm.
     */
    List<String> brokenSince(Contracts earlier) {
        List<String> broken = new ArrayList<>();
        for (Map.Entry<String, String> before : earlier.entries.entrySet()) {
            String now = entries.getOrDefault(before.getKey(), "gone");
            if (!now.equals(before.getValue()) && !now.equals(RESERVED)) {
                broken.add(before.getKey() + " was " + before.getValue() + " and is " + now);
            }
        }
        return broken;
    }

    private void add(Descriptor message) {
        String name = message.getFullName();
        entries.put(name, "message");
        message.getFields().forEach(field -> entries.put(name + " " + field.getNumber(), shape(field)));
        for (ReservedRange range : message.toProto().getReservedRangeList()) {
            reserve(name, range.getStart(), range.getEnd() - 1);
        }
        message.getNestedTypes().forEach(this::add);
        message.getEnumTypes().forEach(this::add);
    }

    private void add(EnumDescriptor type) {
        String name = type.getFullName();
        type.getValues().forEach(value -> entries.put(name + " " + value.getNumber(), value.getName()));
        for (EnumReservedRange range : type.toProto().getReservedRangeList()) {
            reserve(name, range.getStart(), range.getEnd());
        }
    }

    private void add(ServiceDescriptor service) {
        service.getMethods().forEach(method -> entries.put(method.getFullName(), shape(method)));
    }

    private void reserve(String name, int first, int last) {
        if (last - first > 1000) {
            throw new IllegalArgumentException(name + " reserves more than a thousand numbers at once.");
        }
        for (int number = first; number <= last; number++) {
            entries.put(name + " " + number, RESERVED);
        }
    }

    /** The name counts: JSON has it, and a number with another name is as a rule a number with another meaning. */
    private static String shape(FieldDescriptor field) {
        String type =
                switch (field.getJavaType()) {
                    case MESSAGE -> field.getMessageType().getFullName();
                    case ENUM -> field.getEnumType().getFullName();
                    default -> field.getType().name().toLowerCase(Locale.ROOT);
                };
        String oneof = field.getRealContainingOneof() == null
                ? ""
                : "oneof " + field.getRealContainingOneof().getName() + " ";
        return oneof + (field.isRepeated() ? "repeated " : "") + (field.isPacked() ? "packed " : "") + type + " "
                + field.getName();
    }

    private static String shape(MethodDescriptor call) {
        return (call.isClientStreaming() ? "stream " : "") + call.getInputType().getFullName() + " to "
                + (call.isServerStreaming() ? "stream " : "")
                + call.getOutputType().getFullName();
    }
}
