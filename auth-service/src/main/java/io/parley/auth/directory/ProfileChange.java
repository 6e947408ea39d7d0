package io.parley.auth.directory;

import java.util.Optional;

/** What a user wants to be changed, as it came from outside; what is absent stays as it is. */
public record ProfileChange(
        Optional<String> userName,
        Optional<String> nickname,
        Optional<String> avatarUrl,
        Optional<String> about,
        Optional<Boolean> findableByEmail) {
    boolean isEmpty() {
        return userName.isEmpty()
                && nickname.isEmpty()
                && avatarUrl.isEmpty()
                && about.isEmpty()
                && findableByEmail.isEmpty();
    }

    /** Whether it concerns what gateways remember. */
    boolean isSeenByAll() {
        return userName.isPresent() || nickname.isPresent() || avatarUrl.isPresent();
    }
}
