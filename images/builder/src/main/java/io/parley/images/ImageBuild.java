package io.parley.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds the images of the four services, into tars or to a registry. */
@Command(
        name = "images/build",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Builds the images of Parley's services without a container engine.")
public final class ImageBuild implements Callable<Integer> {
    static final List<String> SERVICES =
            List.of("gateway-service", "auth-service", "presence-service", "message-service");
    /** Neither root nor anybody the base image knows. */
    static final String USER = "10001:10001";

    /** Flags that suit every service; JAVA_TOOL_OPTIONS adds to them. Unknown ones are for newer JVMs. */
    static final String JVM_FLAGS =
            "--enable-native-access=ALL-UNNAMED -XX:+IgnoreUnrecognizedVMOptions -XX:+UseCompactObjectHeaders"
                    + " --sun-misc-unsafe-memory-access=allow"
                    + " -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError"
                    + " -Djava.util.logging.manager=org.jboss.logmanager.LogManager";

    @Option(
            names = "--base",
            defaultValue = "docker.io/library/eclipse-temurin:25-jre",
            description = "Base image with a JRE 21 or newer, or tar:<file>. Default: ${DEFAULT-VALUE}")
    private String base;

    @Option(names = "--tag", required = true, description = "Tag of the images.")
    private String tag;

    @Option(
            names = "--repository",
            defaultValue = "parley",
            description =
                    "What the images' names start with, a registry included when pushing. Default: ${DEFAULT-VALUE}")
    private String repository;

    @Option(names = "--platform", split = ",", description = "Platforms to push for, like linux/amd64,linux/arm64.")
    private List<String> platforms = List.of();

    @Option(names = "--push", description = "Push to the registry of --repository instead of writing tars.")
    private boolean push;

    @Option(names = "--checkout", required = true, hidden = true)
    private Path checkout;

    @Option(names = "--output", required = true, description = "Folder of the tars.")
    private Path output;

    @Option(names = "--service", split = ",", description = "Only these services.")
    private List<String> services = SERVICES;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ImageBuild())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(sentence(failure));
                    return 1;
                })
                .execute(arguments));
    }

    private static String sentence(Throwable failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IllegalStateException ? cause.getMessage() : "No image: " + cause;
    }

    @Override
    public Integer call() throws Exception {
        BaseImage baseImage = BaseImage.parse(base, platforms);
        Files.createDirectories(output);
        for (String service : services) {
            build(baseImage, ServiceTree.locate(checkout, service));
        }
        return 0;
    }

    private void build(BaseImage baseImage, ServiceTree tree)
            throws InvalidImageReferenceException, IOException, InterruptedException, RegistryException,
                    CacheDirectoryCreationException, ExecutionException {
        ImageReference name = ImageReference.parse(repository + "/" + tree.service() + ":" + tag);
        Path file = output.resolve(tree.service() + ".tar");
        Files.deleteIfExists(file);
        Containerizer target = push
                ? Containerizer.to(RegistryImage.named(name).addCredentialRetriever(BaseImage.credentials(name)))
                : Containerizer.to(TarImage.at(file).named(name));
        containerOf(baseImage, tree)
                .containerize(target.setToolName("parley")
                        .setBaseImageLayersCache(output.resolve(".cache/base"))
                        .setApplicationLayersCache(output.resolve(".cache/application")));
        System.out.println(push ? "Pushed " + name : file + " (" + (Files.size(file) >> 20) + " MiB): " + name);
    }

    private JibContainerBuilder containerOf(BaseImage baseImage, ServiceTree tree)
            throws InvalidImageReferenceException, IOException {
        return baseImage
                .begin()
                .setFileEntriesLayers(tree.layers())
                .setWorkingDirectory(com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath.get(ServiceTree.HOME))
                .setEntrypoint("java", "-jar", ServiceTree.HOME + "/quarkus-run.jar")
                .setProgramArguments(List.of())
                .setEnvironment(environmentOf(tree))
                .setUser(USER)
                .setExposedPorts(portsOf(tree.service()))
                .setLabels(Map.of(
                        "org.opencontainers.image.title", tree.service(), "org.opencontainers.image.version", tag))
                .setCreationTime(Instant.EPOCH);
    }

    private static Map<String, String> environmentOf(ServiceTree tree) {
        Map<String, String> environment = new HashMap<>(Map.of("JDK_JAVA_OPTIONS", JVM_FLAGS, "LANG", "C.UTF-8"));
        if (tree.web().isPresent()) {
            environment.put("PARLEY_GATEWAY_WEB_DIRECTORY", ServiceTree.WEB);
        }
        return environment;
    }

    private static Port[] portsOf(String service) {
        return service.equals(ServiceTree.GATEWAY)
                ? new Port[] {Port.tcp(7400), Port.tcp(8080), Port.tcp(9080)}
                : new Port[] {Port.tcp(9000), Port.tcp(9080)};
    }
}
