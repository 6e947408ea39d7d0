package io.parley.jobs.exchange;

import io.parley.jobs.JobFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Where a gateway's TCP port is.
 *
 * @param alternatives names or addresses with ports, the best one first
 * @param tls whether it speaks TLS
 */
record GatewayAddress(List<InetSocketAddress> alternatives, boolean tls) {

    /** Reads gateways separated by commas, each {@code host:port} or several of them separated by semicolons. */
    static List<GatewayAddress> parse(String list, boolean tls) {
        return Arrays.stream(list.split(","))
                .map(gateway -> new GatewayAddress(
                        Arrays.stream(gateway.split(";"))
                                .map(one -> parseOne(one.trim()))
                                .toList(),
                        tls))
                .toList();
    }

    private static InetSocketAddress parseOne(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return InetSocketAddress.createUnresolved(
                    text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            throw new JobFailure("\"" + text + "\" is not of the form host:port.", malformed);
        }
    }

    /**
     * The first alternative that has an address now.
     *
     * @throws UnknownHostException when none has
     */
    InetSocketAddress resolve() throws UnknownHostException {
        for (InetSocketAddress alternative : alternatives) {
            InetSocketAddress resolved = new InetSocketAddress(alternative.getHostString(), alternative.getPort());
            if (!resolved.isUnresolved()) {
                return resolved;
            }
        }
        throw new UnknownHostException("None of these has an address: " + alternatives);
    }

    /**
     * A socket that is not connected yet. The certificate is not judged: single pods are reached by names that no public
     * certificate holds, and the accounts used are the check's own.
     */
    Socket newSocket() throws IOException {
        if (!tls) {
            return new Socket();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            return context.getSocketFactory().createSocket();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This Java has no TLS.", impossible);
        }
    }

    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // See newSocket.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
