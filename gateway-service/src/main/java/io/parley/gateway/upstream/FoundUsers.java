package io.parley.gateway.upstream;

import io.parley.proto.client.v1.User;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The users that a look-up has found, by id and by name. Confined to one thread until handed over. */
public final class FoundUsers {
    private final Map<Integer, User> byId = new HashMap<>();
    private final Map<String, User> byName = new HashMap<>();

    FoundUsers() {}

    /** Names are the same regardless of case. */
    static String keyOf(String userName) {
        return userName.toLowerCase(Locale.ROOT);
    }

    void add(User user) {
        byId.put(user.getId(), user);
        byName.put(keyOf(user.getName()), user);
    }

    void addAll(FoundUsers others) {
        byId.putAll(others.byId);
        byName.putAll(others.byName);
    }

    /** The user of this id; null when there is none. */
    public User withId(int id) {
        return byId.get(id);
    }

    /** The user of this name; null when there is none. */
    public User named(String userName) {
        return byName.get(keyOf(userName));
    }

    /** All of them, each once. */
    public Iterable<User> all() {
        return byId.values();
    }
}
