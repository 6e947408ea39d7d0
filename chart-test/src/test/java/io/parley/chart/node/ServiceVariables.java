package io.parley.chart.node;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The environment variables that Kubernetes makes of the services of a namespace. */
final class ServiceVariables {
    private ServiceVariables() {}

    /**
     * Those of all services that have an address.
     *
     * @param addresses cluster addresses by the service's name; a headless service has none
     */
    static Map<String, String> of(List<Service> services, Map<String, String> addresses) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Service service : services) {
            String name = service.getMetadata().getName();
            if (addresses.containsKey(name)) {
                add(variables, name, addresses.get(name), service.getSpec().getPorts());
            }
        }
        return variables;
    }

    private static void add(Map<String, String> variables, String name, String address, List<ServicePort> ports) {
        String prefix = upper(name);
        variables.put(prefix + "_SERVICE_HOST", address);
        variables.put(prefix + "_SERVICE_PORT", ports.get(0).getPort().toString());
        variables.put(prefix + "_PORT", "tcp://" + address + ":" + ports.get(0).getPort());
        for (ServicePort port : ports) {
            if (port.getName() != null) {
                variables.put(
                        prefix + "_SERVICE_PORT_" + upper(port.getName()),
                        port.getPort().toString());
            }
            String link = prefix + "_PORT_" + port.getPort() + "_TCP";
            variables.put(link, "tcp://" + address + ":" + port.getPort());
            variables.put(link + "_PROTO", "tcp");
            variables.put(link + "_PORT", port.getPort().toString());
            variables.put(link + "_ADDR", address);
        }
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
