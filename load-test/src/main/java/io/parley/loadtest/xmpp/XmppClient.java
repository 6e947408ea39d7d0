package io.parley.loadtest.xmpp;

import io.netty.buffer.ByteBuf;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.client.Payload;
import io.parley.loadtest.net.ByteConsumer;
import io.parley.loadtest.net.Connection;
import io.parley.loadtest.net.LoadLoop;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One device of one XMPP user. The server's promise to keep a message is its stream-management acknowledgement
 * (XEP-0198), asked for once per turn of the event loop; the client acknowledges likewise when asked.
 */
final class XmppClient implements ChatClient, ByteConsumer, StanzaScanner.Sink {
    private static final long PAUSE_MS = 500;
    private static final int LONGEST_PAUSE_DOUBLINGS = 4;

    /** What the server is to answer next. */
    private enum Step {
        FEATURES_BEFORE_LOGIN,
        LOGIN,
        FEATURES_AFTER_LOGIN,
        BIND,
        ENABLE,
        READY
    }

    private final Account account;
    private final LoadLoop loop;
    private final XmppServer server;
    private final ChatListener listener;
    private final ArrayDeque<Long> unacknowledged = new ArrayDeque<>();
    private Connection connection;
    private Step step = Step.FEATURES_BEFORE_LOGIN;
    private long acknowledgedByServer;
    private long received;
    private boolean asksForAcknowledgement;
    private boolean closed;
    private int failures;

    XmppClient(Account account, LoadLoop loop, XmppServer server, ChatListener listener) {
        this.account = account;
        this.loop = loop;
        this.server = server;
        this.listener = listener;
    }

    @Override
    public Account account() {
        return account;
    }

    /** There is one way only: accounts are made in the database beforehand, and there are no tokens. */
    @Override
    public void open(LoginWay way) {
        closed = false;
        connect();
    }

    @Override
    public void send(Account to, int pair, long number, long intendedNanos) {
        unacknowledged.add(number);
        if (step != Step.READY) {
            return;
        }
        Stanzas.message(connection.out(), to.name(), server, pair, number, intendedNanos);
        askSoon();
    }

    @Override
    public void close() {
        closed = true;
        step = Step.FEATURES_BEFORE_LOGIN;
        if (connection != null) {
            if (connection.isOpen()) {
                Stanzas.text(connection.out(), Stanzas.acknowledgement(received) + "</stream:stream>");
            }
            connection.close();
        }
    }

    @Override
    public void opened() {
        write("<?xml version='1.0'?>" + Stanzas.streamHeader(server.domain()));
    }

    @Override
    public void received(ByteBuf bytes) {
        StanzaScanner.scan(bytes, this);
    }

    @Override
    public void closed(String reason) {
        boolean wasReady = step == Step.READY;
        connection = null;
        step = Step.FEATURES_BEFORE_LOGIN;
        if (closed) {
            return;
        }
        if (wasReady) {
            listener.disconnected(this, reason);
        } else {
            listener.loginFailed(this, reason, true);
        }
        long pause = PAUSE_MS << Math.min(failures++, LONGEST_PAUSE_DOUBLINGS);
        long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2);
        loop.after(TimeUnit.MILLISECONDS.toNanos(jittered), () -> {
            if (!closed) {
                connect();
            }
        });
    }

    @Override
    public void streamOpened() {}

    @Override
    public void streamClosed() {
        connection.close();
    }

    @Override
    public void element(ByteBuf in, int start, int end) {
        if (step == Step.READY) {
            stanza(in, start, end);
            return;
        }
        switch (step) {
            case FEATURES_BEFORE_LOGIN -> {
                step = Step.LOGIN;
                write(Stanzas.plainLogin(account));
            }
            case LOGIN -> loginAnswer(in, start, end);
            case FEATURES_AFTER_LOGIN -> {
                step = Step.BIND;
                write(Stanzas.BIND);
            }
            case BIND -> {
                step = Step.ENABLE;
                write(Stanzas.ENABLE_ACKNOWLEDGEMENTS);
            }
            default -> {
                step = Step.READY;
                failures = 0;
                received = 0;
                acknowledgedByServer = 0;
                unacknowledged.clear();
                write("<presence/>");
                // A presence counts as a stanza; its acknowledgement stands for no message.
                unacknowledged.add(0L);
                listener.ready(this);
            }
        }
    }

    private void loginAnswer(ByteBuf in, int start, int end) {
        if (StanzaScanner.startsWith(in, start, "<success")) {
            step = Step.FEATURES_AFTER_LOGIN;
            write(Stanzas.streamHeader(server.domain()));
        } else if (StanzaScanner.find(in, start, end, "<not-authorized") >= 0) {
            listener.loginFailed(this, "the server refused the password", false);
            close();
        } else {
            // Says nothing of the password: a server that has just started may fail inside. Tried again like any lost
            // connection.
            connection.close();
        }
    }

    private void stanza(ByteBuf in, int start, int end) {
        if (StanzaScanner.startsWith(in, start, "<message")) {
            received++;
            message(in, start, end);
        } else if (StanzaScanner.startsWith(in, start, "<a ")) {
            acknowledged(number(in, start, end, "h='"));
        } else if (StanzaScanner.startsWith(in, start, "<r ")) {
            write(Stanzas.acknowledgement(received));
        } else if (StanzaScanner.startsWith(in, start, "<iq") || StanzaScanner.startsWith(in, start, "<presence")) {
            received++;
        }
    }

    private void message(ByteBuf in, int start, int end) {
        int body = StanzaScanner.find(in, start, end, "<body>");
        if (body < 0) {
            return;
        }
        int text = body + "<body>".length();
        if (StanzaScanner.find(in, start, body, "type='error'") >= 0) {
            listener.rejected(this, Payload.number(in, text), "the server bounced the message");
        } else if (server.payload().isOfThisRun(in, text, end - text)) {
            listener.delivered(this, Payload.pair(in, text), Payload.number(in, text), Payload.intendedNanos(in, text));
        }
    }

    private void acknowledged(long handled) {
        while (acknowledgedByServer < handled && !unacknowledged.isEmpty()) {
            acknowledgedByServer++;
            long number = unacknowledged.poll();
            if (number > 0) {
                listener.acknowledged(this, number);
            }
        }
    }

    private void askSoon() {
        if (!asksForAcknowledgement) {
            asksForAcknowledgement = true;
            loop.after(0, this::ask);
        }
        connection.flushSoon();
    }

    private void ask() {
        asksForAcknowledgement = false;
        if (step == Step.READY) {
            write(Stanzas.ASK_FOR_ACKNOWLEDGEMENT);
        }
    }

    private void connect() {
        connection = loop.connect(server.address(), this);
    }

    private void write(String xml) {
        Stanzas.text(connection.out(), xml);
        connection.flushSoon();
    }

    private static long number(ByteBuf in, int start, int end, String after) {
        int at = StanzaScanner.find(in, start, end, after);
        long value = 0;
        for (int i = at + after.length(); at >= 0 && Character.isDigit(in.getByte(i)); i++) {
            value = value * 10 + in.getByte(i) - '0';
        }
        return value;
    }
}
