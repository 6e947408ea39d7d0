package io.parley.gateway.protocol;

import com.google.protobuf.Message;
import io.parley.proto.client.v1.FrameType;

/**
 * A frame that came as JSON.
 *
 * @param type {@link FrameType#UNRECOGNIZED} when this server does not know the name
 * @param body null when the type is not recognized, or the frame is refused
 * @param refusal why the request cannot be carried out, although the connection may go on; null when nothing is wrong
 */
public record JsonFrame(FrameType type, int requestId, Message body, Refusal refusal) {}
