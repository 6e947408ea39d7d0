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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One device of one XMPP user. The server's promise to keep a message is its stream-management acknowledgement, see
 * {@link Acknowledgements}. Posts are promised by their rooms, see {@link Rooms}.
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
        JOIN,
        READY
    }

    private final Account account;
    private final Rooms rooms;
    private final LoadLoop loop;
    private final XmppServer server;
    private final ChatListener listener;
    private final Acknowledgements acknowledgements;
    private Connection connection;
    private Step step = Step.FEATURES_BEFORE_LOGIN;
    private boolean closed;
    private int failures;

    XmppClient(Account account, Rooms rooms, LoadLoop loop, XmppServer server, ChatListener listener) {
        this.account = account;
        this.rooms = rooms;
        this.loop = loop;
        this.server = server;
        this.listener = listener;
        this.acknowledgements = new Acknowledgements(this, loop, server, listener);
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
        acknowledgements.sent(number);
        if (step == Step.READY) {
            Stanzas.message(connection.out(), to.name(), server, pair, number, intendedNanos);
            connection.flushSoon();
            acknowledgements.askSoon();
        }
    }

    @Override
    public void post(long group, int talk, long number, long intendedNanos) {
        if (step == Step.READY) {
            acknowledgements.sentOther(1);
            Stanzas.post(connection.out(), group, server, talk, number, intendedNanos);
            connection.flushSoon();
        }
    }

    @Override
    public void close() {
        closed = true;
        step = Step.FEATURES_BEFORE_LOGIN;
        if (connection != null) {
            if (connection.isOpen()) {
                Stanzas.text(connection.out(), acknowledgements.own() + "</stream:stream>");
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
        switch (step) {
            case JOIN, READY -> stanza(in, start, end);
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
            case ENABLE -> enabled();
        }
    }

    /** From here on stanzas are counted on both sides. */
    private void enabled() {
        step = Step.JOIN;
        acknowledgements.enabled();
        write("<presence/>");
        acknowledgements.sentOther(1 + rooms.join(connection.out()));
        readyWhenJoined();
    }

    private void readyWhenJoined() {
        if (rooms.isJoined()) {
            step = Step.READY;
            failures = 0;
            listener.ready(this);
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
            acknowledgements.received();
            message(in, start, end);
        } else if (StanzaScanner.startsWith(in, start, "<a ")) {
            acknowledgements.read(in, start, end);
        } else if (StanzaScanner.startsWith(in, start, "<r ")) {
            acknowledgements.asked();
        } else if (StanzaScanner.startsWith(in, start, "<presence")) {
            acknowledgements.received();
            if (step == Step.JOIN) {
                presence(in, start, end);
            }
        } else if (StanzaScanner.startsWith(in, start, "<iq")) {
            acknowledgements.received();
        }
    }

    private void presence(ByteBuf in, int start, int end) {
        if (rooms.presence(in, start, end)) {
            readyWhenJoined();
        } else {
            listener.loginFailed(this, "a room does not let the user in", false);
            close();
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
        } else if (rooms.isOwnPost(in, start, body)) {
            if (Rooms.isArchived(in, start, end)) {
                listener.acknowledged(this, Payload.number(in, text));
            }
        } else if (server.payload().isOfThisRun(in, text, end - text)) {
            listener.delivered(this, Payload.pair(in, text), Payload.number(in, text), Payload.intendedNanos(in, text));
        }
    }

    private void connect() {
        connection = loop.connect(server.address(), this);
    }

    /** Writes while stream management is on. */
    void writeWhenEnabled(String xml) {
        if (step == Step.JOIN || step == Step.READY) {
            write(xml);
        }
    }

    private void write(String xml) {
        Stanzas.text(connection.out(), xml);
        connection.flushSoon();
    }
}
