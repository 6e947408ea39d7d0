package io.parley.auth.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Reads the folder of signing keys, and puts a first key into it where that is allowed. Blocks on the disk. */
final class SigningKeyFolder {
    private static final String SUFFIX = ".pem";
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private final Path folder;

    SigningKeyFolder(Path folder) {
        this.folder = folder;
    }

    /** All keys, in the order of their ids; none when the folder is empty or missing. */
    List<SigningKey> read() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(SigningKeyFolder::isKeyFile)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .map(SigningKeyFolder::readKey)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("The folder of signing keys cannot be read: " + folder, failure);
        }
    }

    /** Makes one key unless there is one; processes that share the folder agree on a single key. */
    void generateIfEmpty() {
        try {
            Files.createDirectories(folder);
            try (FileChannel lockFile = FileChannel.open(
                            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lockFile.lock()) {
                if (lock.isValid() && read().isEmpty()) {
                    write("local-1");
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("No signing key can be written to " + folder, failure);
        }
    }

    private void write(String keyId) throws IOException {
        Path unfinished = folder.resolve("." + keyId + ".unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(newPrivateKey());
        Files.writeString(unfinished, BEGIN + "\n" + body + "\n" + END + "\n");
        Files.move(unfinished, folder.resolve(keyId + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] newPrivateKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RsaPrivateKeyPem.LEAST_BITS);
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This Java has no RSA.", impossible);
        }
    }

    private static boolean isKeyFile(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".");
    }

    private static SigningKey readKey(Path file) {
        String name = file.getFileName().toString();
        try {
            RSAPrivateCrtKey pair = RsaPrivateKeyPem.parse("The signing key " + name, Files.readString(file));
            RSAPublicKeySpec publicPart = new RSAPublicKeySpec(pair.getModulus(), pair.getPublicExponent());
            RSAPublicKey publicKey =
                    (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(publicPart);
            return new SigningKey(name.substring(0, name.length() - SUFFIX.length()), pair, publicKey);
        } catch (CharacterCodingException binary) {
            throw new IllegalArgumentException(
                    "The signing key " + name + " is not text: PEM is wanted, not DER.", binary);
        } catch (IOException failure) {
            throw new UncheckedIOException("The signing key " + name + " cannot be read.", failure);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("The signing key " + name + " has no public part.", impossible);
        }
    }
}
