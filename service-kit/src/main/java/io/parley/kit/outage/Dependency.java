package io.parley.kit.outage;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A system that a service cannot do without, as its operator knows it.
 *
 * @param kind its name: MySQL, Kafka
 * @param place where it is, host and port
 * @param user as whom it is used; empty when nobody in particular
 */
public record Dependency(String kind, String place, String user) {
    static final String MYSQL = "MySQL";
    static final String KAFKA = "Kafka";

    private static final int MYSQL_PORT = 3306;
    private static final int LONGEST_CAUSE = 300;
    private static final Pattern SASL_USER = Pattern.compile("username=\"([^\"]*)\"");

    private static final List<Advice> ADVICE = List.of(
            new Advice(
                    "Check the name: it has no address here; the name server, hostAliases and clusterDomain decide that.",
                    "unknownhost",
                    "unresolved",
                    "resolve"),
            new Advice(
                    "Check the user and its password, and that it may connect from this host.",
                    "access denied",
                    "authentication",
                    "sasl"),
            new Advice("Check that the schema exists and that its name is right.", "unknown database"));

    private static final String OTHERWISE =
            "Check that it runs, that host and port are right, and that network policies and firewalls let this host reach it.";

    private record Advice(String sentence, List<String> words) {
        Advice(String sentence, String... words) {
            this(sentence, List.of(words));
        }
    }

    /** @param url as the reactive client or JDBC takes it: {@code [jdbc:]mysql://host[:port]/schema} */
    public static Dependency mysql(String url, String user) {
        String place = url.replaceFirst("^.*?//", "").replaceFirst("[/?].*$", "");
        return new Dependency(MYSQL, place.contains(":") ? place : place + ":" + MYSQL_PORT, user);
    }

    /** @param jaas Kafka's {@code sasl.jaas.config}; empty without one */
    public static Dependency kafka(String bootstrapServers, String jaas) {
        Matcher user = SASL_USER.matcher(jaas);
        return new Dependency(KAFKA, bootstrapServers, user.find() ? user.group(1) : "");
    }

    /** What happened last and what to check. */
    public String cannotBeUsed(Throwable failure) {
        return cannotBeUsed(lastCause(failure));
    }

    /** What happened last and what to check. */
    public String cannotBeUsed(String lastCause) {
        String cause = lastCause.strip().replaceFirst("\\.+$", "");
        String known = cause.toLowerCase(Locale.ROOT);
        String advice = ADVICE.stream()
                .filter(one -> one.words.stream().anyMatch(known::contains))
                .map(Advice::sentence)
                .findFirst()
                .orElse(OTHERWISE);
        return "%s at %s cannot be used%s: %s. %s"
                .formatted(kind, place, user.isEmpty() ? "" : " as " + user, cause, advice);
    }

    /** The cause behind all others, in one line. */
    static String lastCause(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null && last.getCause() != last) {
            last = last.getCause();
        }
        String text = last.getClass().getSimpleName()
                + (last.getMessage() == null ? "" : ": " + last.getMessage().replaceAll("\\s+", " "));
        return text.length() > LONGEST_CAUSE ? text.substring(0, LONGEST_CAUSE) + "…" : text;
    }
}
