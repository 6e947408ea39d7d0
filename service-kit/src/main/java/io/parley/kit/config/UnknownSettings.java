package io.parley.kit.config;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Warns once at the start of every environment variable that looks like a setting of this service and is none: without that, a
 * misspelt limit stays at its default and nobody knows. Files and system properties need no warning, the platform refuses what it does not
 * know there. Runs on the thread that starts the service.
 */
@ApplicationScoped
class UnknownSettings {
    private static final Logger LOG = Logger.getLogger(UnknownSettings.class);

    /** What Kubernetes says of services: a Service parley-gateway makes PARLEY_GATEWAY_PORT and others. */
    private static final String SERVICE_LINK = ".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT|PORT_\\d+_(TCP|UDP)(_.*)?)";

    void warn(@Observes StartupEvent event, BeanManager beans) {
        Set<ConfigClass> mappings = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .flatMap(bean -> bean.getTypes().stream())
                .filter(Class.class::isInstance)
                .map(type -> (Class<?>) type)
                .filter(type ->
                        type.getName().startsWith("io.parley.") && type.isAnnotationPresent(ConfigMapping.class))
                .map(ConfigClass::configClass)
                .collect(Collectors.toSet());
        Set<String> keys = mappings.stream()
                .flatMap(mapping -> ConfigMappings.getProperties(mapping).keySet().stream())
                .collect(Collectors.toSet());
        in(System.getenv().keySet(), keys)
                .forEach(name -> LOG.warnf(
                        "%s is set, but there is no such setting: it is ignored. docs/configuration.md lists them.",
                        name));
    }

    /** The variables that begin like the keys, with the name of the service, and are none of them, sorted. */
    static List<String> in(Set<String> variables, Set<String> keys) {
        Set<String> known = keys.stream().map(UnknownSettings::variable).collect(Collectors.toSet());
        Set<String> beginnings = known.stream()
                .map(name -> name.replaceFirst("^(PARLEY_[A-Z]+_).*", "$1"))
                .collect(Collectors.toSet());
        return variables.stream()
                .filter(name -> beginnings.stream().anyMatch(name::startsWith) && !known.contains(name))
                .filter(name -> !name.matches(SERVICE_LINK))
                .sorted()
                .toList();
    }

    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
