package io.parley.gateway.testing;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.parley.proto.auth.v1.ChangeProfileRequest;
import io.parley.proto.auth.v1.ChangeProfileResponse;
import io.parley.proto.auth.v1.DirectoryServiceGrpc;
import io.parley.proto.auth.v1.FoundUser;
import io.parley.proto.auth.v1.GetProfileRequest;
import io.parley.proto.auth.v1.GetProfileResponse;
import io.parley.proto.auth.v1.ListActivityRequest;
import io.parley.proto.auth.v1.ListActivityResponse;
import io.parley.proto.auth.v1.ListProfileChangesRequest;
import io.parley.proto.auth.v1.ListProfileChangesResponse;
import io.parley.proto.auth.v1.SearchUsersRequest;
import io.parley.proto.auth.v1.SearchUsersResponse;
import io.parley.proto.client.v1.ActivityAnswer;
import io.parley.proto.client.v1.ActivityBy;
import io.parley.proto.client.v1.ActivityEntry;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.ProfileAnswer;
import io.parley.proto.client.v1.User;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The contract of the directory over the users of {@link AuthPeer}: every query finds {@code user701} to {@code user799}, who have
 * the longest nicknames and avatars. Continuations are the numbers of users as text.
 */
public final class DirectoryPeer extends DirectoryServiceGrpc.DirectoryServiceImplBase {
    private static final int FIRST = 701;
    private static final int LAST = 799;
    private static final int PAGE = 20;
    private static final int ENTRIES = 300;
    private static final String LONG_NOTE = "\u0001".repeat(255);

    private final Map<Integer, String> nicknames = new ConcurrentHashMap<>();

    /** What a user calls himself from now on; gateways learn of it when they ask. */
    public void rename(String userName, String nickname) {
        nicknames.put(AuthPeer.idOf(userName), nickname);
    }

    @Override
    public void searchUsers(SearchUsersRequest request, StreamObserver<SearchUsersResponse> answer) {
        int first = request.getContinuation().isEmpty()
                ? FIRST
                : Integer.parseInt(request.getContinuation().toStringUtf8()) + 1;
        int last = Math.min(LAST, first + PAGE - 1);
        SearchUsersResponse.Builder page = SearchUsersResponse.newBuilder();
        IntStream.rangeClosed(first, last)
                .forEach(number -> page.addUsers(FoundUser.newBuilder()
                        .setUser(AuthPeer.user(AuthPeer.idOf("user" + number)))
                        .setAfter(continuation(number))));
        if (last < LAST) {
            page.setMore(true).setContinuation(continuation(last));
        }
        answer(answer, page.build());
    }

    /** Of 300 entries with long notes, of which no frame holds 200. */
    @Override
    public void listActivity(ListActivityRequest request, StreamObserver<ListActivityResponse> answer) {
        long before = request.getActivity().getBeforeId();
        int first = before == 0 ? ENTRIES : (int) before - 1;
        int last = Math.max(1, first - request.getActivity().getLimit() + 1);
        ActivityAnswer.Builder page = ActivityAnswer.newBuilder().setMore(last > 1);
        for (int id = first; id >= last; id--) {
            page.addEntries(ActivityEntry.newBuilder()
                    .setId(id)
                    .setAction("of " + request.getUserId())
                    .setBy(ActivityBy.ACTIVITY_BY_USER)
                    .setDeviceId("asked for " + request.getActivity().getLimit())
                    .setNote(LONG_NOTE));
        }
        answer(answer, ListActivityResponse.newBuilder().setAnswer(page).build());
    }

    private static ByteString continuation(int number) {
        return ByteString.copyFromUtf8(Integer.toString(number));
    }

    @Override
    public void getProfile(GetProfileRequest request, StreamObserver<GetProfileResponse> answer) {
        if (!AuthPeer.exists(request.getUserId())) {
            AuthPeer.refuse(answer, ErrorCode.ERROR_CODE_NOT_FOUND, "There is no such user.");
            return;
        }
        ProfileAnswer.Builder profile = ProfileAnswer.newBuilder().setUser(user(request.getUserId()));
        if (request.getUserId() == request.getAskingUserId()) {
            profile.setEmail("own@example.org");
        }
        answer(answer, GetProfileResponse.newBuilder().setProfile(profile).build());
    }

    @Override
    public void changeProfile(ChangeProfileRequest request, StreamObserver<ChangeProfileResponse> answer) {
        nicknames.put(request.getUserId(), request.getChange().getNickname());
        answer(
                answer,
                ChangeProfileResponse.newBuilder()
                        .setProfile(ProfileAnswer.newBuilder().setUser(user(request.getUserId())))
                        .build());
    }

    @Override
    public void listProfileChanges(
            ListProfileChangesRequest request, StreamObserver<ListProfileChangesResponse> answer) {
        List<User> changed = nicknames.keySet().stream().map(this::user).toList();
        answer(
                answer,
                ListProfileChangesResponse.newBuilder()
                        .addAllUsers(changed)
                        .setLastChangeMs(request.getSinceMs())
                        .build());
    }

    private User user(int id) {
        User user = AuthPeer.user(id);
        return nicknames.containsKey(id)
                ? user.toBuilder().setNickname(nicknames.get(id)).build()
                : user;
    }

    private static <A> void answer(StreamObserver<A> observer, A answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }
}
