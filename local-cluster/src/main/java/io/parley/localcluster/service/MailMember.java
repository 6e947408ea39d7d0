package io.parley.localcluster.service;

import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.mail.MailProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The SMTP server. Nobody waits for it: mails wait. */
record MailMember(MailProcess mail) implements ClusterMember {
    @Override
    public String name() {
        return MemberName.MAIL;
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public List<Integer> ports() {
        return List.of(mail.port());
    }

    @Override
    public Path log() {
        return mail.log();
    }

    @Override
    public ChildProcess launch(Lifetime lifetime) {
        return mail.launch(lifetime);
    }

    @Override
    public boolean isReady() {
        return mail.isListening();
    }
}
