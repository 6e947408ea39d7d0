package io.parley.images;

import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What an image stands on: an image of a registry, or the tar of one. */
sealed interface BaseImage {

    /** A builder on top of it. */
    JibContainerBuilder begin() throws InvalidImageReferenceException;

    /**
     * Reads the parameter: {@code tar:<path>} or the name of an image.
     *
     * @param platforms for which to build, like {@code linux/arm64}; a tar has one already
     */
    static BaseImage parse(String text, List<String> platforms) {
        if (!text.startsWith(Tar.PREFIX)) {
            return new Registry(
                    text, platforms.stream().map(BaseImage::platform).toList());
        }
        Path path = Path.of(text.substring(Tar.PREFIX.length()));
        if (!Files.isRegularFile(path)) {
            throw new IllegalStateException("There is no base image " + path + ". images/base/build makes one.");
        }
        if (platforms.size() > 1) {
            throw new IllegalStateException("A tar holds the base image of one platform; several need a registry.");
        }
        return new Tar(path);
    }

    private static Platform platform(String text) {
        String[] parts = text.split("/");
        if (parts.length != 2) {
            throw new IllegalStateException("\"" + text + "\" is not a platform like linux/amd64.");
        }
        return new Platform(parts[1], parts[0]);
    }

    /** The credentials of an ordinary container client for this image, when there are any. */
    static CredentialRetriever credentials(ImageReference image) {
        return CredentialRetrieverFactory.forImage(image, event -> {}).dockerConfig();
    }

    /** An image of a registry. */
    record Registry(String name, List<Platform> platforms) implements BaseImage {
        @Override
        public JibContainerBuilder begin() throws InvalidImageReferenceException {
            ImageReference reference = ImageReference.parse(name);
            RegistryImage image = RegistryImage.named(reference).addCredentialRetriever(credentials(reference));
            Set<Platform> wanted = new LinkedHashSet<>(platforms);
            JibContainerBuilder builder = Jib.from(image);
            return wanted.isEmpty() ? builder : builder.setPlatforms(wanted);
        }
    }

    /** An image in a file, as container clients save it. */
    record Tar(Path path) implements BaseImage {
        static final String PREFIX = "tar:";

        @Override
        public JibContainerBuilder begin() {
            return Jib.from(TarImage.at(path));
        }
    }
}
