package io.parley.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.auth.refusal.Refusal;
import io.parley.auth.testing.TestSettings;
import io.parley.proto.client.v1.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyFolderTest {
    @TempDir
    Path directory;

    @Test
    void theLastKeyByNameSignsAndAllVerify() throws Exception {
        write("2026-01", 2048);
        write("2026-03", 2048);
        write("2026-02", 3072);
        Files.writeString(directory.resolve("README"), "not a key");
        Files.writeString(directory.resolve(".hidden.pem"), "not a key either");
        SigningKeys keys = new SigningKeys(settings(false));
        keys.load();
        assertThat(keys.all()).extracting(SigningKey::id).containsExactly("2026-01", "2026-02", "2026-03");
        assertThat(keys.signing().id()).isEqualTo("2026-03");
        keys.stop();
    }

    @Test
    void whoAsksWhileTheServiceStartsWaitsForNoKeyToBeMade() {
        SigningKeys keys = new SigningKeys(settings(true));
        assertThat(keys.loaded()).isFalse();
        assertThatThrownBy(keys::all).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                .isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE));
        assertThat(directory).isEmptyDirectory();

        keys.load();

        assertThat(keys.loaded()).isTrue();
        assertThat(keys.all()).hasSize(1);
        keys.stop();
    }

    @Test
    void withoutAKeyNothingStartsAndTheSentenceSaysWhatToDo() {
        assertThatThrownBy(() -> new SigningKeys(settings(false)).load())
                .hasMessageContaining("There is no signing key")
                .hasMessageContaining(directory.toString());
    }

    @Test
    void aFirstKeyIsMadeOnlyWhereItIsAllowedAndOnlyOnce() throws IOException {
        SigningKeyFolder folder = new SigningKeyFolder(directory.resolve("new"));
        IntStream.range(0, 3).forEach(i -> folder.generateIfEmpty());
        List<SigningKey> made = folder.read();
        assertThat(made).hasSize(1);
        assertThat(made.getFirst().publicKey().getModulus().bitLength()).isEqualTo(2048);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("new").resolve("local-1.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aKeyThatIsTooShortOrNoKeyIsNamed() throws Exception {
        write("short", 1024);
        assertThatThrownBy(() -> new SigningKeyFolder(directory).read())
                .hasMessageContaining("short")
                .hasMessageContaining("2048");
        Files.writeString(directory.resolve("short.pem"), "nonsense");
        assertThatThrownBy(() -> new SigningKeyFolder(directory).read()).hasMessageContaining("short.pem");
        Files.write(directory.resolve("short.pem"), new byte[] {0x30, (byte) 0x82, (byte) 0xff, 0});
        assertThatThrownBy(() -> new SigningKeyFolder(directory).read())
                .hasMessageContaining("short.pem")
                .hasMessageContaining("PEM");
    }

    @Test
    void aKeyIsNotShownByAccident() throws Exception {
        write("secret", 2048);
        assertThat(new SigningKeyFolder(directory).read().getFirst()).hasToString("secret");
    }

    private void write(String keyId, int bits) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        String body = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Files.writeString(
                directory.resolve(keyId + ".pem"),
                "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
    }

    private SigningKeySettings settings(boolean generate) {
        return TestSettings.signingKeys(
                Map.of("directory", directory.toString(), "generate", Boolean.toString(generate)));
    }
}
