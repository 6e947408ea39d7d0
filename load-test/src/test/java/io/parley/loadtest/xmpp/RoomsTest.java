package io.parley.loadtest.xmpp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.Payload;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final XmppServer SERVER =
            new XmppServer(InetSocketAddress.createUnresolved("localhost", 5222), "localhost", new Payload(1, 100), 0);

    private final Rooms rooms = rooms(List.of(7L, 8L));

    @Test
    void eachRoomIsJoinedWithoutItsHistory() {
        ByteBuf out = Unpooled.buffer();

        assertThat(rooms.join(out)).isEqualTo(2);
        assertThat(out.toString(US_ASCII))
                .isEqualTo("<presence to='group7@conference.localhost/ann'>"
                        + "<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>"
                        + "<presence to='group8@conference.localhost/ann'>"
                        + "<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>");
    }

    @Test
    void heIsInWhenEachRoomHasToldHimAboutHimself() {
        rooms.join(Unpooled.buffer());

        assertThat(presence("<presence from='ann@localhost/load'/>")).isTrue();
        assertThat(presence(present("group7", "ann", "<status code='110'/>"))).isTrue();
        assertThat(presence(present("group8", "bob", ""))).isTrue();
        assertThat(rooms.isJoined()).isFalse();
        assertThat(presence(present("group8", "ann", "<status code='110'/>"))).isTrue();
        assertThat(rooms.isJoined()).isTrue();
    }

    @Test
    void afterAReconnectHeIsInNoRoom() {
        rooms.join(Unpooled.buffer());
        presence(present("group7", "ann", "<status code='110'/>"));
        rooms.join(Unpooled.buffer());
        presence(present("group7", "ann", "<status code='110'/>"));

        assertThat(rooms.isJoined()).isFalse();
    }

    @Test
    void aRoomMayRefuse() {
        rooms.join(Unpooled.buffer());

        assertThat(presence("<presence from='group7@conference.localhost/ann' type='error'><error type='cancel'>"
                        + "<service-unavailable/></error></presence>"))
                .isFalse();
    }

    @Test
    void onlyWhatARoomSendsBackIsHisOwn() {
        assertThat(isOwn(rooms, "<message type='groupchat' from='group7@conference.localhost/ann'>"))
                .isTrue();
        assertThat(isOwn(rooms, "<message type='groupchat' from='group7@conference.localhost/ann1'>"))
                .isFalse();
        assertThat(isOwn(rooms, "<message type='groupchat' from='group7@conference.localhost/joann'>"))
                .isFalse();
        assertThat(isOwn(rooms, "<message type='chat' from='bob@localhost/ann'>"))
                .isFalse();
        assertThat(isOwn(rooms(List.of()), "<message type='groupchat' from='group7@conference.localhost/ann'>"))
                .isFalse();
    }

    private static Rooms rooms(List<Long> groups) {
        return new Rooms(SERVER, new Account(0, "ann", "secret"), groups);
    }

    private static String present(String room, String nick, String status) {
        return "<presence from='" + room + "@conference.localhost/" + nick
                + "'><x xmlns='http://jabber.org/protocol/muc#user'>" + status + "</x></presence>";
    }

    private boolean presence(String xml) {
        return rooms.presence(Unpooled.copiedBuffer(xml, US_ASCII), 0, xml.length());
    }

    private static boolean isOwn(Rooms rooms, String head) {
        return rooms.isOwnPost(Unpooled.copiedBuffer(head + "<body>", US_ASCII), 0, head.length());
    }
}
