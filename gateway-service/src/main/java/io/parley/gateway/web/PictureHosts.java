package io.parley.gateway.web;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The hosts from which a page may load pictures, over https alone. Immutable; any thread.
 *
 * @param names in lower case, each {@linkplain #isHost a host}
 */
public record PictureHosts(List<String> names) {
    /** No port, no pattern, and nothing that would end the directive of a policy or a text in JSON. */
    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

    /** @throws IllegalArgumentException when one is no host */
    public PictureHosts {
        names = List.copyOf(names);
        names.stream().filter(name -> !isHost(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("This is no host: " + name);
        });
    }

    /** Whether this is the name of a host with a domain, in lower case and ASCII. */
    public static boolean isHost(String name) {
        return HOST.matcher(name).matches();
    }

    /** What the policy of the page allows for pictures, beside its own origin. */
    String sources() {
        return names.stream().map(name -> " https://" + name).collect(Collectors.joining());
    }

    /** What the page is told of them, in JSON. */
    String settings() {
        return names.stream()
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(",", "{\"pictureHosts\":[", "]}"));
    }
}
