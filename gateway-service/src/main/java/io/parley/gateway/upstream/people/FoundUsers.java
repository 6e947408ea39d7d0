package io.parley.gateway.upstream.people;

import io.parley.proto.client.v1.User;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

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

    /** Takes those over that were asked for: what others asked for in the same call is none of this one's business. */
    void addAsked(FoundUsers fetched, Set<Integer> ids, Set<String> names) {
        for (Integer id : ids) {
            User user = fetched.withId(id);
            if (user != null) {
                add(user);
            }
        }
        for (String name : names) {
            User user = fetched.named(name);
            if (user != null) {
                add(name, user);
            }
        }
    }

    /** The user of this id; null when there is none. */
    public User withId(int id) {
        return byId.get(id);
    }

    /** The user of this name, written as it was asked for; null when there is none. */
    public User named(String userName) {
        return byName.get(userName);
    }
}
