package io.parley.localcluster.service;

import io.parley.localcluster.broker.KafkaBroker;
import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.database.MariaDbBinaries;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.ClassDataArchive;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.mail.MailProcess;
import io.parley.localcluster.service.ClusterPorts.GatewayPorts;
import io.parley.localcluster.service.ClusterPorts.ServicePorts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which members a cluster has and how each is configured: the local counterpart of the chart's templates. */
final class ServiceCatalog {
    /** The module that all gateways run. */
    static final String GATEWAY_MODULE = "gateway-service";

    /** Modules that are services, by folder name. */
    static final List<String> MODULES =
            List.of(MemberName.AUTH, MemberName.PRESENCE, MemberName.MESSAGE, GATEWAY_MODULE);

    private static final int SERVICE_HEAP_MB = 384;
    private static final int GATEWAY_HEAP_MB = 512;
    private static final String LOOPBACK = "127.0.0.1";

    private final Checkout checkout;
    private final ClusterHome home;
    private final ClusterPorts ports;
    private final ClusterSecrets secrets;
    private final Map<String, Map<String, String>> overrides;
    private final boolean recordsClassData;

    /**
     * @param overrides extra environment variables by member name
     * @param recordsClassData whether processes write their class-data archives when they end
     */
    ServiceCatalog(
            Checkout checkout,
            ClusterHome home,
            ClusterPorts ports,
            Map<String, Map<String, String>> overrides,
            boolean recordsClassData) {
        this.checkout = checkout;
        this.home = home;
        this.ports = ports;
        this.secrets = home.secrets();
        this.overrides = overrides;
        this.recordsClassData = recordsClassData;
    }

    /** The built module of a service. */
    static QuarkusApplication application(Checkout checkout, String module) {
        return new QuarkusApplication(
                checkout.module(module).resolve("target/quarkus-app"), ClassDataArchive.of(checkout, module));
    }

    /** All members; each comes after those it needs. */
    List<ClusterMember> members() {
        List<ClusterMember> members = new ArrayList<>();
        members.add(new DatabaseMember(database(), secrets));
        members.add(new BrokerMember(broker(), ports.kafkaController()));
        members.add(new MailMember(new MailProcess(checkout, home.mail(), home.log(MemberName.MAIL), ports.mail())));
        members.add(auth());
        members.add(presence());
        members.add(message());
        for (int ordinal = 0; ordinal < ports.gateways().size(); ordinal++) {
            members.add(gateway(ordinal));
        }
        return members;
    }

    private MariaDb database() {
        return new MariaDb(MariaDbBinaries.unpack(checkout), home.database(), ports.mariaDb());
    }

    private KafkaBroker broker() {
        return KafkaBroker.of(
                secrets.broker(), checkout, home.broker(), ports.kafka(), ports.kafkaController(), recordsClassData);
    }

    private ServiceMember auth() {
        Map<String, String> environment = database(DatabaseMember.AUTH_SCHEMA, secrets.authPassword());
        environment.put(
                "PARLEY_AUTH_SIGNING_KEYS_DIRECTORY",
                Folders.createPrivate(home.signingKeys()).toString());
        environment.put("PARLEY_AUTH_MESSAGE", grpc(ports.message()));
        environment.put("PARLEY_AUTH_MAIL_HOST", LOOPBACK);
        environment.put("PARLEY_AUTH_MAIL_PORT", Integer.toString(ports.mail()));
        environment.put("PARLEY_AUTH_MAIL_ENCRYPTION", "none");
        environment.put("PARLEY_AUTH_MAIL_FROM", "parley@localhost");
        return service(MemberName.AUTH, ports.auth(), environment);
    }

    private ServiceMember presence() {
        Map<String, String> environment = database(DatabaseMember.PRESENCE_SCHEMA, secrets.presencePassword());
        environment.put("PARLEY_PRESENCE_MESSAGE", grpc(ports.message()));
        return service(MemberName.PRESENCE, ports.presence(), environment);
    }

    private ServiceMember message() {
        Map<String, String> environment = database(DatabaseMember.MESSAGE_SCHEMA, secrets.messagePassword());
        environment.put("PARLEY_MESSAGE_PRESENCE", grpc(ports.presence()));
        return service(MemberName.MESSAGE, ports.message(), environment);
    }

    private ServiceMember service(String name, ServicePorts own, Map<String, String> environment) {
        environment.put("QUARKUS_GRPC_SERVER_PORT", Integer.toString(own.grpc()));
        environment.put("QUARKUS_GRPC_SERVER_HOST", LOOPBACK);
        return member(
                name, name, SERVICE_HEAP_MB, environment, List.of(own.management(), own.grpc()), own.management());
    }

    private ServiceMember gateway(int ordinal) {
        GatewayPorts own = ports.gateways().get(ordinal);
        Map<String, String> environment = new HashMap<>();
        environment.put("PARLEY_GATEWAY_HTTP_PORT", Integer.toString(own.http()));
        environment.put("PARLEY_GATEWAY_ORDINAL", Integer.toString(ordinal));
        environment.put("PARLEY_GATEWAY_HTTP_HOST", LOOPBACK);
        environment.put("PARLEY_GATEWAY_TCP_HOST", LOOPBACK);
        environment.put("PARLEY_GATEWAY_TCP_PORT", Integer.toString(own.tcp()));
        environment.put("PARLEY_GATEWAY_ADMIN_PORT", Integer.toString(own.admin()));
        environment.put("PARLEY_GATEWAY_UPSTREAM_AUTH", grpc(ports.auth()));
        environment.put("PARLEY_GATEWAY_UPSTREAM_MESSAGE", grpc(ports.message()));
        environment.put("PARLEY_GATEWAY_UPSTREAM_PRESENCE", grpc(ports.presence()));
        checkout.webClient().ifPresent(folder -> environment.put("PARLEY_GATEWAY_WEB_DIRECTORY", folder.toString()));
        return member(
                MemberName.gateway(ordinal),
                GATEWAY_MODULE,
                GATEWAY_HEAP_MB,
                environment,
                List.of(own.tcp(), own.http(), own.management(), own.admin()),
                own.management());
    }

    private ServiceMember member(
            String name,
            String module,
            int heapMb,
            Map<String, String> environment,
            List<Integer> ownPorts,
            int healthPort) {
        environment.put("QUARKUS_PROFILE", "local");
        environment.put("QUARKUS_MANAGEMENT_HOST", LOOPBACK);
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(healthPort));
        environment.put("PARLEY_SETTINGS_FILE", home.settings().toString());
        environment.put("PARLEY_SETTINGS_PERIOD", "500ms");
        environment.put("KAFKA_BOOTSTRAP_SERVERS", LOOPBACK + ":" + ports.kafka());
        environment.putAll(secrets.broker().environment(module.replace("-service", "")));
        environment.put("PARLEY_SERVICE_CREDENTIAL", secrets.serviceCredential());
        environment.putAll(overrides.getOrDefault(name, Map.of()));
        return new ServiceMember(
                name,
                application(checkout, module),
                recordsClassData,
                heapMb,
                environment,
                healthPort,
                ownPorts,
                home.log(name),
                // Everything else is retried by the services themselves. Without the database their migrations fail,
                // and a Kafka
                // that has just been made knows the gateways' user only when it is ready.
                module.equals(GATEWAY_MODULE) ? Set.of(MemberName.KAFKA) : Set.of(MemberName.MARIADB));
    }

    private Map<String, String> database(String schema, String password) {
        String address = "mysql://" + LOOPBACK + ":" + ports.mariaDb() + "/" + schema;
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", address);
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:" + address);
        environment.put("QUARKUS_DATASOURCE_USERNAME", schema);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", password);
        return environment;
    }

    private static String grpc(ServicePorts ports) {
        return LOOPBACK + ":" + ports.grpc();
    }
}
