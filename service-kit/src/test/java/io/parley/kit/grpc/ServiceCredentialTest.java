package io.parley.kit.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.parley.proto.ServiceMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceCredentialTest {
    private static final String SECRET = "0123456789abcdef";
    private final ServiceCredential credential = new ServiceCredential(SECRET);

    @Test
    void theSameSecretIsLetIn() {
        assertThat(credential.isShownBy(headers(SECRET))).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0123456789abcde", "0123456789abcdeF", "0123456789abcdef0", "0123456789abcd\u00e9f"})
    void anyOtherIsNot(String shown) {
        assertThat(credential.isShownBy(headers(shown))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcde",
                " 123456789abcdef",
                "0123456789abcdef\n",
                "0123456789abcd\u00e9f",
                "0123456789\nabcdef"
            })
    void aSecretThatCanBeGuessedOrDoesNotTravelIsRefusedAtTheStart(String secret) {
        assertThatThrownBy(() -> new ServiceCredential(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PARLEY_SERVICE_CREDENTIAL")
                .hasMessageContaining("16 characters");
    }

    @Test
    void wordsAreASecretToo() {
        assertThatCode(() -> new ServiceCredential("four words with spaces")).doesNotThrowAnyException();
    }

    @Test
    void theSecretIsNeverPrinted() {
        assertThat(credential.toString()).doesNotContain("0123");
    }

    private static Metadata headers(String shown) {
        Metadata headers = new Metadata();
        if (shown != null) {
            headers.put(Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER), shown);
        }
        return headers;
    }
}
