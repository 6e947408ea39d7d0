package io.parley.localcluster.cli;

import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.service.LocalCluster;

/** What to type next. */
final class ConnectHint {
    private ConnectHint() {}

    static String of(LocalCluster cluster) {
        StringBuilder hint = new StringBuilder("\n");
        if (Checkout.locate().webClient().isPresent()) {
            for (int i = 0; i < cluster.ports().gateways().size(); i++) {
                hint.append("Chat in the browser (gateway-%d): http://127.0.0.1:%d/\n"
                        .formatted(i, cluster.gatewayHttpPort(i)));
            }
            hint.append("Demo users are user1 and user2, password 123456.\n\n");
        }
        for (int i = 0; i < cluster.ports().gateways().size(); i++) {
            hint.append("gateway-%d   TCP 127.0.0.1:%d   WebSocket ws://127.0.0.1:%d/ws\n"
                    .formatted(i, cluster.gatewayTcpPort(i), cluster.gatewayHttpPort(i)));
        }
        int last = cluster.ports().gateways().size() - 1;
        hint.append("""

                Talk to yourself, in two terminals (demo users, password 123456):
                  ./parley chat --port %d      then: login user1 123456   and: send user2 hello
                  ./parley chat --port %d      then: login user2 123456

                ./parley status shows the processes, ./parley down stops them.\
                """.formatted(cluster.gatewayTcpPort(0), cluster.gatewayTcpPort(last)));
        return hint.toString();
    }
}
