package io.parley.gateway.delivery;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.gateway.session.ClientSession;
import io.parley.gateway.session.RevokedTokens;
import io.parley.gateway.session.SessionEndings;
import io.parley.gateway.session.SessionRegistry;
import io.parley.gateway.session.TokenRevocation;
import io.parley.proto.Topics;
import io.parley.proto.client.v1.SessionEnd;
import io.parley.proto.event.v1.Revocation;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads {@code parley.revocations}, all partitions, from the age of the oldest token that can still be good: remembers
 * what is revoked and ends the sessions concerned.
 */
public final class RevocationConsumer implements PollingThread.Reader {
    private static final Logger LOG = Logger.getLogger(RevocationConsumer.class);

    private final RevokedTokens revokedTokens;
    private final SessionRegistry registry;
    private final SessionEndings endings;
    private final Clock clock;
    private final long tokenLifetimeMs;
    private final PollingThread thread;
    /** Where each partition ended when reading began, until that is reached; only for the reading thread. */
    private final Map<TopicPartition, Long> toCatchUp = new HashMap<>();

    private volatile boolean caughtUp;

    /** @param tokenLifetimeMs the longest life of an access token, with a margin for clocks */
    public RevocationConsumer(
            KafkaSettings kafka,
            RevokedTokens revokedTokens,
            SessionRegistry registry,
            SessionEndings endings,
            Clock clock,
            long tokenLifetimeMs) {
        this.revokedTokens = revokedTokens;
        this.registry = registry;
        this.endings = endings;
        this.clock = clock;
        this.tokenLifetimeMs = tokenLifetimeMs;
        this.thread = new PollingThread(kafka, "revocations", this);
    }

    public void start() {
        thread.start();
    }

    /** Whether everything that was revoked before the gateway started is known. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** How long ago Kafka last answered, in milliseconds; very long before the first time. */
    public long millisSinceFetch() {
        return thread.millisSinceFetch();
    }

    @Override
    public void position(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = IntStream.range(0, Topics.REVOCATIONS_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.REVOCATIONS, partition))
                .toList();
        consumer.assign(partitions);
        toCatchUp.clear();
        toCatchUp.putAll(consumer.endOffsets(partitions));
        long since = clock.millis() - tokenLifetimeMs;
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = found.get(partition);
            long begin = first == null ? toCatchUp.get(partition) : first.offset();
            consumer.seek(partition, begin);
            if (begin >= toCatchUp.get(partition)) {
                toCatchUp.remove(partition);
            }
        }
        caughtUp = caughtUp || toCatchUp.isEmpty();
    }

    @Override
    public void read(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                revoke(Revocation.parseFrom(record.value()));
            } catch (InvalidProtocolBufferException unreadable) {
                LOG.errorf(unreadable, "Record %d of %s is not a revocation", record.offset(), record.topic());
            }
            toCatchUp.computeIfPresent(
                    new TopicPartition(record.topic(), record.partition()),
                    (partition, end) -> record.offset() + 1 >= end ? null : end);
        }
        caughtUp = caughtUp || toCatchUp.isEmpty();
        revokedTokens.forgetExpired(clock.millis());
    }

    @Override
    public void fetched() {
        if (caughtUp) {
            revokedTokens.heardOfAll();
        }
    }

    /** Remembers what is revoked and ends the sessions concerned; hearing of it again changes nothing. Any thread. */
    public void revoke(Revocation event) {
        TokenRevocation revocation = new TokenRevocation(
                event.getUserId(),
                event.getDeviceId(),
                event.getExceptDeviceId(),
                event.getIssuedUntilMs(),
                event.getReason(),
                event.getWhy() == SessionEnd.UNRECOGNIZED ? SessionEnd.SESSION_END_UNSPECIFIED : event.getWhy(),
                event.getSpareSessionsOnly());
        revokedTokens.add(revocation);
        for (ClientSession session : registry.ofUser(revocation.userId())) {
            if (revocation.concerns(session.identity())) {
                endings.revoked(session, revocation);
            }
        }
    }

    @Override
    public boolean isBehind() {
        return false;
    }

    public void stop() {
        thread.stop();
    }
}
