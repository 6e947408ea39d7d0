package io.parley.loadtest.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StanzaScannerTest {
    private static final String STREAM = "<?xml version='1.0'?><stream:stream id='1' xmlns='jabber:client'>"
            + "<stream:features><mechanisms><mechanism>PLAIN</mechanism></mechanisms><c/></stream:features>"
            + "<message from='a'><body>one</body></message><r xmlns='urn:xmpp:sm:3'/>"
            + "<message from='a'><body>two</body></message></stream:stream>";

    private final List<String> elements = new ArrayList<>();

    private final StanzaScanner.Sink sink = new StanzaScanner.Sink() {
        @Override
        public void element(ByteBuf in, int start, int end) {
            elements.add(in.toString(start, end - start, StandardCharsets.US_ASCII));
        }

        @Override
        public void streamOpened() {
            elements.add("opened");
        }

        @Override
        public void streamClosed() {
            elements.add("closed");
        }
    };

    @Test
    void elementsBelowTheStreamAreFound() {
        StanzaScanner.scan(Unpooled.copiedBuffer(STREAM, StandardCharsets.US_ASCII), sink);

        assertThat(elements)
                .containsExactly(
                        "opened",
                        "<stream:features><mechanisms><mechanism>PLAIN</mechanism></mechanisms><c/></stream:features>",
                        "<message from='a'><body>one</body></message>",
                        "<r xmlns='urn:xmpp:sm:3'/>",
                        "<message from='a'><body>two</body></message>",
                        "closed");
    }

    @Test
    void theStreamMayArriveByteByByte() {
        ByteBuf in = Unpooled.buffer();
        for (byte next : STREAM.getBytes(StandardCharsets.US_ASCII)) {
            in.writeByte(next);
            StanzaScanner.scan(in, sink);
        }

        assertThat(elements).hasSize(6);
        assertThat(in.readableBytes()).isZero();
    }
}
