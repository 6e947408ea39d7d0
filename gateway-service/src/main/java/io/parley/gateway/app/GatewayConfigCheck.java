package io.parley.gateway.app;

import io.parley.gateway.protocol.FrameBudget;
import io.parley.gateway.server.ForwardedHeader;
import io.parley.gateway.server.TrustedProxies;
import io.parley.gateway.web.PictureHosts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Says what is wrong with a configuration before anything is started with it. */
final class GatewayConfigCheck {
    private static final int MIN_CREDENTIAL_CHARS = 16;
    private static final int MAX_PORT = 65_535;
    /** Rates are kept by a clock that goes in steps of 200 ms. */
    private static final int MIN_BURST_MS = 1_000;

    /** What a Register, or the tokens of its answer, take. */
    private static final int MIN_LENGTH_BEFORE_LOGIN = 4_096;

    private static final Duration LONGEST_STATUS_PERIOD = Duration.ofSeconds(5);
    /** What presence-service answers with at most. */
    private static final int MAX_STATUS_PAGE = 1_000;

    private static final int MAX_WATCHED_USERS = 500;

    private static final int MIN_HEAD_BYTES = 1_024;
    private static final int MAX_HEAD_BYTES = 65_536;

    private final List<String> faults = new ArrayList<>();

    private GatewayConfigCheck() {}

    /** @throws IllegalStateException listing every fault, for the operator */
    static void check(GatewayConfig config, String serviceCredential) {
        GatewayConfigCheck check = new GatewayConfigCheck();
        check.require(
                serviceCredential.length() >= MIN_CREDENTIAL_CHARS,
                "parley.service-credential must have at least " + MIN_CREDENTIAL_CHARS + " characters");
        check.require(
                config.tcp().port() > 0 && config.tcp().port() <= MAX_PORT, "parley.gateway.tcp.port must be a port");
        check.require(
                config.tracing().share() >= 0 && config.tracing().share() <= 1,
                "parley.gateway.tracing.share must be 0 to 1");
        check.require(
                config.tracing().mostPerSecond() > 0
                        && config.tracing().mostDeliveriesPerSecond() > 0
                        && config.tracing().mostOpen() > 0,
                "parley.gateway.tracing.most-per-second, most-deliveries-per-second and most-open must be 1 or more");
        check.require(
                config.frame().maxLength()
                        >= FrameBudget.BESIDE_CONTENTS_BYTES + config.request().maxTextBytes(),
                "parley.gateway.frame.max-length must be at least parley.gateway.request.max-text-bytes and "
                        + FrameBudget.BESIDE_CONTENTS_BYTES);
        check.require(
                config.connection().outboundBytes().asLongValue()
                                >= config.frame().maxLength()
                        && config.connection().outboundBytes().asLongValue() <= Integer.MAX_VALUE,
                "parley.gateway.connection.outbound-bytes must be at least one largest frame and below 2 GiB");
        check.require(
                config.frame().maxLengthBeforeLogin() >= MIN_LENGTH_BEFORE_LOGIN
                        && config.frame().maxLengthBeforeLogin()
                                <= config.frame().maxLength(),
                "parley.gateway.frame.max-length-before-login must be at least " + MIN_LENGTH_BEFORE_LOGIN
                        + " and at most parley.gateway.frame.max-length");
        check.require(
                config.connection().outboundBytesBeforeLogin().asLongValue() >= MIN_LENGTH_BEFORE_LOGIN
                        && config.connection().outboundBytesBeforeLogin().asLongValue()
                                <= config.connection().outboundBytes().asLongValue(),
                "parley.gateway.connection.outbound-bytes-before-login must be at least " + MIN_LENGTH_BEFORE_LOGIN
                        + " and at most parley.gateway.connection.outbound-bytes");
        check.require(
                GatewaySettings.unfinishedInputBytes(config.connection())
                        >= 4L * config.frame().maxLength(),
                "parley.gateway.connection.unfinished-input-bytes must be at least four largest frames");
        check.require(
                GatewaySettings.totalOutboundBytes(config.connection())
                        >= 4L * config.connection().outboundBytes().asLongValue(),
                "parley.gateway.connection.total-outbound-bytes must be at least four times"
                        + " parley.gateway.connection.outbound-bytes");
        check.requireAtLeastOne(
                "parley.gateway.web-socket.max-fragments", config.webSocket().maxFragments());
        check.require(
                config.http().port() > 0 && config.http().port() <= MAX_PORT,
                "parley.gateway.http.port must be a port");
        check.require(
                config.admin().port() > 0 && config.admin().port() <= MAX_PORT,
                "parley.gateway.admin.port must be a port");
        check.requireAtLeastOne(
                "parley.gateway.admin.max-connections", config.admin().maxConnections());
        check.requireAtLeastOne(
                "parley.gateway.groups.remembered", config.groups().remembered());
        check.require(
                config.groups().waitingBytes().asLongValue() >= config.frame().maxLength()
                        && config.groups().waitingBytes().asLongValue() <= Integer.MAX_VALUE,
                "parley.gateway.groups.waiting-bytes must be at least one largest frame and below 2 GiB");
        check.requirePositive("parley.gateway.http.head-deadline", config.http().headDeadline());
        check.requirePositive("parley.gateway.web.answer-deadline", config.web().answerDeadline());
        config.web()
                .pictureHosts()
                .orElse(List.of())
                .forEach(host -> check.require(
                        PictureHosts.isHost(host),
                        "parley.gateway.web.picture-hosts must have host names like pictures.example.com, and one is \""
                                + host + "\""));
        check.require(
                config.http().maxHeadBytes().asLongValue() >= MIN_HEAD_BYTES
                        && config.http().maxHeadBytes().asLongValue() <= MAX_HEAD_BYTES,
                "parley.gateway.http.max-head-bytes must be 1K to 64K");
        check.checkProxies(config.proxies());
        check.requirePositive("parley.gateway.lease.max-missing", config.lease().maxMissing());
        check.requireAtLeastOne(
                "parley.gateway.connection.max", config.connection().max());
        check.requireAtLeastOne(
                "parley.gateway.connection.max-per-address", config.connection().maxPerAddress());
        check.require(
                config.connection().maxPerAddress() <= config.connection().max(),
                "parley.gateway.connection.max-per-address must not be above parley.gateway.connection.max");
        check.requireAtLeastOne(
                "parley.gateway.request.max-under-way", config.request().maxUnderWay());
        check.requireAtLeastOne(
                "parley.gateway.request.max-coming-back", config.request().maxComingBack());
        check.requireAtLeastOne("parley.gateway.reads.at-a-time", config.reads().atATime());
        check.requireAtLeastOne("parley.gateway.reads.waiting", config.reads().waiting());
        check.require(
                config.lookups().perSecond() >= 10 && config.lookups().perSecond() <= 1_000_000,
                "parley.gateway.lookups.per-second must be 10 to 1000000: ten seconds' worth is one UserLookup");
        check.require(
                config.lookups().receiversPerSecond() >= 1 && config.lookups().receiversPerSecond() <= 1_000_000,
                "parley.gateway.lookups.receivers-per-second must be 1 to 1000000");
        check.requireAtLeastOne(
                "parley.gateway.directory.searches-per-minute",
                config.directory().searchesPerMinute());
        check.requireAtLeastOne(
                "parley.gateway.directory.addresses-per-hour",
                config.directory().addressesPerHour());
        check.requireAtLeastOne(
                "parley.gateway.directory.changes-per-hour", config.directory().changesPerHour());
        check.requireAtLeastOne(
                "parley.gateway.directory.contact-requests-per-hour",
                config.directory().contactRequestsPerHour());
        check.requireAtLeastOne(
                "parley.gateway.directory.contact-changes-per-hour",
                config.directory().contactChangesPerHour());
        check.requireAtLeastOne(
                "parley.gateway.directory.conversation-changes-per-hour",
                config.directory().conversationChangesPerHour());
        check.require(
                config.status().period().isPositive()
                        && config.status().period().compareTo(LONGEST_STATUS_PERIOD) <= 0,
                "parley.gateway.status.period must be longer than nothing and at most " + LONGEST_STATUS_PERIOD);
        check.require(
                config.status().pagePeriod().isPositive()
                        && config.status()
                                        .pagePeriod()
                                        .compareTo(config.status().period())
                                <= 0,
                "parley.gateway.status.page-period must be longer than nothing and at most parley.gateway.status.period");
        check.require(
                config.status().page() >= 1 && config.status().page() <= MAX_STATUS_PAGE,
                "parley.gateway.status.page must be 1 to " + MAX_STATUS_PAGE);
        check.require(
                config.status().watchedUsers() >= 1 && config.status().watchedUsers() <= MAX_WATCHED_USERS,
                "parley.gateway.status.watched-users must be 1 to " + MAX_WATCHED_USERS);
        check.require(
                config.status().watchTime().toSeconds() >= 1, "parley.gateway.status.watch-time must be at least 1s");
        check.require(
                config.status().watches() >= config.status().watchedUsers(),
                "parley.gateway.status.watches must be at least parley.gateway.status.watched-users");
        check.requirePositive(
                "parley.gateway.upstream.directory-changes-period",
                config.upstream().directoryChangesPeriod());
        check.requireAtLeastOne(
                "parley.gateway.rate.frames-per-second", config.rate().framesPerSecond());
        check.require(
                config.rate().bytesPerSecond().asLongValue() >= config.frame().maxLength(),
                "parley.gateway.rate.bytes-per-second must be at least one largest frame");
        check.require(
                config.rate().burst().toMillis() >= MIN_BURST_MS, "parley.gateway.rate.burst must be at least 1s");
        check.require(
                config.rate().patience().compareTo(config.rate().burst()) >= 0,
                "parley.gateway.rate.patience must not be shorter than parley.gateway.rate.burst");
        check.requireAtLeastOne(
                "parley.gateway.tcp.event-loops", config.tcp().eventLoops().orElse(1));
        check.requireAtLeastOne(
                "parley.gateway.token.max-revocations", config.token().maxRevocations());
        check.requirePositive(
                "parley.gateway.token.max-revocation-silence", config.token().maxRevocationSilence());
        check.requirePositive(
                "parley.gateway.connection.login-deadline", config.connection().loginDeadline());
        check.requirePositive(
                "parley.gateway.connection.silence", config.connection().silence());
        check.require(
                config.connection().heartbeat().compareTo(config.connection().silence()) < 0,
                "parley.gateway.connection.heartbeat must be shorter than parley.gateway.connection.silence");
        check.require(
                config.connection().heartbeat().compareTo(config.webSocket().silence()) < 0,
                "parley.gateway.connection.heartbeat must be shorter than parley.gateway.web-socket.silence");
        check.requirePositive(
                "parley.gateway.upstream.call-deadline", config.upstream().callDeadline());
        check.requirePositive(
                "parley.gateway.upstream.send-deadline", config.upstream().sendDeadline());
        check.require(
                config.delivery().maxFetchSilence().toSeconds() >= 1,
                "parley.gateway.delivery.max-fetch-silence must be at least 1s: Kafka answers twice a second");
        check.requireAtLeastOne(
                "parley.gateway.delivery.devices-per-second-without-kafka",
                config.delivery().devicesPerSecondWithoutKafka());
        check.requirePositive("parley.gateway.drain.timeout", config.drain().timeout());
        check.require(
                config.drain().spread().multipliedBy(2).compareTo(config.drain().timeout()) <= 0,
                "parley.gateway.drain.timeout must be at least twice parley.gateway.drain.spread");
        check.requirePositive(
                "parley.gateway.rebalance.delay", config.rebalance().delay());
        check.requireAtLeastOne(
                "parley.gateway.rebalance.tolerance-percent", config.rebalance().tolerancePercent());
        check.requireAtLeastOne(
                "parley.gateway.rebalance.tolerance-sessions",
                config.rebalance().toleranceSessions());
        check.requireAtLeastOne(
                "parley.gateway.rebalance.clients-per-second",
                config.rebalance().clientsPerSecond());
        check.conclude();
    }

    private void checkProxies(ProxiesConfig proxies) {
        try {
            TrustedProxies.of(proxies.trusted().orElse(List.of()));
        } catch (IllegalArgumentException noNetwork) {
            faults.add("parley.gateway.proxies.trusted: " + noNetwork.getMessage());
        }
        boolean listens = proxies.proxyProtocol() || proxies.forwardedHeader() != ForwardedHeader.NONE;
        require(
                !listens || !proxies.trusted().orElse(List.of()).isEmpty(),
                "parley.gateway.proxies.trusted must name the networks of your proxies when"
                        + " parley.gateway.proxies.proxy-protocol or .forwarded-header is set");
    }

    private void require(boolean good, String otherwise) {
        if (!good) {
            faults.add(otherwise);
        }
    }

    private void requireAtLeastOne(String key, int value) {
        require(value >= 1, key + " must be at least 1");
    }

    private void requirePositive(String key, Duration value) {
        require(value.isPositive(), key + " must be longer than nothing");
    }

    private void conclude() {
        if (!faults.isEmpty()) {
            throw new IllegalStateException(
                    "The configuration of the gateway is not usable: " + String.join("; ", faults) + ".");
        }
    }
}
