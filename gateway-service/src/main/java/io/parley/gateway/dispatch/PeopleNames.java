package io.parley.gateway.dispatch;

import io.parley.gateway.upstream.people.FoundUsers;
import io.parley.gateway.upstream.people.UserDirectory;
import io.parley.proto.client.v1.User;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Finds the users of lists that hold their ids only. Any thread. */
public final class PeopleNames {
    private final UserDirectory directory;

    /** Asks this directory. */
    public PeopleNames(UserDirectory directory) {
        this.directory = directory;
    }

    /** Those of a page's users that exist. */
    public <E> CompletionStage<FoundUsers> of(List<E> page, Function<E, Integer> idOf) {
        return directory.find(
                UserDirectory.Purpose.NAMES, page.stream().map(idOf).toList(), List.of());
    }

    /** The user, or no more than his id when there is none any more. */
    public static User user(FoundUsers found, int id) {
        User user = found.withId(id);
        return user == null ? User.newBuilder().setId(id).build() : user;
    }
}
