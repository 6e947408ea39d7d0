package io.parley.gateway.upstream.message;

import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.SendAck;

/** What becomes of a send; one of the two is called, once, on the event loop that the send names. */
public interface SendReply {
    /** The message is stored. */
    void committed(SendAck ack);

    /** It is not, or nobody knows; repeating it is safe. */
    void refused(Error error);
}
