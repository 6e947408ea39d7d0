package io.parley.kit.kafka;

import io.parley.proto.TopicUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The services' users of a Kafka that is Parley's own: each may do with its own topics what {@link TopicUse} says, and nothing else. */
public final class BrokerRights {
    private static final int ITERATIONS = 4_096;

    private BrokerRights() {}

    /**
     * Makes these users, sets their passwords, which they prove by SCRAM-SHA-256, and gives them their rights. Repeating it changes
     * nothing. Blocks.
     *
     * @param passwords by service
     * @return what they may do
     */
    public static List<TopicUse> give(Admin admin, Map<String, String> passwords)
            throws ExecutionException, InterruptedException {
        List<UserScramCredentialAlteration> credentials = new ArrayList<>();
        passwords.forEach((user, password) -> credentials.add(new UserScramCredentialUpsertion(
                user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, ITERATIONS), password)));
        admin.alterUserScramCredentials(credentials).all().get();
        List<TopicUse> uses = TopicUse.ALL.stream()
                .filter(use -> passwords.containsKey(use.service()))
                .toList();
        admin.createAcls(uses.stream().map(BrokerRights::right).toList()).all().get();
        return uses;
    }

    private static AclBinding right(TopicUse use) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, use.topic(), PatternType.LITERAL),
                new AccessControlEntry(
                        "User:" + use.service(),
                        "*",
                        use.writes() ? AclOperation.WRITE : AclOperation.READ,
                        AclPermissionType.ALLOW));
    }
}
