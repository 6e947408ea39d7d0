package io.parley.gateway.server;

import io.vertx.core.Vertx;
import java.util.Locale;

/** Whether Vert.x runs on Linux' epoll, and the refusal to start when it was asked to and does not. */
public final class NativeTransport {
    private NativeTransport() {}

    /** What is asked for when the configuration does not say: epoll, where there is one. */
    public static boolean isExpectedHere() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    }

    /** @throws IllegalStateException with a sentence for the operator */
    public static void check(Vertx vertx, boolean required) {
        if (required && !vertx.isNativeTransportEnabled()) {
            Throwable cause = vertx.unavailableNativeTransportCause();
            throw new IllegalStateException(
                    "Native epoll was asked for (parley.gateway.tcp.require-epoll) and Vert.x is not on it: set"
                            + " quarkus.vertx.prefer-native-transport=true and run on Linux x86_64 or aarch64, or set"
                            + " parley.gateway.tcp.require-epoll=false to run on NIO."
                            + (cause == null ? "" : " Reason: " + cause.getMessage()));
        }
    }
}
