package io.parley.systemtest.docs;

import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.StaticJavaParser;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MemberValuePair;
import com.github.javaparser.javadoc.Javadoc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes docs/configuration.md, and the chart's list of settings, from the services' configuration interfaces and their javadoc. */
final class ConfigurationReference {
    private static final String CONFIG_MAPPING = "ConfigMapping";
    private static final String KIT = "service-kit";

    /** What service-kit asks the configuration for, by package: each concerns some services. */
    private static final Map<String, KitPart> KIT_PARTS = new TreeMap<>(Map.of(
            "channel",
            new KitPart(
                    "Finding other services",
                    List.of("auth-service", "gateway-service", "message-service", "presence-service")),
            "setting",
            new KitPart(
                    "Settings that change while a process runs",
                    List.of("auth-service", "gateway-service", "message-service", "presence-service")),
            "outbox",
            new KitPart("Notices for users' feeds", List.of("auth-service", "presence-service"))));

    private ConfigurationReference() {}

    static String text() {
        StringBuilder text = new StringBuilder("""
                # Configuration

                Every setting of every service. A key is set as an environment variable by writing it in capitals with `_` for
                every other character: `parley.gateway.tcp.port` is `PARLEY_GATEWAY_TCP_PORT`. Durations are written like `500ms`,
                `10s`, `15m`, sizes like `64K`; what is allowed is in bytes there. A service that finds settings it cannot work with names each, and does not start.

                This page is generated from the code; a test keeps it so.

                ## All services

                | key | default | meaning |
                | --- | --- | --- |
                | `parley.service-credential` | – | The secret the services share and show each other on every call; at least 16 characters. |
                | `kafka.bootstrap.servers` | – | Kafka, as `host:port[,host:port…]`. |
                | `quarkus.management.port` | `9080` | Port of health (`/q/health`) and metrics (`/q/metrics`), for probes and Prometheus, not for clients. |
                | `quarkus.grpc.server.port` | `9000` | Port of gRPC (not on the gateway). |
                | `quarkus.datasource.reactive.url` | – | MySQL for the service itself, as `mysql://host:port/schema` (not on the gateway). |
                | `quarkus.datasource.jdbc.url` | – | The same server for the migrations at start, as `jdbc:mysql://host:port/schema`. |
                | `quarkus.datasource.username`, `quarkus.datasource.password` | – | The service's own MySQL user. |
                | `quarkus.datasource.reactive.max-size` | `16` | Connections to MySQL per process, at most (per pool). |
                """);
        settings().forEach((part, settings) -> {
            text.append("\n## ")
                    .append(title(part))
                    .append("\n\n| key | default | allowed | meaning |\n| --- | --- | --- | --- |\n");
            settings.forEach(setting -> text.append(setting.row()).append('\n'));
        });
        return text.toString();
    }

    /** The names of all settings as environment variables, by service: what the chart takes in {@code <service>.config}. */
    static String chartSettings() {
        StringBuilder text = new StringBuilder("""
                # Every setting of every service, as an environment variable. Generated from the code like docs/configuration.md, and with it.
                """);
        Map<String, List<Setting>> settings = settings();
        KIT_PARTS.forEach((name, part) -> {
            List<Setting> ofTheKit = settings.remove(KIT + "/" + name);
            part.services().forEach(service -> settings.get(service).addAll(ofTheKit));
        });
        settings.forEach((service, own) -> {
            text.append(service.replace("-service", "")).append(":\n");
            own.forEach(
                    setting -> text.append("  - ").append(setting.variable()).append('\n'));
        });
        return text.toString();
    }

    private static String title(String part) {
        KitPart ofTheKit = KIT_PARTS.get(part.substring(part.indexOf('/') + 1));
        return ofTheKit == null ? part : ofTheKit.title() + " (" + String.join(", ", ofTheKit.services()) + ")";
    }

    /** Settings of the kit. */
    private record KitPart(String title, List<String> services) {}

    /** One setting: its key, its default as Markdown, what is allowed, and what it means. */
    private record Setting(String key, String defaultValue, String allowed, String meaning) {
        String row() {
            return "| `" + key + "` | " + defaultValue + " | " + allowed + " | " + meaning + " |";
        }

        String variable() {
            return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        }
    }

    /** By service, which may have several mappings, each in the package that uses it; those of the kit by package. */
    private static Map<String, List<Setting>> settings() {
        StaticJavaParser.getParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_21);
        Map<String, List<Setting>> settings = new TreeMap<>();
        Docs.files(Docs.ROOT, ".java").stream()
                .filter(file -> file.toString().contains("-service/src/main/")
                        || file.toString().contains(KIT + "/src/main/"))
                .filter(file -> Docs.read(file).contains("@" + CONFIG_MAPPING))
                .forEach(file -> settings.computeIfAbsent(part(file), first -> new ArrayList<>())
                        .addAll(settingsOf(file)));
        return settings;
    }

    private static String part(Path file) {
        String module = module(file);
        return module.equals(KIT) ? module + "/" + file.getParent().getFileName() : module;
    }

    private static String module(Path file) {
        return Docs.ROOT.relativize(file).getName(0).toString();
    }

    private static List<Setting> settingsOf(Path file) {
        Map<String, ClassOrInterfaceDeclaration> types = interfaces(Docs.ROOT.resolve(module(file)));
        return StaticJavaParser.parse(Docs.read(file)).findAll(ClassOrInterfaceDeclaration.class).stream()
                .filter(type -> type.getAnnotationByName(CONFIG_MAPPING).isPresent())
                .flatMap(
                        mapping -> settingsOf(
                                types,
                                mapping,
                                value(
                                        mapping.getAnnotationByName(CONFIG_MAPPING)
                                                .orElseThrow(),
                                        "prefix"))
                                .stream())
                .toList();
    }

    /** The module's interfaces by simple name: groups of settings may stand in the package that uses them. */
    private static Map<String, ClassOrInterfaceDeclaration> interfaces(Path module) {
        Map<String, ClassOrInterfaceDeclaration> types = new HashMap<>();
        Docs.files(module.resolve("src/main/java"), ".java").forEach(file -> StaticJavaParser.parse(Docs.read(file))
                .findAll(ClassOrInterfaceDeclaration.class, ClassOrInterfaceDeclaration::isInterface)
                .forEach(type -> types.put(type.getNameAsString(), type)));
        return types;
    }

    private static List<Setting> settingsOf(
            Map<String, ClassOrInterfaceDeclaration> types, ClassOrInterfaceDeclaration group, String prefix) {
        List<Setting> settings = new ArrayList<>();
        for (MethodDeclaration method : group.getMethods()) {
            if (method.isDefault() || method.isStatic()) {
                continue;
            }
            String key = prefix + "." + name(method);
            ClassOrInterfaceDeclaration nested = types.get(method.getType().asString());
            if (nested != null) {
                requireName(method, key);
                settings.addAll(settingsOf(types, nested, key));
            } else {
                settings.add(new Setting(key, defaultOf(method), allowed(method), meaning(method, key)));
            }
        }
        return settings;
    }

    /** Refusals name the settings of a group by its method, {@code webSocket}, unless it says how it is written. */
    private static void requireName(MethodDeclaration group, String key) {
        if (!key.endsWith("." + group.getNameAsString())
                && group.getAnnotationByName("WithName").isEmpty()) {
            throw new AssertionError(key + " is a group of several words and needs @WithName");
        }
    }

    private static String name(MethodDeclaration method) {
        return method.getAnnotationByName("WithName")
                .map(annotation -> value(annotation, "value"))
                .orElseGet(() -> method.getNameAsString()
                        .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
                        .toLowerCase(Locale.ROOT));
    }

    private static String defaultOf(MethodDeclaration method) {
        return method.getAnnotationByName("WithDefault")
                .map(annotation -> "`" + value(annotation, "value") + "`")
                .orElse(method.getType().asString().startsWith("Optional") ? "none" : "–");
    }

    /** What the constraints at a setting allow, in the words of a refusal: ValidationMessages.properties of service-kit. */
    private static String allowed(MethodDeclaration method) {
        return method.findAll(AnnotationExpr.class).stream()
                .flatMap(constraint -> switch (constraint.getNameAsString()) {
                    case "Min" -> Stream.of(number(constraint) + " or more");
                    case "Max" -> Stream.of(number(constraint) + " or less");
                    case "DurationMin" ->
                        Stream.of(
                                constraint.toString().contains("inclusive = false")
                                        ? "more than " + duration(constraint)
                                        : duration(constraint) + " or more");
                    case "DurationMax" -> Stream.of(duration(constraint) + " or less");
                    default -> Stream.<String>empty();
                })
                .collect(Collectors.joining(", "));
    }

    private static String number(AnnotationExpr constraint) {
        return value(constraint, "value").replace("_", "");
    }

    private static String duration(AnnotationExpr constraint) {
        String parts = constraint.findAll(MemberValuePair.class).stream()
                .filter(member -> !member.getNameAsString().equals("inclusive"))
                .map(ConfigurationReference::amount)
                .collect(Collectors.joining(" "));
        return parts.isEmpty() ? "0" : parts;
    }

    private static String amount(MemberValuePair member) {
        String unit = member.getNameAsString().replace("millis", "milliseconds");
        String amount = member.getValue().toString();
        return amount + " " + (amount.equals("1") ? unit.substring(0, unit.length() - 1) : unit);
    }

    private static String meaning(MethodDeclaration method, String key) {
        String text = method.getJavadoc()
                .map(Javadoc::getDescription)
                .orElseThrow(() -> new AssertionError(key + " has no javadoc"))
                .toText();
        return text.replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                .replaceAll("</?[a-z]+>", " ")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .strip();
    }

    private static String value(AnnotationExpr annotation, String member) {
        Expression value = annotation.isSingleMemberAnnotationExpr()
                ? annotation.asSingleMemberAnnotationExpr().getMemberValue()
                : annotation.asNormalAnnotationExpr().getPairs().stream()
                        .filter(pair -> pair.getNameAsString().equals(member))
                        .findFirst()
                        .orElseThrow()
                        .getValue();
        return value.isStringLiteralExpr() ? value.asStringLiteralExpr().asString() : value.toString();
    }
}
