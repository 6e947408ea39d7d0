package io.parley.gateway.app;

import io.parley.proto.Topics;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which number this gateway has. */
final class GatewayOrdinal {
    private static final Pattern NUMBER_AT_END = Pattern.compile("-(\\d{1,4})$");

    private GatewayOrdinal() {}

    /**
     * The configured number, or the one at the end of the host name.
     *
     * @throws IllegalStateException with a sentence for the operator
     */
    static int of(OptionalInt configured, String hostName) {
        int ordinal = configured.isPresent() ? configured.getAsInt() : fromHostName(hostName);
        if (ordinal < 0 || ordinal >= Topics.DELIVERIES_PARTITIONS) {
            throw new IllegalStateException("The gateway's ordinal is " + ordinal + "; it must be 0 to "
                    + (Topics.DELIVERIES_PARTITIONS - 1) + " (parley.gateway.ordinal).");
        }
        return ordinal;
    }

    private static int fromHostName(String hostName) {
        Matcher matcher = NUMBER_AT_END.matcher(hostName);
        if (!matcher.find()) {
            throw new IllegalStateException("The gateway has no ordinal: the host name \"" + hostName
                    + "\" does not end in -0 to -63, so set parley.gateway.ordinal.");
        }
        return Integer.parseInt(matcher.group(1));
    }
}
