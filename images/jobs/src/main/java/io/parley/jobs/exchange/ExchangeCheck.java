package io.parley.jobs.exchange;

import io.parley.jobs.Job;
import io.parley.jobs.JobEnvironment;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.LoginAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.MessageType;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Received;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.RegisterAnswer;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.User;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Logs two users in, at two gateways where there are two; one sends, the other receives. */
public final class ExchangeCheck {
    private static final int READ_TIMEOUT_MS = 15_000;
    private static final long DEFAULT_TIMEOUT_SECONDS = 60;
    private static final String DEVICE = "installation-check";

    private final List<GatewayAddress> gateways;
    private final String password;

    ExchangeCheck(List<GatewayAddress> gateways, String password) {
        this.gateways = gateways;
        this.password = password;
    }

    /** Runs as the chart's test. */
    public static void main(String[] arguments) {
        JobEnvironment environment = JobEnvironment.ofProcess();
        Job.main(
                Duration.ofSeconds(environment.number("PARLEY_CHECK_TIMEOUT_SECONDS", DEFAULT_TIMEOUT_SECONDS)),
                Job::firstLine,
                () -> of(environment).run());
    }

    private static ExchangeCheck of(JobEnvironment environment) {
        boolean tls = Boolean.parseBoolean(environment.required("PARLEY_CHECK_TLS"));
        return new ExchangeCheck(
                GatewayAddress.parse(environment.required("PARLEY_CHECK_GATEWAYS"), tls),
                environment.required("PARLEY_CHECK_PASSWORD"));
    }

    void run() throws IOException {
        try (CheckClient sender = CheckClient.connect(gateways.getFirst(), READ_TIMEOUT_MS);
                CheckClient recipient = CheckClient.connect(gateways.getLast(), READ_TIMEOUT_MS)) {
            User from = logIn(sender, "parley-check-1");
            User to = logIn(recipient, "parley-check-2");
            System.out.println(
                    from.getName() + " is at " + sender.host() + ", " + to.getName() + " at " + recipient.host());
            exchange(sender, recipient, to);
        }
    }

    private void exchange(CheckClient sender, CheckClient recipient, User to) throws IOException {
        String id = UUID.randomUUID().toString();
        long beganNanos = System.nanoTime();
        Send send = Send.newBuilder()
                .setUserId(to.getId())
                .setClientMessageId(id)
                .setMessageType(MessageType.MESSAGE_TYPE_TEXT)
                .setText("Is anybody there?")
                .build();
        SendAck ack = sender.ask(FrameType.FRAME_TYPE_SEND, send, SendAck.parser());
        Message message = recipient.await(FrameType.FRAME_TYPE_MESSAGE, Message.parser());
        while (!message.getClientMessageId().equals(id)) {
            message = recipient.await(FrameType.FRAME_TYPE_MESSAGE, Message.parser());
        }
        long millis = Duration.ofNanos(System.nanoTime() - beganNanos).toMillis();
        recipient.tell(
                FrameType.FRAME_TYPE_RECEIVED,
                Received.newBuilder()
                        .addPositions(Position.newBuilder()
                                .setConversationId(message.getConversationId())
                                .setSeq(message.getSeq()))
                        .build());
        System.out.println("Message " + ack.getSeq() + " was stored and delivered in " + millis + " ms.");
    }

    /** Registers the account with the first check, and logs in from then on. */
    private User logIn(CheckClient client, String name) throws IOException {
        Login login = Login.newBuilder()
                .setAccount(name)
                .setPassword(password)
                .setDeviceId(DEVICE)
                .build();
        Register register = Register.newBuilder()
                .setUserName(name)
                .setPassword(password)
                .setDeviceId(DEVICE)
                .build();
        try {
            return client.ask(FrameType.FRAME_TYPE_REGISTER, register, RegisterAnswer.parser())
                    .getSession()
                    .getUser();
        } catch (CheckClient.Refused refused) {
            if (refused.code() != ErrorCode.ERROR_CODE_ALREADY_EXISTS) {
                throw refused;
            }
            return client.ask(FrameType.FRAME_TYPE_LOGIN, login, LoginAnswer.parser())
                    .getSession()
                    .getUser();
        }
    }
}
