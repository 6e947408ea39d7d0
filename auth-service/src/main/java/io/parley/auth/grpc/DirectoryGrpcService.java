package io.parley.auth.grpc;

import com.google.protobuf.ByteString;
import io.parley.auth.audit.OwnActivity;
import io.parley.auth.directory.Profile;
import io.parley.auth.directory.ProfileChange;
import io.parley.auth.directory.Profiles;
import io.parley.auth.directory.UserSearch;
import io.parley.proto.auth.v1.ChangeProfileRequest;
import io.parley.proto.auth.v1.ChangeProfileResponse;
import io.parley.proto.auth.v1.DirectoryService;
import io.parley.proto.auth.v1.FoundUser;
import io.parley.proto.auth.v1.GetProfileRequest;
import io.parley.proto.auth.v1.GetProfileResponse;
import io.parley.proto.auth.v1.ListActivityRequest;
import io.parley.proto.auth.v1.ListActivityResponse;
import io.parley.proto.auth.v1.ListProfileChangesRequest;
import io.parley.proto.auth.v1.ListProfileChangesResponse;
import io.parley.proto.auth.v1.SearchUsersRequest;
import io.parley.proto.auth.v1.SearchUsersResponse;
import io.parley.proto.client.v1.Activity;
import io.parley.proto.client.v1.ActivityAnswer;
import io.parley.proto.client.v1.ActivityBy;
import io.parley.proto.client.v1.ActivityEntry;
import io.parley.proto.client.v1.ChangeProfile;
import io.parley.proto.client.v1.ProfileAnswer;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The directory as gateways call it. Runs on event loops. */
@GrpcService
public class DirectoryGrpcService implements DirectoryService {
    private final UserSearch search;
    private final Profiles profiles;
    private final OwnActivity activity;
    private final GrpcAnswers answers;

    DirectoryGrpcService(UserSearch search, Profiles profiles, OwnActivity activity, GrpcAnswers answers) {
        this.search = search;
        this.profiles = profiles;
        this.activity = activity;
        this.answers = answers;
    }

    @Override
    public Uni<SearchUsersResponse> searchUsers(SearchUsersRequest request) {
        return answers.to("SearchUsers", () -> search.search(
                        request.getQuery(), request.getContinuation().toByteArray())
                .map(DirectoryGrpcService::response));
    }

    @Override
    public Uni<GetProfileResponse> getProfile(GetProfileRequest request) {
        return answers.to("GetProfile", () -> profiles.show(request.getUserId(), request.getAskingUserId())
                .map(profile -> GetProfileResponse.newBuilder()
                        .setProfile(answer(profile))
                        .build()));
    }

    @Override
    public Uni<ChangeProfileResponse> changeProfile(ChangeProfileRequest request) {
        return answers.to("ChangeProfile", () -> profiles.change(request.getUserId(), change(request.getChange()))
                .map(profile -> ChangeProfileResponse.newBuilder()
                        .setProfile(answer(profile))
                        .build()));
    }

    @Override
    public Uni<ListProfileChangesResponse> listProfileChanges(ListProfileChangesRequest request) {
        return answers.to("ListProfileChanges", () -> profiles.since(request.getSinceMs(), request.getAfterUserId())
                .map(changes -> {
                    ListProfileChangesResponse.Builder response = ListProfileChangesResponse.newBuilder()
                            .addAllDeletedUserIds(changes.deletedIds())
                            .setLastChangeMs(changes.lastChangeMs())
                            .setMore(changes.more());
                    changes.users().forEach(user -> response.addUsers(ProtoUsers.of(user)));
                    return response.build();
                }));
    }

    @Override
    public Uni<ListActivityResponse> listActivity(ListActivityRequest request) {
        Activity asked = request.getActivity();
        return answers.to(
                "ListActivity", () -> activity.read(request.getUserId(), asked.getBeforeId(), asked.getLimit())
                        .map(page -> ListActivityResponse.newBuilder()
                                .setAnswer(answer(page))
                                .build()));
    }

    private static SearchUsersResponse response(UserSearch.Page page) {
        SearchUsersResponse.Builder response = SearchUsersResponse.newBuilder()
                .setMore(page.more())
                .setContinuation(ByteString.copyFrom(page.continuation()));
        page.hits()
                .forEach(hit -> response.addUsers(FoundUser.newBuilder()
                        .setUser(ProtoUsers.of(hit.user()))
                        .setExact(hit.exact())
                        .setAfter(ByteString.copyFrom(hit.after()))));
        return response.build();
    }

    private static ProfileChange change(ChangeProfile given) {
        return new ProfileChange(
                given.hasUserName() ? Optional.of(given.getUserName()) : Optional.empty(),
                given.hasNickname() ? Optional.of(given.getNickname()) : Optional.empty(),
                given.hasAvatarUrl() ? Optional.of(given.getAvatarUrl()) : Optional.empty(),
                given.hasAbout() ? Optional.of(given.getAbout()) : Optional.empty(),
                given.hasFindableByEmail() ? Optional.of(given.getFindableByEmail()) : Optional.empty());
    }

    private static ProfileAnswer answer(Profile profile) {
        return ProfileAnswer.newBuilder()
                .setUser(ProtoUsers.of(profile.user()))
                .setAbout(profile.about())
                .setEmail(profile.email())
                .setEmailConfirmed(profile.emailConfirmed())
                .setFindableByEmail(profile.findableByEmail())
                .build();
    }

    private static ActivityAnswer answer(OwnActivity.Page page) {
        ActivityAnswer.Builder answer = ActivityAnswer.newBuilder().setMore(page.more());
        page.entries()
                .forEach(entry -> answer.addEntries(ActivityEntry.newBuilder()
                        .setId(entry.id())
                        .setAtMs(entry.atMs())
                        .setAction(entry.action())
                        .setBy(by(entry.by()))
                        .setDeviceId(entry.deviceId())
                        .setAddress(entry.address())
                        .setNote(entry.note())));
        return answer.build();
    }

    private static ActivityBy by(OwnActivity.By by) {
        return switch (by) {
            case STRANGER -> ActivityBy.ACTIVITY_BY_STRANGER;
            case USER -> ActivityBy.ACTIVITY_BY_USER;
            case OPERATOR -> ActivityBy.ACTIVITY_BY_OPERATOR;
        };
    }
}
