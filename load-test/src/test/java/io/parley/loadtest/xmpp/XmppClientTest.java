package io.parley.loadtest.xmpp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.client.Payload;
import io.parley.loadtest.net.LoadLoop;
import io.parley.loadtest.net.LoadLoops;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logins at a server that answers what it is told. */
@Timeout(30)
class XmppClientTest {
    private static final String FEATURES = "<stream:stream id='1'><stream:features/>";
    private static final String BROKEN =
            "<stream:error><internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";
    private static final String WRONG_PASSWORD =
            "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>";

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Test
    void aServerThatFailsInsideIsTriedAgain() throws Exception {
        assertThat(logIn(List.of(BROKEN, "<success/>"), 2)).containsExactly("failed, will retry: true", "ready");
    }

    @Test
    void aRefusedPasswordIsFinal() throws Exception {
        assertThat(logIn(List.of(WRONG_PASSWORD), 1)).containsExactly("failed, will retry: false");
    }

    /**
     * @param answers to the password, one for each connection
     * @return the first {@code count} things that the client told
     */
    private List<String> logIn(List<String> answers, int count) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                LoadLoops loops = new LoadLoops(1, 0)) {
            Thread.ofPlatform().daemon().start(() -> serve(listening, answers));
            XmppServer server = new XmppServer(
                    (InetSocketAddress) listening.getLocalSocketAddress(), "localhost", new Payload(1, 100));
            LoadLoop loop = loops.forIndex(0);
            loop.run(() -> server.client(new Account(0, "ann", "secret"), loop, new Recorder())
                    .open(LoginWay.PASSWORD));
            List<String> told = new ArrayList<>();
            while (told.size() < count) {
                told.add(events.take());
            }
            return told;
        }
    }

    private static void serve(ServerSocket listening, List<String> answers) {
        for (String answer : answers) {
            try (Socket client = listening.accept()) {
                exchange(client, "<stream:stream", FEATURES);
                exchange(client, "</auth>", answer);
                exchange(client, "<stream:stream", FEATURES);
                exchange(client, "</iq>", "<iq type='result' id='bind'/>");
                exchange(client, "<enable", "<enabled/>");
                exchange(client, "</stream:stream>", "");
            } catch (IOException ended) {
                // The client closed the connection, as it should after such an answer.
            }
        }
    }

    private static void exchange(Socket client, String until, String answer) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder read = new StringBuilder();
        while (read.indexOf(until) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            read.append((char) next);
        }
        client.getOutputStream().write(answer.getBytes(US_ASCII));
    }

    private final class Recorder implements ChatListener {
        @Override
        public void ready(ChatClient client) {
            events.add("ready");
        }

        @Override
        public void loginFailed(ChatClient client, String reason, boolean willRetry) {
            events.add("failed, will retry: " + willRetry);
        }
    }
}
