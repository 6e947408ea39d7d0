package io.parley.gateway.dispatch;

/**
 * How often one user may ask the directory, and change what is kept of him.
 *
 * @param searchesPerMinute searches and profiles
 * @param addressesPerHour searches with an e-mail address
 * @param changesPerHour changes of his profile and devices
 * @param contactRequestsPerHour requests to become contacts
 * @param contactChangesPerHour answers to requests, removals, aliases, blocks and privacy
 * @param conversationChangesPerHour what is set for conversations
 */
public record DirectoryLimits(
        int searchesPerMinute,
        int addressesPerHour,
        int changesPerHour,
        int contactRequestsPerHour,
        int contactChangesPerHour,
        int conversationChangesPerHour) {
    private static final int SEARCH_BURST_MINUTES = 6;
    private static final double MINUTE_SECONDS = 60;
    private static final double HOUR_SECONDS = 3_600;

    /** Of searches and profiles, for one dispatcher; the others are alike. */
    public LookupRates searches() {
        return new LookupRates(
                searchesPerMinute / MINUTE_SECONDS,
                searchesPerMinute * SEARCH_BURST_MINUTES,
                "You search more than " + searchesPerMinute + " times a minute: go on later.",
                System::nanoTime);
    }

    /** Of searches with an e-mail address. */
    public LookupRates addresses() {
        return new LookupRates(
                addressesPerHour / HOUR_SECONDS,
                addressesPerHour,
                "You search for more than " + addressesPerHour + " e-mail addresses an hour: go on later.",
                System::nanoTime);
    }

    /** Of changes of a profile and of devices. */
    public LookupRates changes() {
        return new LookupRates(
                changesPerHour / HOUR_SECONDS,
                changesPerHour,
                "You change your profile or your devices more than " + changesPerHour + " times an hour: go on later.",
                System::nanoTime);
    }

    /** Of requests to become contacts. */
    public LookupRates contactRequests() {
        return new LookupRates(
                contactRequestsPerHour / HOUR_SECONDS,
                contactRequestsPerHour,
                "You ask more than " + contactRequestsPerHour + " users an hour to become contacts: go on later.",
                System::nanoTime);
    }

    /** Of what is set for conversations. */
    public LookupRates conversationChanges() {
        return new LookupRates(
                conversationChangesPerHour / HOUR_SECONDS,
                conversationChangesPerHour,
                "You mute, pin or archive more than " + conversationChangesPerHour + " times an hour: go on later.",
                System::nanoTime);
    }

    /** Of answers to requests, removals, aliases, blocks, privacy and status. */
    public LookupRates contactChanges() {
        return new LookupRates(
                contactChangesPerHour / HOUR_SECONDS,
                contactChangesPerHour,
                "You change your contacts and blocks more than " + contactChangesPerHour
                        + " times an hour: go on later.",
                System::nanoTime);
    }
}
