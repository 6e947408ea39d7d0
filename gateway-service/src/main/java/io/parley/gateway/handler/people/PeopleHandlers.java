package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.PeerTurn;
import io.parley.gateway.dispatch.PeopleNames;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.dispatch.Sessions;
import io.parley.gateway.upstream.Upstream;
import io.parley.gateway.upstream.people.ContactClient;
import io.parley.gateway.upstream.people.UserDirectory;
import java.util.List;
import java.util.stream.Stream;

/** What can be asked about other people, and what oneself is to them. */
public final class PeopleHandlers {
    private PeopleHandlers() {}

    /**
     * All of the area.
     *
     * @param ownChanges how often a user may change what is kept of him
     */
    public static List<FrameHandler<?>> all(
            Upstream upstream,
            Sessions sessions,
            RequestLimits limits,
            PeerTurn peers,
            LookupRates ownChanges,
            Reads reads) {
        LookupRates lookups = new LookupRates(limits.lookupsPerSecond(), System::nanoTime);
        LookupRates addresses = limits.directory().addresses();
        LookupRates contactChanges = limits.directory().contactChanges();
        return Stream.of(
                        directory(upstream, limits, lookups, addresses, ownChanges, reads),
                        contacts(upstream, limits, peers, addresses, contactChanges, reads),
                        statuses(upstream, sessions, lookups, contactChanges, reads))
                .<FrameHandler<?>>flatMap(List::stream)
                .toList();
    }

    private static List<FrameHandler<?>> directory(
            Upstream upstream,
            RequestLimits limits,
            LookupRates lookups,
            LookupRates addresses,
            LookupRates ownChanges,
            Reads reads) {
        UserDirectory users = upstream.directory();
        LookupRates searches = limits.directory().searches();
        return List.of(
                new UserLookupHandler(users, lookups, reads),
                new OnlineUsersHandler(upstream.presence(), users, reads),
                new SearchUsersHandler(upstream.people(), searches, addresses, reads),
                new ProfileHandler(upstream.people(), searches, reads),
                new ChangeProfileHandler(upstream.people(), users, ownChanges));
    }

    private static List<FrameHandler<?>> contacts(
            Upstream upstream,
            RequestLimits limits,
            PeerTurn peers,
            LookupRates addresses,
            LookupRates changes,
            Reads reads) {
        ContactClient contacts = upstream.contacts();
        PeopleNames names = new PeopleNames(upstream.directory());
        return List.of(
                new RequestContactHandler(
                        contacts, upstream.people(), peers, limits.directory().contactRequests(), addresses),
                new AnswerContactHandler(contacts, changes),
                new WithdrawContactHandler(contacts, changes),
                new RemoveContactHandler(contacts, changes),
                new SetAliasHandler(contacts, changes),
                new ContactsHandler(contacts, names, reads),
                new ContactRequestsHandler(contacts, names, reads),
                new BlockHandler(contacts, peers, changes),
                new BlocksHandler(contacts, names, reads),
                new PrivacyHandler(contacts, changes));
    }

    private static List<FrameHandler<?>> statuses(
            Upstream upstream, Sessions sessions, LookupRates lookups, LookupRates changes, Reads reads) {
        return List.of(
                new SetStatusHandler(upstream.statuses(), changes),
                new StatusesHandler(upstream.statuses(), reads),
                new WatchStatusesHandler(upstream.statuses(), sessions.watches(), lookups, reads));
    }
}
