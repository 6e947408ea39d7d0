package io.parley.gateway.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Answers GET and HEAD of the web client's files; all other requests are none of its business. On event loops. */
public final class WebEndpoint {
    /**
     * Nothing comes from anywhere else, pictures from hosts that are allowed aside; nothing inline runs, no text becomes HTML, and no
     * page may frame this one.
     */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'%s;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'; trusted-types svelte-trusted-html";

    /** What the page reads of the gateway's configuration. */
    private static final String SETTINGS = "/settings.json";

    /** With a weight or without one; 0 refuses it. */
    private static final Pattern GZIP = Pattern.compile("gzip(\\s*;\\s*q=(0\\.\\d*[1-9]\\d*|1(\\.0*)?))?");

    private static final String FOR_GOOD = "public, max-age=31536000, immutable";
    private static final String ASK_FIRST = "no-cache";

    private final WebFiles files;
    private final String policy;

    public WebEndpoint(WebFiles files, PictureHosts pictureHosts) {
        this.files = files.with(SETTINGS, pictureHosts.settings().getBytes(StandardCharsets.UTF_8));
        policy = CONTENT_SECURITY_POLICY.formatted(pictureHosts.sources());
    }

    /** The file that a request asks for; empty when it asks for none. */
    public Optional<FullHttpResponse> answer(HttpRequest request) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return reads ? files.at(pathOf(request.uri())).map(file -> answer(request, file)) : Optional.empty();
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private FullHttpResponse answer(HttpRequest request, WebFile file) {
        boolean known = file.tag().equals(request.headers().get(HttpHeaderNames.IF_NONE_MATCH));
        boolean compressed =
                file.gzip().isPresent() && takesGzip(request.headers().get(HttpHeaderNames.ACCEPT_ENCODING));
        ByteBuf body = compressed ? file.gzip().get() : file.plain();
        boolean bare = known || request.method().equals(HttpMethod.HEAD);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                known ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK,
                bare ? Unpooled.EMPTY_BUFFER : body.duplicate());
        response.headers()
                .set("X-Content-Type-Options", "nosniff")
                .set("Referrer-Policy", "no-referrer")
                .set("Cross-Origin-Opener-Policy", "same-origin")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, policy)
                .set(HttpHeaderNames.CACHE_CONTROL, file.lasting() ? FOR_GOOD : ASK_FIRST)
                .set(HttpHeaderNames.ETAG, file.tag())
                .set(HttpHeaderNames.VARY, "Accept-Encoding");
        if (!known) {
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, file.mediaType())
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
            if (compressed) {
                response.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
            }
        }
        return response;
    }

    private static boolean takesGzip(String accepted) {
        return accepted != null
                && Arrays.stream(accepted.split(",")).map(String::strip).anyMatch(coding -> GZIP.matcher(coding)
                        .matches());
    }
}
