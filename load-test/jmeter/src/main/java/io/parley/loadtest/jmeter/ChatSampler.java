package io.parley.loadtest.jmeter;

import java.io.IOException;
import java.net.InetAddress;
import java.util.UUID;
import org.apache.jmeter.config.Arguments;
import org.apache.jmeter.protocol.java.sampler.AbstractJavaSamplerClient;
import org.apache.jmeter.protocol.java.sampler.JavaSamplerContext;
import org.apache.jmeter.samplers.SampleResult;

/**
 * One sample is one message: from {@code Send} to its {@code SendAck}. The user of the thread logs in with the first
 * sample (and is registered when missing), catches up, and acknowledges what arrives; each writes to its neighbour, so
 * that threads 1 and 2, 3 and 4, … chat with each other. JMeter makes one per thread.
 */
public final class ChatSampler extends AbstractJavaSamplerClient {
    private static final String DEVICE = "jmeter";
    private static final int MORE_FIELD = 2;
    private static final int SYNC_ANSWER_CONTINUATION_FIELD = 3;
    private static final int SYNC_CONTINUATION_FIELD = 2;
    private static final int LOOKUP_NAMES_FIELD = 2;
    private static final int USERS_FIELD = 1;
    private static final int PARTNER_ATTEMPTS = 150;
    private static final long PARTNER_PAUSE_MS = 200;
    private static final int RETRY_AFTER_FIELD = 3;
    private static final int RETRIES = 20;

    private Wire wire;
    private String name;
    private String partner;
    private long received;

    @Override
    public Arguments getDefaultParameters() {
        Arguments arguments = new Arguments();
        arguments.addArgument("host", "127.0.0.1");
        arguments.addArgument("ports", "7400,7402");
        arguments.addArgument("prefix", "jmeter");
        arguments.addArgument("password", "jmeter-test-only");
        arguments.addArgument("thread", "${__threadNum}");
        arguments.addArgument("allow-remote", "no");
        return arguments;
    }

    @Override
    public SampleResult runTest(JavaSamplerContext context) {
        SampleResult result = new SampleResult();
        result.setSampleLabel(wire == null ? "log in" : "send");
        result.sampleStart();
        try {
            if (wire == null) {
                logIn(context);
            } else {
                send("a message of JMeter, thread " + name + ", until now it received " + received);
            }
            result.sampleEnd();
            result.setSuccessful(true);
            result.setResponseCodeOK();
            result.setResponseMessage("received so far: " + received);
        } catch (IOException e) {
            result.sampleEnd();
            result.setSuccessful(false);
            result.setResponseCode("500");
            result.setResponseMessage(String.valueOf(e.getMessage()));
            teardownTest(context);
        }
        return result;
    }

    @Override
    public void teardownTest(JavaSamplerContext context) {
        if (wire != null) {
            try {
                wire.close();
            } catch (IOException e) {
                getNewLogger().debug("Closing the connection failed", e);
            }
            wire = null;
        }
    }

    private void logIn(JavaSamplerContext context) throws IOException {
        String host = context.getParameter("host");
        if (!InetAddress.getByName(host).isLoopbackAddress() && !"yes".equals(context.getParameter("allow-remote"))) {
            throw new IOException(host + " is not this machine: set allow-remote=yes when it is yours and may be loaded");
        }
        int thread = Integer.parseInt(context.getParameter("thread")) - 1;
        String[] ports = context.getParameter("ports").split(",");
        name = context.getParameter("prefix") + "-" + thread;
        partner = context.getParameter("prefix") + "-" + (thread ^ 1);
        String password = context.getParameter("password");
        wire = new Wire(host, Integer.parseInt(ports[thread % ports.length].trim()));
        Wire.Frame answer = ask(Wire.REGISTER, account(1, 2, 6, password));
        if (answer.type() == Wire.ERROR) {
            answer = ask(Wire.LOGIN, account(1, 2, 3, password));
        }
        requireAnswer(answer, "log in");
        catchUp();
        awaitPartner();
    }

    /** Reads all pages of what waits for this device. */
    private void catchUp() throws IOException {
        Wire.Payload request = new Wire.Payload();
        while (true) {
            Wire.Frame page = ask(Wire.SYNC, request);
            requireAnswer(page, "catch up");
            if (page.number(MORE_FIELD) == 0) {
                return;
            }
            request = new Wire.Payload().nested(SYNC_CONTINUATION_FIELD, page.bytes(SYNC_ANSWER_CONTINUATION_FIELD));
        }
    }

    /** In the first run against a cluster the partner may still be registering. */
    private void awaitPartner() throws IOException {
        Wire.Payload request = new Wire.Payload().text(LOOKUP_NAMES_FIELD, partner);
        for (int attempt = 0; attempt < PARTNER_ATTEMPTS; attempt++) {
            Wire.Frame answer = ask(Wire.USER_LOOKUP, request);
            requireAnswer(answer, "look up " + partner);
            if (answer.bytes(USERS_FIELD).length > 0) {
                return;
            }
            pause(PARTNER_PAUSE_MS);
        }
        throw new IOException(partner + " did not register: use an even number of threads");
    }

    private Wire.Payload account(int nameField, int passwordField, int deviceField, String password) {
        return new Wire.Payload()
                .text(nameField, name)
                .text(passwordField, password)
                .text(deviceField, DEVICE);
    }

    private void send(String text) throws IOException {
        Wire.Payload message = new Wire.Payload()
                .text(2, partner)
                .text(3, UUID.randomUUID().toString())
                .number(4, 1)
                .text(5, text);
        Wire.Frame answer = ask(Wire.SEND, message);
        if (answer.type() != Wire.SEND_ACK) {
            throw new IOException("the message was refused with code " + answer.number(1));
        }
    }

    /** Sends a request, again when the server says so, and takes what is pushed until its answer comes. */
    private Wire.Frame ask(int type, Wire.Payload payload) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int requestId = wire.request(type, payload);
            Wire.Frame frame = wire.read();
            while (frame.requestId() != requestId) {
                push(frame);
                frame = wire.read();
            }
            long retryAfterMs = frame.type() == Wire.ERROR ? frame.number(RETRY_AFTER_FIELD) : 0;
            if (retryAfterMs == 0 || attempt == RETRIES) {
                takePushes();
                return frame;
            }
            pause(retryAfterMs);
        }
    }

    private void takePushes() throws IOException {
        while (wire.hasMore()) {
            push(wire.read());
        }
    }

    /** Acknowledges a message; pushes of other types need nothing. */
    private void push(Wire.Frame frame) throws IOException {
        if (frame.type() == Wire.MESSAGE) {
            received++;
            byte[] position =
                    new Wire.Payload().number(1, frame.number(1)).number(2, frame.number(2)).bytes();
            wire.tell(Wire.RECEIVED, new Wire.Payload().nested(1, position));
        }
    }

    private static void requireAnswer(Wire.Frame answer, String what) throws IOException {
        if (answer.type() == Wire.ERROR) {
            throw new IOException("could not " + what + ": refused with code " + answer.number(1));
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
