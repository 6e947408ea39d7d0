package io.parley.message.send;

import io.parley.message.store.NewMessage;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.message.v1.SendCommand;

/** A send on its way through a lane. Exactly one of the two outcomes is called, once, on the lane's event loop. */
public interface PendingSend {
    /** What the gateway asked for. */
    SendCommand command();

    /** What is to be committed. */
    NewMessage message();

    /** The message is durable, and its deliveries are with Kafka or left to redelivery. */
    void committed(SendAck ack);

    /** The message was not taken; or its fate is not known and the sender may repeat it. */
    void refused(Error error);
}
