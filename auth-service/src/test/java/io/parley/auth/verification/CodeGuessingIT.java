package io.parley.auth.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.account.EmailAddress;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.proto.client.v1.ErrorCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A million guesses at the codes of a thousand addresses, from two hundred client addresses. How many of them are compared with a code
 * follows from the limits alone, and so does how many may be right.
 */
@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
@TestProfile(CodeGuessingIT.NoMoreRoom.class)
class CodeGuessingIT {
    private static final CodePurpose PURPOSE = CodePurpose.PASSWORD_RESET;
    private static final int GUESSES = 1_000_000;
    private static final int ADDRESSES = 1_000;
    private static final int CLIENTS = 200;
    private static final int TRIES_PER_CLIENT = 50;
    private static final int TRIES_PER_CODE = 5;
    private static final int CODES = 1_000_000;
    /** Of 5,000 guesses of one in a million three are right once in fifty million runs. */
    private static final int MOST_RIGHT = 2;

    private static final int AT_ONCE = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Inject
    EmailCodes codes;

    @Inject
    CodeStore store;

    @Inject
    CodeKey key;

    @Inject
    Clock clock;

    @Inject
    Pool pool;

    /** The default limits, but that no client address gets another try while the test runs. */
    public static final class NoMoreRoom implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    // Nobody has these addresses, so no mail goes there.
                    "parley.auth.mail.host", "127.0.0.1",
                    "parley.auth.mail.from", "parley@example.org",
                    "parley.auth.email-codes.mails-per-client", "1000000",
                    "parley.auth.email-codes.tries-per-client", Integer.toString(TRIES_PER_CLIENT),
                    "parley.auth.attempts.address-pace", "1d");
        }
    }

    /** P-353. */
    @Test
    void aMillionGuessesAreComparedWithACodeAsOftenAsTheLimitsLet() {
        List<EmailAddress> addresses = addresses("guessed", ADDRESSES);
        send(addresses);
        assertThat(triesLeft()).isEqualTo(ADDRESSES * TRIES_PER_CODE);

        List<Uni<Void>> letIn = guessAll(addresses);
        assertThat(letIn).as("the others were refused before any work").hasSize(CLIENTS * TRIES_PER_CLIENT);
        long right = outcomes(letIn).stream().filter(outcome -> outcome).count();

        assertThat(right).isLessThanOrEqualTo(MOST_RIGHT);
        assertThat(triesLeft())
                .as("ten guesses at each code were let in, and five of them used up its tries")
                .isZero();
        assertThat(outcomes(theRightOnes(addresses, "203.0.113")))
                .as("not even the right code is compared any more")
                .containsOnly(false);
        assertThat(addresses).as("another mail gives no more tries").allSatisfy(address -> assertThat(
                        codeOfRefusalToSend(address))
                .isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED));
    }

    /** P-353. */
    @Test
    void theRightCodeIsKnownFromTheOthers() {
        List<EmailAddress> addresses = addresses("known", TRIES_PER_CLIENT);
        send(addresses);
        assertThat(outcomes(theRightOnes(addresses, "192.0.2"))).containsOnly(true);
    }

    private static List<EmailAddress> addresses(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> EmailAddress.parse(name + i + "@example.org"))
                .toList();
    }

    private void send(List<EmailAddress> addresses) {
        Multi.createFrom()
                .iterable(addresses)
                .onItem()
                .transformToUni(this::send)
                .merge(AT_ONCE)
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE);
    }

    private Uni<EmailCodes.Sent> send(EmailAddress address) {
        return codes.send(PURPOSE, address.text(), "en", ClientAddress.of("198.51.100.255"));
    }

    private ErrorCode codeOfRefusalToSend(EmailAddress address) {
        return send(address)
                .map(sent -> ErrorCode.ERROR_CODE_UNSPECIFIED)
                .onFailure(Refusal.class)
                .recoverWithItem(refusal -> ((Refusal) refusal).code())
                .await()
                .atMost(PATIENCE);
    }

    /** Guesses in turn at each address and from each client; what was not refused at once. */
    private List<Uni<Void>> guessAll(List<EmailAddress> addresses) {
        List<ClientAddress> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> ClientAddress.of("198.51.100." + i))
                .toList();
        Random random = new Random();
        List<Uni<Void>> letIn = new ArrayList<>();
        for (int i = 0; i < GUESSES; i++) {
            String guess = "%06d".formatted(random.nextInt(CODES));
            try {
                letIn.add(codes.check(PURPOSE, addresses.get(i % ADDRESSES), guess, clients.get(i % CLIENTS)));
            } catch (Refusal refusal) {
                assertThat(refusal.code()).isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
            }
        }
        return letIn;
    }

    private List<Uni<Void>> theRightOnes(List<EmailAddress> addresses, String network) {
        return IntStream.range(0, addresses.size())
                .mapToObj(i -> {
                    ClientAddress client = ClientAddress.of(network + "." + i / TRIES_PER_CLIENT);
                    return codes.check(PURPOSE, addresses.get(i), rightCode(addresses.get(i)), client);
                })
                .toList();
    }

    private String rightCode(EmailAddress address) {
        String addressKey = address.key().key();
        byte[] nonce = store.nonce(new CodeStore.Key(PURPOSE, addressKey), clock.millis())
                .await()
                .atMost(PATIENCE)
                .orElseThrow();
        return key.digits().of(PURPOSE, addressKey, nonce);
    }

    /** Which of them were right, in no order. */
    private static List<Boolean> outcomes(List<Uni<Void>> guesses) {
        return Multi.createFrom()
                .iterable(guesses)
                .onItem()
                .transformToUni(guess ->
                        guess.replaceWith(true).onFailure(Refusal.class).recoverWithItem(false))
                .merge(AT_ONCE)
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE);
    }

    private long triesLeft() {
        return pool.query("SELECT SUM(tries_left) FROM email_code WHERE address_key LIKE 'guessed%'")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(PATIENCE);
    }
}
