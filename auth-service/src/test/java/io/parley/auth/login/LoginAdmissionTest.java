package io.parley.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.auth.account.AccountName;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.testing.TestSettings;
import io.parley.auth.worker.Turn;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoginAdmissionTest {
    /** One hash that waits is too long already. */
    private final PasswordHashSettings settings =
            TestSettings.passwordHash(Map.of("workers", "1", "longest-wait", "1ms"));

    private final PasswordHashing hashing = new PasswordHashing(settings, new SimpleMeterRegistry());
    private final LoginAdmission admission = new LoginAdmission(hashing, settings);
    private final List<UniEmitter<? super String>> lookUps = new ArrayList<>();

    /** It is the first hash of all; while it waits for its thread to start, everybody else would wait behind it. */
    @BeforeEach
    void hashOfNobodyIsDone() {
        hashing.hashOfNobody().await().indefinitely();
    }

    @AfterEach
    void stop() throws InterruptedException {
        hashing.stop();
    }

    @Test
    void whileOneIsLookedUpAnotherIsRefusedWithoutALookUp() {
        CompletableFuture<String> first = lookUp("ann");
        CompletableFuture<String> second = lookUp("ben");
        assertThat(first).isNotDone();
        assertThatThrownBy(second::join).hasCauseInstanceOf(Refusal.class);
        assertThat(lookUps).hasSize(1);

        lookUps.getFirst().complete("found");
        assertThat(first).isCompletedWithValue("found");
        assertThat(lookUp("ben")).isNotDone();
    }

    @Test
    void aLookUpThatThrowsAtOnceOrIsGivenUpMakesRoom() {
        assertThatThrownBy(() -> admission
                        .lookUp(AccountName.parse("ann"), Turn.OF_ALL, () -> {
                            throw new IllegalStateException("no connection");
                        })
                        .await()
                        .indefinitely())
                .hasMessage("no connection");
        admission
                .lookUp(AccountName.parse("ann"), Turn.OF_ALL, () -> Uni.createFrom()
                        .<String>emitter(lookUps::add))
                .subscribe()
                .with(found -> {})
                .cancel();
        assertThat(lookUp("ben")).isNotDone();
        assertThat(lookUp("carl")).isCompletedExceptionally();
    }

    @Test
    void twoOfOneAccountAndThoseWhoLoggedInOfLateAreLetIn() {
        admission.loggedIn(AccountName.parse("ben"));
        lookUp("ann");
        lookUp("ann");
        lookUp("ben");
        assertThat(lookUps).hasSize(3);
    }

    private CompletableFuture<String> lookUp(String name) {
        return admission
                .lookUp(AccountName.parse(name), Turn.OF_ALL, () -> Uni.createFrom()
                        .<String>emitter(lookUps::add))
                .subscribeAsCompletionStage();
    }
}
