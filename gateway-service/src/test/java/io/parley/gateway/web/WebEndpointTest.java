package io.parley.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser gets. */
class WebEndpointTest {
    private WebFiles files;
    private WebEndpoint endpoint;

    @BeforeEach
    void read(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("assets"));
        Files.writeString(folder.resolve("index.html"), "<!doctype html><title>Parley</title>");
        Files.writeString(folder.resolve("assets/app-1.js"), "run()");
        Files.writeString(folder.resolve("assets/app-1.js.gz"), "packed");
        files = WebFiles.read(folder, 1_000);
        endpoint = new WebEndpoint(files, new PictureHosts(List.of()));
    }

    @Test
    void everyFileComesWithTheHeadersThatKeepAPageSafe() {
        for (String path : new String[] {"/", "/assets/app-1.js"}) {
            FullHttpResponse answer = get(path);
            assertThat(answer.status().code()).isEqualTo(200);
            assertThat(answer.headers().get("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'")
                    .doesNotContain("unsafe", "http:", "https:", "*");
            assertThat(answer.headers().get("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.headers().get("Referrer-Policy")).isEqualTo("no-referrer");
        }
        assertThat(get("/").headers().get("Content-Type")).startsWith("text/html");
    }

    @Test
    void picturesComeFromTheHostsThatAreAllowedAloneAndThePageIsToldWhich() {
        assertThat(get("/").headers().get("Content-Security-Policy")).contains(" img-src 'self';");
        assertThat(body(get("/settings.json"))).isEqualTo("{\"pictureHosts\":[]}");
        endpoint = new WebEndpoint(files, new PictureHosts(List.of("img.example.org", "a.example.com")));
        assertThat(get("/").headers().get("Content-Security-Policy"))
                .contains(" img-src 'self' https://img.example.org https://a.example.com; connect-src 'self';");
        FullHttpResponse settings = get("/settings.json");
        assertThat(body(settings)).isEqualTo("{\"pictureHosts\":[\"img.example.org\",\"a.example.com\"]}");
        assertThat(settings.headers().get("Content-Type")).isEqualTo("application/json");
        assertThat(settings.headers().get("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void aHostIsANameAndNothingThatAPolicyWouldReadOtherwise() {
        assertThat(PictureHosts.isHost("img-1.example.org")).isTrue();
        for (String other : new String[] {
            "",
            "*",
            "*.example.org",
            "https://example.org",
            "example.org:443",
            "example.org/x",
            "Example.org",
            "localhost",
            "example.org; script-src *",
            "a\n.example.org",
            "-a.example.org",
            "exa mple.org",
            "example.org\""
        }) {
            assertThat(PictureHosts.isHost(other)).as(other).isFalse();
            assertThatThrownBy(() -> new PictureHosts(List.of(other))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void namesWithAHashAreCachedForGoodAndThePageIsAskedForEachTime() {
        assertThat(get("/assets/app-1.js").headers().get("Cache-Control")).contains("immutable", "max-age=31536000");
        FullHttpResponse page = get("/?utm=1");
        assertThat(page.headers().get("Cache-Control")).isEqualTo("no-cache");
        FullHttpResponse again = get("/", "If-None-Match", page.headers().get("ETag"));
        assertThat(again.status().code()).isEqualTo(304);
        assertThat(again.content().readableBytes()).isZero();
        assertThat(again.headers().contains("Content-Security-Policy")).isTrue();
    }

    @Test
    void whatTheBuildCompressedGoesToThoseWhoTakeIt() {
        FullHttpResponse packed = get("/assets/app-1.js", "Accept-Encoding", "br, gzip;q=0.8");
        assertThat(packed.headers().get("Content-Encoding")).isEqualTo("gzip");
        assertThat(packed.headers().get("Vary")).isEqualTo("Accept-Encoding");
        assertThat(body(packed)).isEqualTo("packed");
        for (String refusal : new String[] {"identity", "gzip;q=0", "x-gzip"}) {
            FullHttpResponse plain = get("/assets/app-1.js", "Accept-Encoding", refusal);
            assertThat(plain.headers().contains("Content-Encoding")).as(refusal).isFalse();
            assertThat(body(plain)).isEqualTo("run()");
        }
    }

    @Test
    void aFileCanBeSentAgainAndAgain() {
        for (int i = 0; i < 3; i++) {
            FullHttpResponse answer = get("/");
            assertThat(body(answer)).startsWith("<!doctype html>");
            answer.content().skipBytes(answer.content().readableBytes());
            answer.release();
        }
    }

    @Test
    void otherPathsAndMethodsAreNotItsBusiness() {
        assertThat(endpoint.answer(request(HttpMethod.GET, "/nothing"))).isEmpty();
        assertThat(endpoint.answer(request(HttpMethod.GET, "/assets/../index.html")))
                .isEmpty();
        assertThat(endpoint.answer(request(HttpMethod.GET, "http://other.example/")))
                .isEmpty();
        assertThat(endpoint.answer(request(HttpMethod.POST, "/"))).isEmpty();
        FullHttpResponse head =
                endpoint.answer(request(HttpMethod.HEAD, "/assets/app-1.js")).orElseThrow();
        assertThat(head.headers().getInt(HttpHeaderNames.CONTENT_LENGTH)).isEqualTo(5);
        assertThat(head.content().readableBytes()).isZero();
    }

    private FullHttpResponse get(String uri, String... header) {
        HttpRequest request = request(HttpMethod.GET, uri);
        if (header.length > 0) {
            request.headers().set(header[0], header[1]);
        }
        return endpoint.answer(request).orElseThrow();
    }

    private static HttpRequest request(HttpMethod method, String uri) {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, uri);
    }

    private static String body(FullHttpResponse answer) {
        return answer.content().toString(StandardCharsets.UTF_8);
    }
}
