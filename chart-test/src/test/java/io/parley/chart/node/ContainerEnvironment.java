package io.parley.chart.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment of a container as the kubelet makes it: {@code envFrom}, then {@code env} with references resolved, then the
 * services' variables that nothing else has set.
 *
 * @param namespace what Secrets and ConfigMaps there are
 * @param services the services' variables; empty when the pod wants none
 * @param podFields fields of the pod by their path, for {@code fieldRef}
 */
public record ContainerEnvironment(
        NamespaceData namespace, Map<String, String> services, Map<String, String> podFields) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^)]*)\\)");
    private static final Pattern VARIABLE_NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");

    /**
     * The variables of one container.
     *
     * @throws IllegalStateException when an object or a key is missing, as the kubelet refuses to start such a container
     */
    public Map<String, String> of(Container container) {
        Map<String, String> variables = new LinkedHashMap<>();
        container.getEnvFrom().forEach(source -> addAll(variables, source));
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValueFrom() == null) {
                String value = variable.getValue() == null ? "" : variable.getValue();
                variables.put(variable.getName(), expand(value, variables));
            } else {
                variables.put(variable.getName(), valueOf(variable.getName(), variable.getValueFrom()));
            }
        }
        services.forEach(variables::putIfAbsent);
        return variables;
    }

    private void addAll(Map<String, String> variables, EnvFromSource source) {
        Map<String, String> data = source.getSecretRef() == null
                ? namespace.configMap(source.getConfigMapRef().getName())
                : namespace.secret(source.getSecretRef().getName());
        data.forEach((name, value) -> {
            if (VARIABLE_NAME.matcher(name).matches()) {
                variables.put(name, value);
            }
        });
    }

    private String valueOf(String name, EnvVarSource source) {
        if (source.getSecretKeyRef() != null) {
            return required(
                    namespace.secret(source.getSecretKeyRef().getName()),
                    source.getSecretKeyRef().getKey());
        }
        if (source.getConfigMapKeyRef() != null) {
            return required(
                    namespace.configMap(source.getConfigMapKeyRef().getName()),
                    source.getConfigMapKeyRef().getKey());
        }
        if (source.getFieldRef() != null) {
            return required(podFields, source.getFieldRef().getFieldPath());
        }
        throw new IllegalStateException("The variable " + name + " comes from a source that is not known here.");
    }

    private static String required(Map<String, String> data, String key) {
        String value = data.get(key);
        if (value == null) {
            throw new IllegalStateException("CreateContainerConfigError: there is no key " + key + ".");
        }
        return value;
    }

    private String expand(String value, Map<String, String> earlier) {
        return REFERENCE
                .matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(resolve(found.group(), found.group(1), earlier)));
    }

    /** {@code $$} is a dollar; a reference to what is not known stays as it is written. */
    private String resolve(String text, String name, Map<String, String> earlier) {
        if (name == null) {
            return "$";
        }
        String value = earlier.containsKey(name) ? earlier.get(name) : services.get(name);
        return value == null ? text : value;
    }
}
