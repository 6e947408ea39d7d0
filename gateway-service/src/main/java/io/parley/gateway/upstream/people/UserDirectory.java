package io.parley.gateway.upstream.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.upstream.account.AuthClient;
import io.parley.proto.auth.v1.FoundName;
import io.parley.proto.auth.v1.LookupUsersResponse;
import io.parley.proto.client.v1.User;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Users by id and by name: a bounded cache in front of auth-service. Look-ups that miss travel together: one call is
 * under way, everything that came up meanwhile is in the next. What is looked up for different purposes travels in lines
 * of their own, so that a flood of one kind does not hold up the others. Only users that exist are remembered.
 *
 * <p>Which names are the same is auth-service's to say: here a name is remembered as it was asked for. Names are bounded
 * before they come here, see {@code FieldBytes}. Any thread.
 */
public final class UserDirectory {
    private static final int MAX_KEYS_PER_CALL = 500;

    /** What somebody is looked up for. */
    public enum Purpose {
        /** The receiver of a message, or whose history it is. */
        RECEIVER,
        /** The names in an answer. */
        NAMES,
        /** A client wants to know. */
        CLIENT
    }

    private final AuthClient auth;
    private final int maxWaitingCalls;
    private final Cache<Integer, User> byId;
    private final Cache<String, Integer> byName;
    private final Cache<Integer, User> changedLately;
    private final Map<Purpose, Line> lines = new EnumMap<>(Purpose.class);

    /**
     * @param maxUsers how many users are remembered
     * @param timeToLive for how long
     * @param tokenLifetime how long a token may say what its user was called when it was issued
     * @param maxWaitingCalls how many full calls for one purpose may wait before look-ups are refused
     */
    public UserDirectory(
            AuthClient auth, int maxUsers, Duration timeToLive, Duration tokenLifetime, int maxWaitingCalls) {
        this.auth = auth;
        this.maxWaitingCalls = maxWaitingCalls;
        for (Purpose purpose : Purpose.values()) {
            lines.put(purpose, new Line());
        }
        this.byId = cache(maxUsers, timeToLive);
        this.byName = cache(maxUsers, timeToLive);
        this.changedLately = cache(maxUsers, tokenLifetime);
    }

    private static <K, V> Cache<K, V> cache(int maxUsers, Duration timeToLive) {
        return Caffeine.newBuilder()
                .maximumSize(maxUsers)
                .expireAfterWrite(timeToLive)
                .build();
    }

    /** The user when remembered; null says nothing. */
    public User remembered(int id) {
        return byId.getIfPresent(id);
    }

    /** The user when remembered under the name as it is written here; null says nothing. */
    public User remembered(String userName) {
        Integer id = byName.getIfPresent(userName);
        return id == null ? null : remembered(id);
    }

    /** Puts a user in whom a login has just shown. */
    public void remember(User user) {
        byId.put(user.getId(), user);
        byName.put(user.getName(), user.getId());
    }

    /** A user has changed what everybody may know of him. Being told twice changes nothing. */
    public void changed(User user) {
        changedLately.put(user.getId(), user);
        byId.asMap().replace(user.getId(), user);
    }

    /** The account of a user was deleted. Being told twice changes nothing. */
    public void deleted(int userId) {
        changedLately.invalidate(userId);
        User user = byId.asMap().remove(userId);
        if (user != null) {
            byName.invalidate(user.getName());
        }
    }

    /** The user as he is now, when he has changed since a token said this of him. */
    public User current(User asTokensSay) {
        User changed = changedLately.getIfPresent(asTokensSay.getId());
        return changed == null ? asTokensSay : changed;
    }

    /** Those of these users that exist. */
    public CompletionStage<FoundUsers> find(Purpose purpose, Collection<Integer> ids, Collection<String> names) {
        FoundUsers found = new FoundUsers();
        Set<Integer> missingIds = new HashSet<>();
        Set<String> missingNames = new HashSet<>();
        for (Integer id : ids) {
            User user = remembered(id);
            if (user != null) {
                found.add(user);
            } else {
                missingIds.add(id);
            }
        }
        for (String name : names) {
            User user = remembered(name);
            if (user != null) {
                found.add(name, user);
            } else {
                missingNames.add(name);
            }
        }
        if (missingIds.isEmpty() && missingNames.isEmpty()) {
            return CompletableFuture.completedStage(found);
        }
        return ask(lines.get(purpose), missingIds, missingNames).thenApply(fetched -> {
            found.addAsked(fetched, missingIds, missingNames);
            return found;
        });
    }

    private CompletionStage<FoundUsers> ask(Line line, Set<Integer> ids, Set<String> names) {
        Batch batch;
        boolean startNow;
        synchronized (line) {
            batch = line.waiting.peekLast();
            if (batch == null || batch.size() + ids.size() + names.size() > MAX_KEYS_PER_CALL) {
                if (line.waiting.size() >= maxWaitingCalls) {
                    return CompletableFuture.failedStage(
                            Refusal.overloaded("Too many user look-ups are waiting; try again."));
                }
                batch = new Batch();
                line.waiting.add(batch);
            }
            batch.ids.addAll(ids);
            batch.names.addAll(names);
            startNow = !line.callUnderWay;
            line.callUnderWay = true;
        }
        if (startNow) {
            callNext(line);
        }
        return batch.answer;
    }

    private void callNext(Line line) {
        Batch batch;
        synchronized (line) {
            batch = line.waiting.poll();
            line.callUnderWay = batch != null;
        }
        if (batch != null) {
            auth.lookupUsers(batch.ids, batch.names).whenComplete((response, failure) -> {
                callNext(line);
                complete(batch, response, failure);
            });
        }
    }

    private void complete(Batch batch, LookupUsersResponse response, Throwable failure) {
        if (failure != null) {
            batch.answer.completeExceptionally(failure);
            return;
        }
        FoundUsers found = new FoundUsers();
        for (User user : response.getUsersList()) {
            remember(user);
            found.add(user);
        }
        if (response.getNamesCount() == 0) {
            byRegisteredName(batch.names, response, found);
        }
        for (FoundName name : response.getNamesList()) {
            User user = found.withId(name.getUserId());
            if (user != null) {
                byName.put(name.getAsked(), user.getId());
                found.add(name.getAsked(), user);
            }
        }
        batch.answer.complete(found);
    }

    /** An auth-service of the version before this one does not say which name is whose, as in the middle of an upgrade. */
    private static void byRegisteredName(Set<String> asked, LookupUsersResponse response, FoundUsers found) {
        for (User user : response.getUsersList()) {
            asked.stream().filter(user.getName()::equalsIgnoreCase).forEach(name -> found.add(name, user));
        }
    }

    /** How many calls for a purpose wait behind the one under way. */
    public int waitingCalls(Purpose purpose) {
        Line line = lines.get(purpose);
        synchronized (line) {
            return line.waiting.size();
        }
    }

    /** The calls for one purpose; guarded by itself. */
    private static final class Line {
        private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
        private boolean callUnderWay;
    }

    private static final class Batch {
        private final Set<Integer> ids = new HashSet<>();
        private final Set<String> names = new HashSet<>();
        private final CompletableFuture<FoundUsers> answer = new CompletableFuture<>();

        private int size() {
            return ids.size() + names.size();
        }
    }
}
