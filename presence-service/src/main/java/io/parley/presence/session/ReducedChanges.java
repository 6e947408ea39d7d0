package io.parley.presence.session;

import io.parley.presence.store.DeviceKey;
import io.parley.presence.store.SessionRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A list of changes brought down to what has to be written: one claim per device at most, then removals. Writing these
 * leaves the table, and tells the same sessions that they were replaced, as if the changes had been made one by one.
 *
 * @param claims the last session registered per device, in primary-key order, even if it was removed later in the list:
 *     whom it replaced must still be found out
 * @param removals what to remove after the claims, in primary-key order
 * @param superseded sessions registered and replaced within the list, and not removed by it: they must be told
 * @param removed every session the list removes: nobody needs to tell them anything
 */
record ReducedChanges(
        List<SessionRef> claims, List<SessionRef> removals, Set<SessionRef> superseded, Set<SessionRef> removed) {

    static ReducedChanges of(List<SessionChange> changes) {
        Map<DeviceKey, SessionRef> lastRegistered = new HashMap<>();
        Map<DeviceKey, SessionRef> inPlace = new HashMap<>();
        Set<SessionRef> superseded = new LinkedHashSet<>();
        Set<SessionRef> removed = new LinkedHashSet<>();
        for (SessionChange change : changes) {
            SessionRef session = change.session();
            switch (change) {
                case SessionChange.Register register -> {
                    lastRegistered.put(session.key(), session);
                    SessionRef before = inPlace.put(session.key(), session);
                    if (before != null && !before.equals(session)) {
                        superseded.add(before);
                    }
                }
                case SessionChange.Remove remove -> {
                    removed.add(session);
                    inPlace.remove(session.key(), session);
                }
            }
        }
        superseded.removeAll(removed);
        return new ReducedChanges(
                lastRegistered.values().stream().sorted().toList(),
                removals(lastRegistered, inPlace, removed),
                superseded,
                removed);
    }

    /** A claim overwrites what was there before it, so for claimed devices only the claim itself can be left to remove. */
    private static List<SessionRef> removals(
            Map<DeviceKey, SessionRef> lastRegistered, Map<DeviceKey, SessionRef> inPlace, Set<SessionRef> removed) {
        List<SessionRef> removals = new ArrayList<>();
        for (SessionRef session : removed) {
            SessionRef claim = lastRegistered.get(session.key());
            if (claim == null || (claim.equals(session) && !inPlace.containsKey(session.key()))) {
                removals.add(session);
            }
        }
        removals.sort(null);
        return removals;
    }

    /** Whether a session found to be replaced was replaced from outside this list, and does not know it. */
    boolean isNews(SessionRef replaced) {
        return !removed.contains(replaced) && !superseded.contains(replaced);
    }
}
