package io.parley.loadtest.xmpp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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

/** Logins and posts at a server that answers what it is told. */
@Timeout(30)
class XmppClientTest {
    private static final String FEATURES = "<stream:stream id='1'><stream:features/>";
    private static final String BROKEN =
            "<stream:error><internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";
    private static final String WRONG_PASSWORD =
            "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>";

    private static final Payload PAYLOAD = new Payload(1, 100);
    private static final long GROUP = 7;
    private static final String ROOM = "group7@conference.localhost";

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    /** What the server waits for, and what it answers then. */
    private record Exchange(String until, String answer) {}

    @Test
    void aServerThatFailsInsideIsTriedAgain() throws Exception {
        assertThat(run(List.of(), List.of(login(BROKEN), login("<success/>")), 2))
                .containsExactly("failed, will retry: true", "ready");
    }

    @Test
    void aRefusedPasswordIsFinal() throws Exception {
        assertThat(run(List.of(), List.of(login(WRONG_PASSWORD)), 1)).containsExactly("failed, will retry: false");
    }

    @Test
    void aPostIsPromisedWhenItsRoomSendsItBackOutOfTheArchive() throws Exception {
        ByteBuf text = Unpooled.buffer();
        PAYLOAD.write(text, 3, 4, 5);
        String from = "<message type='groupchat' from='" + ROOM + "/";
        String body = "'><body>" + text.toString(US_ASCII) + "</body>";
        String archived = "<stanza-id xmlns='urn:xmpp:sid:0' by='" + ROOM + "' id='1'/>";
        String answer = from + "ann" + body + "</message>"
                + from + "ann" + body + archived + "</message>"
                + from + "bob" + body + archived + "</message>"
                + "<message type='error' from='" + ROOM + body + "</message>";
        List<Exchange> connection = login("<success/>");
        connection.add(new Exchange("to='" + ROOM + "/ann'", "<presence><status code='110'/></presence>"));
        connection.add(new Exchange("<message type='groupchat' to='" + ROOM + "' id='0000000004'><body>", answer));

        assertThat(run(List.of(GROUP), List.of(connection), 4))
                .containsExactly("ready", "promised 4", "delivered 3 4 5", "rejected 4");
    }

    @Test
    void aRoomIsJoinedAgainAfterAReconnect() throws Exception {
        List<Exchange> broken = login("<success/>");
        broken.add(new Exchange("to='" + ROOM + "/ann'", "<presence><status code='110'/></presence></stream:stream>"));
        List<Exchange> second = login("<success/>");
        second.add(new Exchange("to='" + ROOM + "/ann'", "<presence><status code='110'/></presence>"));

        assertThat(run(List.of(GROUP), List.of(broken, second), 3)).containsExactly("ready", "disconnected", "ready");
    }

    @Test
    void aRoomThatRefusesIsFinal() throws Exception {
        List<Exchange> connection = login("<success/>");
        connection.add(new Exchange("to='" + ROOM + "/ann'", "<presence type='error'/>"));

        assertThat(run(List.of(GROUP), List.of(connection), 1)).containsExactly("failed, will retry: false");
    }

    private static List<Exchange> login(String answer) {
        return new ArrayList<>(List.of(
                new Exchange("<stream:stream", FEATURES),
                new Exchange("</auth>", answer),
                new Exchange("<stream:stream", FEATURES),
                new Exchange("</iq>", "<iq type='result' id='bind'/>"),
                new Exchange("<enable", "<enabled/>")));
    }

    /**
     * Logs in and posts once.
     *
     * @return the first {@code count} things that the client told
     */
    private List<String> run(List<Long> groups, List<List<Exchange>> connections, int count) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                LoadLoops loops = new LoadLoops(1, 0)) {
            Thread.ofPlatform().daemon().start(() -> serve(listening, connections));
            XmppServer server =
                    new XmppServer((InetSocketAddress) listening.getLocalSocketAddress(), "localhost", PAYLOAD, 0);
            LoadLoop loop = loops.forIndex(0);
            loop.run(() -> server.client(new Account(0, "ann", "secret"), groups, loop, new Recorder())
                    .open(LoginWay.PASSWORD));
            List<String> told = new ArrayList<>();
            while (told.size() < count) {
                told.add(events.take());
            }
            return told;
        }
    }

    private static void serve(ServerSocket listening, List<List<Exchange>> connections) {
        for (List<Exchange> connection : connections) {
            try (Socket client = listening.accept()) {
                for (Exchange exchange : connection) {
                    exchange(client, exchange);
                }
                exchange(client, new Exchange("</stream:stream>", ""));
            } catch (IOException ended) {
                // The client closed the connection, as it should after such an answer.
            }
        }
    }

    private static void exchange(Socket client, Exchange exchange) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder read = new StringBuilder();
        while (read.indexOf(exchange.until()) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            read.append((char) next);
        }
        client.getOutputStream().write(exchange.answer().getBytes(US_ASCII));
    }

    private final class Recorder implements ChatListener {
        @Override
        public void ready(ChatClient client) {
            events.add("ready");
            client.post(GROUP, 3, 4, 5);
        }

        @Override
        public void acknowledged(ChatClient client, long number) {
            events.add("promised " + number);
        }

        @Override
        public void delivered(ChatClient client, int talk, long number, long intendedNanos) {
            events.add("delivered " + talk + " " + number + " " + intendedNanos);
        }

        @Override
        public void rejected(ChatClient client, long number, String reason) {
            events.add("rejected " + number);
        }

        @Override
        public void disconnected(ChatClient client, String reason) {
            events.add("disconnected");
        }

        @Override
        public void loginFailed(ChatClient client, String reason, boolean willRetry) {
            events.add("failed, will retry: " + willRetry);
        }
    }
}
