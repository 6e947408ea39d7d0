package io.parley.gateway.upstream;

import io.parley.proto.client.v1.User;
import java.util.HashMap;
import java.util.Map;

/** The users that a look-up has found, by id and by name. Confined to one thread until handed over. */
public final class FoundUsers {
    private final Map<Integer, User> byId = new HashMap<>();
    private final Map<String, User> byName = new HashMap<>();

    FoundUsers() {}

    void add(User user) {
        byId.put(user.getId(), user);
    }

    /** A user by the name that was asked for. */
    void add(String asked, User user) {
        add(user);
        byName.put(asked, user);
    }

    void addAll(FoundUsers others) {
        byId.putAll(others.byId);
        byName.putAll(others.byName);
    }

    /** The user of this id; null when there is none. */
    public User withId(int id) {
        return byId.get(id);
    }

    /** The user of this name, written as it was asked for; null when there is none. */
    public User named(String userName) {
        return byName.get(userName);
    }

    /** All of them, each once. */
    public Iterable<User> all() {
        return byId.values();
    }
}
