package io.parley.chart.node;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Secrets and ConfigMaps of a namespace, by name, with their values as text. */
public final class NamespaceData {
    private final Map<String, Map<String, String>> secrets = new HashMap<>();
    private final Map<String, Map<String, String>> configMaps = new HashMap<>();

    /** Those of an installation. */
    public NamespaceData(List<Secret> secrets, List<ConfigMap> configMaps) {
        for (Secret secret : secrets) {
            Map<String, String> data = new HashMap<>();
            secret.getData()
                    .forEach((key, value) ->
                            data.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
            this.secrets.put(secret.getMetadata().getName(), data);
        }
        configMaps.forEach(
                configMap -> this.configMaps.put(configMap.getMetadata().getName(), configMap.getData()));
    }

    /** Adds a Secret that somebody made by hand. */
    public void addSecret(String name, Map<String, String> data) {
        secrets.put(name, Map.copyOf(data));
    }

    Map<String, String> secret(String name) {
        return found(secrets, "Secret", name);
    }

    Map<String, String> configMap(String name) {
        return found(configMaps, "ConfigMap", name);
    }

    private static Map<String, String> found(Map<String, Map<String, String>> objects, String kind, String name) {
        Map<String, String> data = objects.get(name);
        if (data == null) {
            throw new IllegalStateException("CreateContainerConfigError: there is no " + kind + " " + name + ".");
        }
        return data;
    }
}
