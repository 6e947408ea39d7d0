package io.parley.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FrameTypesTest {
    @Test
    void everyTypeHasTheMessageOfItsName() {
        assertThat(typesOnTheWire())
                .allSatisfy(type -> assertThat(FrameTypes.nameOf(type)).isEqualTo(camelCase(type)));
    }

    @Test
    void everyTypeIsFoundByItsName() {
        assertThat(typesOnTheWire()).allSatisfy(type -> assertThat(FrameTypes.named(FrameTypes.nameOf(type)))
                .contains(type));
        assertThat(FrameTypes.named("Dance")).isEmpty();
    }

    @Test
    void numbersThatMeanNothingHaveNoMessage() {
        assertThat(Stream.of(-1, 0, 31, 72, 126, 255, 256))
                .allSatisfy(number -> assertThat(FrameTypes.prototype(number)).isEmpty());
    }

    @Test
    void answersAreSixtyFourAboveTheirRequests() {
        assertThat(typesOnTheWire()
                        .filter(type -> type.getNumber() < FrameLayout.ANSWER_TYPE_OFFSET)
                        .filter(type -> type != FrameType.FRAME_TYPE_RECEIVED && type != FrameType.FRAME_TYPE_TYPING))
                .allSatisfy(type -> assertThat(FrameTypes.prototype(type.getNumber() + FrameLayout.ANSWER_TYPE_OFFSET))
                        .isPresent());
    }

    private static Stream<FrameType> typesOnTheWire() {
        return Arrays.stream(FrameType.values()).filter(FrameTypes::isOnTheWire);
    }

    private static String camelCase(FrameType type) {
        return Arrays.stream(type.name().substring("FRAME_TYPE_".length()).split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
