package io.parley.auth.account;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;

/** Who gets an account, and what it may be called. */
public interface AccountSettings {
    /** Whether people make accounts themselves (open), or operators make them (closed). */
    @WithDefault("open")
    RegistrationRule registration();

    /**
     * Words that speak for whoever runs the server (a list, separated by commas). Nobody can register a name or a nickname
     * that consists of such words alone, or of what looks like them; accounts that exist keep theirs. Empty: none.
     */
    @WithDefault("admin,administrator,official,parley,staff,support,system,team")
    Optional<Set<String>> reservedWords();

    /** How long nobody else gets the name and the address of a deleted account (a duration). */
    @WithDefault("30d")
    @DurationMin
    Duration reservedFor();
}
