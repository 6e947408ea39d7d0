package io.parley.auth.directory;

import java.util.Optional;

/** What a user wants to be changed, as it came from outside; what is absent stays as it is. */
public record ProfileChange(
        Optional<String> nickname,
        Optional<String> avatarUrl,
        Optional<String> about,
        Optional<Boolean> findableByEmail) {
    boolean isEmpty() {
        return nickname.isEmpty() && avatarUrl.isEmpty() && about.isEmpty() && findableByEmail.isEmpty();
    }

    /** Whether it concerns what gateways remember. */
    boolean isSeenByAll() {
        return nickname.isPresent() || avatarUrl.isPresent();
    }
}
