package io.parley.kit.grpc;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.parley.proto.ServiceMetadata;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The secret that all Parley services show each other with every call: {@code parley.service-credential}. Never printed.
 * Safe for any thread.
 */
@Singleton
public final class ServiceCredential {
    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER);

    /** Anything shorter can be guessed; anything else than these characters would not arrive as it was sent. */
    private static final Pattern ALLOWED = Pattern.compile("[!-~][ -~]{14,}[!-~]");

    private final String secret;
    private final byte[] bytes;

    /** Throws {@link IllegalArgumentException}, in a sentence for the operator, for a secret that cannot be used. */
    @Inject
    public ServiceCredential(@ConfigProperty(name = "parley.service-credential") String secret) {
        if (!ALLOWED.matcher(secret).matches()) {
            throw new IllegalArgumentException("parley.service-credential (environment PARLEY_SERVICE_CREDENTIAL) must"
                    + " have at least 16 characters, printable ASCII only, with no space or line end before or after.");
        }
        this.secret = secret;
        this.bytes = secret.getBytes(StandardCharsets.US_ASCII);
    }

    /** Shows the secret with every call of a channel or stub. */
    public ClientInterceptor shownWithEachCall() {
        Metadata headers = new Metadata();
        headers.put(HEADER, secret);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    /** Whether a call shows the secret. Takes the same time wherever the two differ. */
    boolean isShownBy(Metadata headers) {
        String shown = headers.get(HEADER);
        return shown != null && MessageDigest.isEqual(bytes, shown.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "ServiceCredential[redacted]";
    }
}
