package io.parley.localcluster.mail;

import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.Folders;
import io.parley.localcluster.host.Launch;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.ListeningPort;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How the mail server is started.
 *
 * @param checkout where its classes and jars are
 * @param folder where it keeps mails
 * @param log what it prints
 * @param port on loopback
 */
public record MailProcess(Checkout checkout, Path folder, Path log, int port) {
    /** Starts it and returns at once. */
    public ChildProcess launch(Lifetime lifetime) {
        Folders.createPrivate(folder);
        Folders.createPrivate(log.getParent());
        Path target = checkout.module("local-cluster").resolve("target");
        List<String> command = List.of(
                Launch.java(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                target.resolve("classes") + ":" + target.resolve("mail/lib") + "/*",
                MailServer.class.getName(),
                Integer.toString(port),
                folder.toString());
        return ChildProcess.launch(new Launch(command, Map.of(), folder, log, lifetime));
    }

    /** Whether it takes mail. */
    public boolean isListening() {
        return ListeningPort.accepts(new InetSocketAddress("127.0.0.1", port));
    }
}
