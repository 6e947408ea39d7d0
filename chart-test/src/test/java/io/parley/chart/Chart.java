package io.parley.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart under test and the ways to render it. */
final class Chart {
    static final String RELEASE = "parley";
    static final String NAMESPACE = "chat";
    static final Path FOLDER = Path.of(System.getProperty("parley.chart")).normalize();

    /** Without it the engine renders for the oldest version it knows. */
    private static final String RECENT_KUBERNETES = "1.34.0";

    private static final ClusterLookups CLUSTER = ClusterLookups.start();

    private Chart() {}

    /** What the chart finds when it looks. */
    static ClusterLookups cluster() {
        return CLUSTER;
    }

    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    /** Renders with the chart's own values. */
    static Manifests render() {
        return render(Map.of());
    }

    /** Renders with values set one by one, as by {@code --set}. */
    static Manifests render(Map<String, Object> values) {
        return Manifests.parse(call(template(), values));
    }

    /** Renders one of the ci scenarios. */
    static Manifests renderScenario(String scenario) {
        return renderWith(FOLDER.resolve("ci").resolve(scenario + "-values.yaml"));
    }

    /** Renders one of the ci scenarios with some values set otherwise. */
    static Manifests renderScenario(String scenario, Map<String, Object> values) {
        Path file = FOLDER.resolve("ci").resolve(scenario + "-values.yaml");
        return Manifests.parse(call(template().withValuesFile(file), values));
    }

    /** Renders one of the ci scenarios, and its hooks as if they were none: what {@code template} prints has no hooks. */
    static Manifests renderWithHooks(String scenario) {
        Path copy = HookFreeCopy.of(FOLDER);
        Path values = FOLDER.resolve("ci").resolve(scenario + "-values.yaml");
        return Manifests.parse(call(template(copy, RECENT_KUBERNETES).withValuesFile(values), Map.of()));
    }

    /** Renders one of the ci scenarios for a certain Kubernetes version. */
    static Manifests renderScenarioFor(String kubeVersion, String scenario) {
        Path values = FOLDER.resolve("ci").resolve(scenario + "-values.yaml");
        return Manifests.parse(call(templateFor(kubeVersion).withValuesFile(values), Map.of()));
    }

    /** Renders with the values in a file. */
    static Manifests renderWith(Path values) {
        return Manifests.parse(printWith(values));
    }

    /** As {@link #renderWith}, without a look at what comes out. */
    static String printWith(Path values) {
        return call(template().withValuesFile(values), Map.of());
    }

    /** Renders for a certain Kubernetes version. */
    static Manifests renderFor(String kubeVersion, Map<String, Object> values) {
        return Manifests.parse(call(templateFor(kubeVersion), values));
    }

    /** The message with which the engine refuses these values. */
    static String refusalOf(Map<String, Object> values) {
        return refusalOf(template(), values);
    }

    /** The message with which the engine refuses a release of this name. */
    static String refusalOfRelease(String name) {
        return refusalOf(template().withName(name), Map.of());
    }

    /** The message with which the engine refuses the values in a file. */
    static String refusalWith(Path values) {
        return refusalOf(template().withValuesFile(values), Map.of());
    }

    private static String refusalOf(TemplateCommand command, Map<String, Object> values) {
        try {
            call(command, values);
        } catch (IllegalStateException refused) {
            return refused.getMessage();
        }
        throw new AssertionError("The chart accepted " + values);
    }

    /** The names of all scenarios in ci/. */
    static List<String> scenarios() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("-values.yaml"))
                    .map(name -> name.replace("-values.yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TemplateCommand template() {
        return templateFor(RECENT_KUBERNETES);
    }

    private static TemplateCommand templateFor(String kubeVersion) {
        return template(FOLDER, kubeVersion);
    }

    private static TemplateCommand template(Path chart, String kubeVersion) {
        return new Helm(chart)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(kubeVersion);
    }

    private static String call(TemplateCommand command, Map<String, Object> values) {
        values.forEach(command::set);
        return command.call();
    }
}
