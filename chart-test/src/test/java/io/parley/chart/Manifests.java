package io.parley.chart;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rendered objects, each parsed into the class of its kind with no field left over. */
record Manifests(List<HasMetadata> objects, List<JsonNode> custom) {
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/Pod", Pod.class),
            Map.entry("v1/Secret", Secret.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("batch/v1/Job", Job.class),
            Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry(
                    "policy/v1/PodDisruptionBudget",
                    io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget.class),
            Map.entry(
                    "policy/v1beta1/PodDisruptionBudget",
                    io.fabric8.kubernetes.api.model.policy.v1beta1.PodDisruptionBudget.class),
            Map.entry(
                    "autoscaling/v2/HorizontalPodAutoscaler",
                    io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler.class),
            Map.entry(
                    "autoscaling/v2beta2/HorizontalPodAutoscaler",
                    io.fabric8.kubernetes.api.model.autoscaling.v2beta2.HorizontalPodAutoscaler.class),
            Map.entry("cert-manager.io/v1/Certificate", Certificate.class),
            Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
            Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class));
    /** Kinds of which there are no classes; tests look at them field by field. */
    private static final List<String> CUSTOM_KINDS = List.of(
            "kafka.strimzi.io/v1beta2/KafkaTopic",
            "keda.sh/v1alpha1/ScaledObject",
            "gateway.networking.k8s.io/v1/HTTPRoute");

    private static final ObjectMapper STRICT = strict();

    /** The model classes put unknown fields aside; without that, Jackson refuses them. */
    private static ObjectMapper strict() {
        return JsonMapper.builder(new YAMLFactory())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .annotationIntrospector(new JacksonAnnotationIntrospector() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Boolean hasAnySetter(Annotated annotated) {
                        return false;
                    }
                })
                .build();
    }

    static Manifests parse(String yaml) {
        List<HasMetadata> objects = new ArrayList<>();
        List<JsonNode> custom = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                STRICT.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document == null || document.isNull() || document.isMissingNode()) {
                    continue;
                }
                String kind = document.path("apiVersion").asText() + "/"
                        + document.path("kind").asText();
                if (CUSTOM_KINDS.contains(kind)) {
                    custom.add(document);
                } else if (KINDS.containsKey(kind)) {
                    objects.add(STRICT.treeToValue(document, KINDS.get(kind)));
                } else {
                    throw new AssertionError("The chart renders a kind that no test knows: " + kind);
                }
            }
        } catch (IOException notAnObject) {
            throw new UncheckedIOException(notAnObject.getMessage(), notAnObject);
        }
        return new Manifests(List.copyOf(objects), List.copyOf(custom));
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends HasMetadata> T one(Class<T> kind, String name) {
        return all(kind).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + kind.getSimpleName() + " " + name));
    }

    <T extends HasMetadata> T oneStartingWith(Class<T> kind, String prefix) {
        return all(kind).stream()
                .filter(object -> object.getMetadata().getName().startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + kind.getSimpleName() + " " + prefix + "…"));
    }

    /** Every pod that is ever started, by the name of its owner. */
    Map<String, PodTemplateSpec> pods() {
        Map<String, PodTemplateSpec> pods = new LinkedHashMap<>();
        all(Deployment.class)
                .forEach(owner ->
                        pods.put(owner.getMetadata().getName(), owner.getSpec().getTemplate()));
        all(StatefulSet.class)
                .forEach(owner ->
                        pods.put(owner.getMetadata().getName(), owner.getSpec().getTemplate()));
        all(Job.class)
                .forEach(owner ->
                        pods.put(owner.getMetadata().getName(), owner.getSpec().getTemplate()));
        all(Pod.class)
                .forEach(pod ->
                        pods.put(pod.getMetadata().getName(), new PodTemplateSpec(pod.getMetadata(), pod.getSpec())));
        return pods;
    }

    /** The pods of the four services, by service. */
    Map<String, PodTemplateSpec> services() {
        Map<String, PodTemplateSpec> all = pods();
        Map<String, PodTemplateSpec> services = new LinkedHashMap<>();
        for (String service : List.of("gateway", "auth", "presence", "message")) {
            services.put(service, all.get(Chart.RELEASE + "-" + service));
        }
        return services;
    }
}
