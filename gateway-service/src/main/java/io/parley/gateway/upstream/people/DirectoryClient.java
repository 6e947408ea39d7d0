package io.parley.gateway.upstream.people;

import com.google.protobuf.ByteString;
import io.parley.gateway.upstream.call.UnaryCaller;
import io.parley.gateway.upstream.call.UpstreamSettings;
import io.parley.proto.auth.v1.ChangeProfileRequest;
import io.parley.proto.auth.v1.DirectoryServiceGrpc;
import io.parley.proto.auth.v1.FoundUser;
import io.parley.proto.auth.v1.GetProfileRequest;
import io.parley.proto.auth.v1.ListActivityRequest;
import io.parley.proto.auth.v1.ListProfileChangesRequest;
import io.parley.proto.auth.v1.ListProfileChangesResponse;
import io.parley.proto.auth.v1.SearchUsersRequest;
import io.parley.proto.auth.v1.SearchUsersResponse;
import io.parley.proto.client.v1.Activity;
import io.parley.proto.client.v1.ActivityAnswer;
import io.parley.proto.client.v1.ChangeProfile;
import io.parley.proto.client.v1.ProfileAnswer;
import io.parley.proto.client.v1.User;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The directory of auth-service: search, profiles, and what was done to an account. Any thread; all failures are {@code Refusal}s. */
public final class DirectoryClient {
    private final UnaryCaller caller;
    private final UpstreamSettings settings;

    public DirectoryClient(UnaryCaller caller, UpstreamSettings settings) {
        this.caller = caller;
        this.settings = settings;
    }

    /** A page of whom a text finds. */
    public CompletionStage<SearchUsersResponse> search(String query, ByteString continuation) {
        SearchUsersRequest request = SearchUsersRequest.newBuilder()
                .setQuery(query)
                .setContinuation(continuation)
                .build();
        return caller.call(DirectoryServiceGrpc.getSearchUsersMethod(), request, settings.callDeadlineMs());
    }

    /** The user whose whole address it is and who lets himself be found by it; empty when there is none. */
    public CompletionStage<Optional<User>> byEmail(String address) {
        return search(address, ByteString.EMPTY).thenApply(found -> found.getUsersList().stream()
                .filter(FoundUser::getExact)
                .map(FoundUser::getUser)
                .findFirst());
    }

    /** What a user says of himself, as another (or he) may see it. */
    public CompletionStage<ProfileAnswer> profile(int userId, int askingUserId) {
        GetProfileRequest request = GetProfileRequest.newBuilder()
                .setUserId(userId)
                .setAskingUserId(askingUserId)
                .build();
        return caller.call(DirectoryServiceGrpc.getGetProfileMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getProfile());
    }

    /** Changes a profile; the answer is what it is then. */
    public CompletionStage<ProfileAnswer> changeProfile(int userId, ChangeProfile change) {
        ChangeProfileRequest request = ChangeProfileRequest.newBuilder()
                .setUserId(userId)
                .setChange(change)
                .build();
        return caller.call(DirectoryServiceGrpc.getChangeProfileMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getProfile());
    }

    /**
     * What was done to a user's account, the newest first.
     *
     * @param activity with a limit of 1 or more
     */
    public CompletionStage<ActivityAnswer> activity(int userId, Activity activity) {
        ListActivityRequest request = ListActivityRequest.newBuilder()
                .setUserId(userId)
                .setActivity(activity)
                .build();
        return caller.call(DirectoryServiceGrpc.getListActivityMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getAnswer());
    }

    /** Users whose nickname or picture changed, a page of them, the oldest change first. */
    CompletionStage<ListProfileChangesResponse> changesSince(long sinceMs, int afterUserId) {
        ListProfileChangesRequest request = ListProfileChangesRequest.newBuilder()
                .setSinceMs(sinceMs)
                .setAfterUserId(afterUserId)
                .build();
        return caller.call(DirectoryServiceGrpc.getListProfileChangesMethod(), request, settings.callDeadlineMs());
    }
}
