package io.parley.gateway.admin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.parley.gateway.protocol.Refusal;
import io.parley.proto.admin.v1.Failure;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Operators' requests over HTTP: POST /v1/NAME with JSON. Whoever has no role gets 404 without a word whatever he asks, as if there were
 * nothing. Runs on an event loop of its own.
 */
public final class AdminPort {
    private static final Logger LOG = Logger.getLogger(AdminPort.class);
    private static final int LARGEST_HEAD = 8_192;
    private static final int LARGEST_BODY = 8_192;
    private static final int IDLE_SECONDS = 30;
    private static final String BEARER = "Bearer ";
    private static final String JSON = "application/json";
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private final Vertx vertx;
    private final AdminSettings settings;
    private final AdminCalls calls;
    private final AtomicInteger connections = new AtomicInteger();
    private HttpServer server;

    public AdminPort(Vertx vertx, AdminSettings settings, AdminCalls calls) {
        this.vertx = vertx;
        this.settings = settings;
        this.calls = calls;
    }

    /**
     * Begins to listen. Blocks: not for an event loop.
     *
     * @throws IllegalStateException when the port cannot be had
     */
    public void start() {
        Router router = Router.router(vertx);
        router.post("/v1/:name")
                .handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY))
                .handler(this::answer);
        router.route().failureHandler(context -> notFound(context.response()));
        router.route().handler(context -> notFound(context.response()));
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setMaxHeaderSize(LARGEST_HEAD)
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(IDLE_SECONDS))
                .connectionHandler(connection -> {
                    connection.closeHandler(closed -> connections.decrementAndGet());
                    if (connections.incrementAndGet() > settings.maxConnections()) {
                        connection.close();
                    }
                })
                .requestHandler(router);
        try {
            server.listen().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException taken) {
            throw new IllegalStateException(
                    "Port %d on %s cannot be listened on (parley.gateway.admin.port): %s"
                            .formatted(
                                    settings.port(),
                                    settings.host(),
                                    taken.getCause().getMessage()),
                    taken);
        }
    }

    /** Stops listening, and closes what is open. */
    public void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** Connections that are open. Any thread. */
    public int connections() {
        return connections.get();
    }

    private void answer(RoutingContext context) {
        String name = context.pathParam("name");
        String json = context.body().asString() == null ? "" : context.body().asString();
        String client = context.request().remoteAddress().hostAddress();
        try {
            switch (name) {
                case "LogIn" -> answer(context, calls.logIn(json, client), true);
                case "Refresh" -> answer(context, calls.refresh(json, client), true);
                default -> answer(context, known(context, name, json, client), false);
            }
        } catch (Refusal refusal) {
            // Nobody has said who he is yet.
            notFound(context.response());
        }
    }

    /** Whether there is such a request is told only to whoever has a role, who is asked for by every one. */
    private CompletionStage<? extends Message> known(RoutingContext context, String name, String json, String client) {
        String authorization = context.request().getHeader(HttpHeaderNames.AUTHORIZATION.toString());
        if (authorization == null || !authorization.startsWith(BEARER)) {
            throw Refusal.of(ErrorCode.ERROR_CODE_UNAUTHENTICATED, "There is no access token.");
        }
        AdminCall<?> call = calls.find(name)
                .orElseThrow(() -> Refusal.of(ErrorCode.ERROR_CODE_UNAUTHENTICATED, "There is no such request."));
        return calls.identify(authorization.substring(BEARER.length()), client)
                .thenCompose(by -> calls.carryOut(call, by, json));
    }

    private static void answer(RoutingContext context, CompletionStage<? extends Message> work, boolean beforeLogin) {
        work.whenComplete((answer, failure) -> context.vertx().runOnContext(on -> {
            if (failure == null) {
                write(context.response(), HttpResponseStatus.OK, answer);
            } else {
                refuse(context.response(), failure, beforeLogin);
            }
        }));
    }

    private static void refuse(HttpServerResponse response, Throwable failure, boolean beforeLogin) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof Refusal refusal)) {
            LOG.error("A request of an operator failed", cause);
            write(response, HttpResponseStatus.INTERNAL_SERVER_ERROR, Failure.getDefaultInstance());
            return;
        }
        Error error = refusal.error();
        HttpResponseStatus status = status(error.getCode(), beforeLogin);
        if (status == null) {
            notFound(response);
            return;
        }
        write(
                response,
                status,
                Failure.newBuilder()
                        .setCode(error.getCode().name().replace("ERROR_CODE_", ""))
                        .setMessage(error.getMessage())
                        .setRetryAfterMs(error.getRetryAfterMs())
                        .build());
    }

    /** Null: as if there were nothing. */
    private static HttpResponseStatus status(ErrorCode code, boolean beforeLogin) {
        return switch (code) {
            case ERROR_CODE_UNAVAILABLE, ERROR_CODE_OVERLOADED -> HttpResponseStatus.SERVICE_UNAVAILABLE;
            case ERROR_CODE_UNAUTHENTICATED, ERROR_CODE_TOKEN_EXPIRED -> null;
            case ERROR_CODE_INVALID -> beforeLogin ? null : HttpResponseStatus.BAD_REQUEST;
            case ERROR_CODE_FORBIDDEN -> beforeLogin ? null : HttpResponseStatus.FORBIDDEN;
            case ERROR_CODE_ALREADY_EXISTS -> HttpResponseStatus.CONFLICT;
            case ERROR_CODE_NOT_FOUND -> beforeLogin ? null : HttpResponseStatus.NOT_FOUND;
            default -> beforeLogin ? null : HttpResponseStatus.INTERNAL_SERVER_ERROR;
        };
    }

    private static void notFound(HttpServerResponse response) {
        if (!response.ended()) {
            response.setStatusCode(HttpResponseStatus.NOT_FOUND.code()).end();
        }
    }

    private static void write(HttpServerResponse response, HttpResponseStatus status, Message body) {
        if (response.closed() || response.ended()) {
            return;
        }
        try {
            response.setStatusCode(status.code())
                    .putHeader(HttpHeaderNames.CONTENT_TYPE, JSON)
                    .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store")
                    .end(PRINTER.print(body));
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
