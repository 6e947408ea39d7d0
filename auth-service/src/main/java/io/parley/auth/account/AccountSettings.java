package io.parley.auth.account;

import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** What accounts may be called. */
public interface AccountSettings {
    /**
     * Words that speak for whoever runs the server (a list, separated by commas). Nobody can register a name or a nickname
     * that consists of such words alone, or of what looks like them; accounts that exist keep theirs. Empty: none.
     */
    @WithDefault("admin,administrator,official,parley,staff,support,system,team")
    Optional<Set<String>> reservedWords();
}
