package io.parley.proto.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.parley.proto.event.v1.EventsProto;
import io.parley.proto.presence.v1.PresenceProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Processes and clients of this release understand those of the last, and the other way round: in a rolling upgrade both are there.
 * {@code -Dparley.contracts.release=true} takes what is there now as that of the last release.
 */
class ContractsTest {
    private static final Path PROTOS = Path.of("src/main/proto");
    private static final Path RELEASED = Path.of("src/test/resources/released-contracts.txt");
    private static final Pattern JAVA_PACKAGE = Pattern.compile("option java_package = \"([^\"]+)\";");
    private static final Pattern JAVA_CLASS = Pattern.compile("option java_outer_classname = \"([^\"]+)\";");
    private static final FileDescriptor PRESENCE = PresenceProto.getDescriptor();
    private static final String LOCATE = "LocateRequest";

    @Test
    void everythingOfTheLastReleaseStaysAsItWas() throws Exception {
        Contracts now = Contracts.of(allFiles());
        if (Boolean.getBoolean("parley.contracts.release")) {
            Files.writeString(RELEASED, now.text());
        }
        Contracts released = Contracts.parse(Files.readString(RELEASED));
        assertThat(released.entries())
                .containsKeys("parley.client.v1.Send", "parley.auth.v1.AuthService.Login", "parley.event.v1.Delivery");
        assertThat(now.brokenSince(released))
                .as("pods and clients of the last release rely on it")
                .isEmpty();
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        Contracts now = Contracts.of(allFiles());
        assertThat(Contracts.parse(now.text())).isEqualTo(now);
    }

    @Test
    void anotherNumberTypeOrMeaningOfAFieldIsFound() throws Exception {
        assertThat(brokenBy(field -> field.setNumber(7)))
                .containsExactly("parley.presence.v1.LocateRequest 1 was repeated packed uint32 user_ids and is gone");
        assertThat(brokenBy(field -> field.setType(FieldDescriptorProto.Type.TYPE_UINT64)))
                .hasSize(1);
        assertThat(brokenBy(field -> field.setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)))
                .hasSize(1);
        assertThat(brokenBy(field -> field.setName("names"))).hasSize(1);
    }

    @Test
    void aMessageThatGoesIsFound() throws Exception {
        FileDescriptorProto.Builder file = file(EventsProto.getDescriptor());
        int index = indexOf(file.getMessageTypeList().stream().map(DescriptorProto::getName), "Revocation");
        assertThat(broken(EventsProto.getDescriptor(), file.removeMessageType(index)))
                .contains("parley.event.v1.Revocation was message and is gone");
    }

    @Test
    void anotherNumberOfAnEnumValueIsFound() throws Exception {
        FileDescriptorProto.Builder file = file(EventsProto.getDescriptor());
        int index = indexOf(file.getEnumTypeList().stream().map(EnumDescriptorProto::getName), "AfterDelivery");
        file.getEnumTypeBuilder(index).getValueBuilder(1).setNumber(2);
        assertThat(broken(EventsProto.getDescriptor(), file))
                .containsExactly("parley.event.v1.AfterDelivery 1 was AFTER_DELIVERY_CLOSE_REPLACED and is gone");
    }

    @Test
    void aCallThatGoesOrChangesIsFound() throws Exception {
        FileDescriptorProto.Builder without = file(PRESENCE);
        without.getServiceBuilder(0).removeMethod(0);
        assertThat(broken(PRESENCE, without)).hasSize(1);
        assertThat(brokenByCall(call -> call.setInputType(".parley.presence.v1.RenewLeaseRequest")))
                .hasSize(1);
        assertThat(brokenByCall(call -> call.setOutputType(".parley.presence.v1.RenewLeaseResponse")))
                .hasSize(1);
        assertThat(brokenByCall(call -> call.setServerStreaming(true))).hasSize(1);
        assertThat(brokenByCall(call -> call.setClientStreaming(true))).hasSize(1);
    }

    @Test
    void aReservedNumberMayNeitherBeTakenNorGivenBack() throws Exception {
        FileDescriptor reserved = built(PRESENCE, locate(message -> message.removeField(0)
                .addReservedRange(
                        DescriptorProto.ReservedRange.newBuilder().setStart(1).setEnd(2))));
        assertThat(Contracts.of(List.of(reserved)).brokenSince(Contracts.of(List.of(PRESENCE))))
                .as("a field goes and leaves its number reserved")
                .isEmpty();
        assertThat(Contracts.of(List.of(PRESENCE)).brokenSince(Contracts.of(List.of(reserved))))
                .containsExactly(
                        "parley.presence.v1.LocateRequest 1 was reserved and is repeated packed uint32 user_ids");
        assertThat(broken(
                        reserved,
                        file(reserved)
                                .setMessageType(
                                        indexOf(
                                                PRESENCE.getMessageTypes().stream()
                                                        .map(Descriptor::getName),
                                                LOCATE),
                                        reserved.findMessageTypeByName(LOCATE).toProto().toBuilder()
                                                .clearReservedRange())))
                .containsExactly("parley.presence.v1.LocateRequest 1 was reserved and is gone");
    }

    @Test
    void whatIsNewHarmsNobody() throws Exception {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                .setName("another")
                .setNumber(99)
                .setType(FieldDescriptorProto.Type.TYPE_STRING)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
        assertThat(broken(PRESENCE, locate(message -> message.addField(field)))).isEmpty();
    }

    private static List<String> brokenBy(Consumer<FieldDescriptorProto.Builder> change) throws Exception {
        return broken(PRESENCE, locate(message -> change.accept(message.getFieldBuilder(0))));
    }

    private static List<String> brokenByCall(Consumer<MethodDescriptorProto.Builder> change) throws Exception {
        FileDescriptorProto.Builder file = file(PRESENCE);
        change.accept(file.getServiceBuilder(0).getMethodBuilder(0));
        return broken(PRESENCE, file);
    }

    private static FileDescriptorProto.Builder locate(Consumer<DescriptorProto.Builder> change) {
        FileDescriptorProto.Builder file = file(PRESENCE);
        int index = indexOf(file.getMessageTypeList().stream().map(DescriptorProto::getName), LOCATE);
        change.accept(file.getMessageTypeBuilder(index));
        return file;
    }

    private static List<String> broken(FileDescriptor released, FileDescriptorProto.Builder now) throws Exception {
        return Contracts.of(List.of(built(released, now))).brokenSince(Contracts.of(List.of(released)));
    }

    private static FileDescriptorProto.Builder file(FileDescriptor file) {
        return file.toProto().toBuilder();
    }

    private static FileDescriptor built(FileDescriptor original, FileDescriptorProto.Builder changed)
            throws DescriptorValidationException {
        return FileDescriptor.buildFrom(
                changed.build(), original.getDependencies().toArray(FileDescriptor[]::new));
    }

    private static int indexOf(Stream<String> names, String name) {
        return names.toList().indexOf(name);
    }

    /** Each file of the module, by the class that was generated from it. */
    private static List<FileDescriptor> allFiles() throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.walk(PROTOS)) {
            files = all.filter(file -> file.toString().endsWith(".proto")).toList();
        }
        List<FileDescriptor> descriptors = new ArrayList<>();
        for (Path file : files) {
            String text = Files.readString(file);
            Class<?> generated = Class.forName(option(JAVA_PACKAGE, text) + "." + option(JAVA_CLASS, text));
            descriptors.add(
                    (FileDescriptor) generated.getMethod("getDescriptor").invoke(null));
        }
        return descriptors;
    }

    private static String option(Pattern option, String text) {
        Matcher found = option.matcher(text);
        assertThat(found.find()).as("%s", option).isTrue();
        return found.group(1);
    }
}
