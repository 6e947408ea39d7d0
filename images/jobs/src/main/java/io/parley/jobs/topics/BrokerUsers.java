package io.parley.jobs.topics;

import io.parley.jobs.JobEnvironment;
import io.parley.proto.TopicUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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

/**
 * The users of a Kafka that is Parley's own: one for each service, with rights to exactly its topics. Their passwords are in
 * BROKER_PASSWORD_AUTH and so on; where there are none, users are somebody else's business.
 */
final class BrokerUsers {
    private static final String PREFIX = "BROKER_PASSWORD_";
    private static final int ITERATIONS = 4_096;

    private BrokerUsers() {}

    /** The passwords by service; empty when none is given. */
    static Map<String, String> passwords(JobEnvironment environment) {
        Map<String, String> passwords = new TreeMap<>();
        for (TopicUse use : TopicUse.ALL) {
            String password = environment.variables().get(PREFIX + use.service().toUpperCase(Locale.ROOT));
            if (password != null) {
                passwords.put(use.service(), password);
            }
        }
        return passwords;
    }

    /** Makes those users, sets their passwords and gives them their rights; repeating it changes nothing. */
    static void make(Admin admin, Map<String, String> passwords) throws ExecutionException, InterruptedException {
        List<UserScramCredentialAlteration> credentials = new ArrayList<>();
        passwords.forEach((user, password) -> credentials.add(new UserScramCredentialUpsertion(
                user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, ITERATIONS), password)));
        admin.alterUserScramCredentials(credentials).all().get();
        List<TopicUse> uses = TopicUse.ALL.stream()
                .filter(use -> passwords.containsKey(use.service()))
                .toList();
        admin.createAcls(uses.stream().map(BrokerUsers::right).toList()).all().get();
        for (TopicUse use : uses) {
            System.out.printf("%s may %s %s.%n", use.service(), use.writes() ? "write" : "read", use.topic());
        }
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
