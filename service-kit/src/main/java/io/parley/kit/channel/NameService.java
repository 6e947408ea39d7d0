package io.parley.kit.channel;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What turns names into addresses. Never blocks; any thread. */
@FunctionalInterface
public interface NameService {
    /** All addresses of a host now, as the name service tells them; fails when there is none or no answer. */
    CompletionStage<List<InetAddress>> addresses(String host);
}
