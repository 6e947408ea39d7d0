package io.parley.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.parley.proto.client.v1.ClientFramesProto;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/protocol.md lists how JSON writes every value of every enum that a frame has. */
class EnumNamesTest {
    @Test
    void thePageHasTheNameAndTheNumberOfEveryValue() {
        String page = Docs.read(Docs.ROOT.resolve("docs/protocol.md"));
        List<EnumValueDescriptor> values = ClientFramesProto.getDescriptor().getMessageTypes().stream()
                .map(Descriptor::getFields)
                .flatMap(List::stream)
                .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.ENUM)
                .map(FieldDescriptor::getEnumType)
                .distinct()
                .map(EnumDescriptor::getValues)
                .flatMap(List::stream)
                .toList();

        assertThat(values).hasSizeGreaterThan(15);
        for (EnumValueDescriptor value : values) {
            assertThat(page).contains("`" + value.getName() + "` (" + value.getNumber() + ")");
        }
    }
}
