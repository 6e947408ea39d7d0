package io.parley.auth.grpc;

import static io.parley.auth.testing.AuthClient.newName;
import static io.parley.auth.testing.AuthClient.refusalOf;
import static io.parley.auth.testing.AuthClient.registration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.proto.auth.v1.ChangeProfileRequest;
import io.parley.proto.auth.v1.FoundUser;
import io.parley.proto.auth.v1.GetProfileRequest;
import io.parley.proto.auth.v1.ListProfileChangesRequest;
import io.parley.proto.auth.v1.ListProfileChangesResponse;
import io.parley.proto.auth.v1.RegisterRequest;
import io.parley.proto.auth.v1.SearchUsersRequest;
import io.parley.proto.auth.v1.SearchUsersResponse;
import io.parley.proto.client.v1.ChangeProfile;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.ProfileAnswer;
import io.parley.proto.client.v1.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Search and profiles, on a real database. */
@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
class DirectoryIT {
    @Inject
    Pool pool;

    private AuthClient auth;

    @BeforeEach
    void connect() {
        auth = new AuthClient();
    }

    @AfterEach
    void disconnect() {
        auth.close();
    }

    /** P-260. */
    @Test
    void usersAreFoundByTheBeginningOfNameAndNicknameInAnyScriptAndForm() {
        String stem = newName();
        User byName = auth.register(stem + "-Straße").getUser();
        User byNickname = register(newName(), "Zoë " + stem);
        register(newName(), "another " + stem);

        assertThat(found(stem.toUpperCase(Locale.ROOT) + "-STRASS")).containsExactly(byName);
        assertThat(found("  zoe\u0308 " + stem + " ")).containsExactly(byNickname);
        assertThat(found(Integer.toString(byName.getId()))).containsExactly(byName);
        assertThat(found(stem + "%")).isEmpty();
        assertThat(found("_" + stem.substring(1))).isEmpty();
    }

    /** P-261: names first, then nicknames, each user once, however long the pages' list is. */
    @Test
    void thePagesListEverybodyOnceInOrder() {
        String stem = "m" + Long.toString(System.nanoTime(), 36);
        List<User> named = IntStream.range(0, 23)
                .mapToObj(i -> register("%s-%02d".formatted(stem, i), i % 2 == 0 ? stem + " the " + i : ""))
                .toList();
        List<User> nicknamed = IntStream.range(0, 43)
                .mapToObj(i -> register(newName(), stem.toUpperCase(Locale.ROOT)))
                .sorted((one, other) -> Integer.compare(one.getId(), other.getId()))
                .toList();

        List<User> all = new ArrayList<>(named);
        all.addAll(nicknamed);
        List<Integer> sizes = new ArrayList<>();
        assertThat(pages(stem, sizes)).containsExactlyElementsOf(all);
        assertThat(sizes.getFirst()).isEqualTo(20);
        assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(20));

        // A page may end anywhere: each user says how to go on behind him.
        SearchUsersResponse first = search(stem, ByteString.EMPTY);
        assertThat(users(search(stem, first.getUsers(4).getAfter())).getFirst()).isEqualTo(all.get(5));
    }

    /** P-262. */
    @Test
    void anAddressFindsOnlyWhoWantsToBeFoundByIt() {
        String name = newName();
        RegisterRequest.Builder request = registration(name);
        request.getRegisterBuilder().setEmail(name + "@Example.org");
        User ann = auth.calls().register(request.build()).getUser();
        String address = name + "@example.ORG";

        SearchUsersResponse nobodys = search("nobody." + address, ByteString.EMPTY);
        assertThat(search(address, ByteString.EMPTY)).isEqualTo(nobodys);

        change(ann.getId(), ChangeProfile.newBuilder().setFindableByEmail(true));
        assertThat(found(address)).containsExactly(ann);
        assertThat(found(address.substring(0, address.length() - 1))).isEmpty();

        change(ann.getId(), ChangeProfile.newBuilder().setFindableByEmail(false));
        assertThat(search(address, ByteString.EMPTY)).isEqualTo(nobodys);
    }

    /** P-263. */
    @Test
    void whatIsNoQueryIsRefused() {
        for (String query : List.of("", "   ", "\u200b", "x".repeat(255), "\u00e9".repeat(600))) {
            Error refusal = refusalOf(() -> search(query, ByteString.EMPTY));
            assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            assertThat(refusal.getMessage()).startsWith("query ");
        }
        Error refusal = refusalOf(() -> search("ann", ByteString.copyFromUtf8("no continuation")));
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        assertThat(refusal.getMessage()).startsWith("continuation ");
    }

    /** P-265, P-266. */
    @Test
    void aProfileIsChangedByFieldsAndShowsOthersLessThanItsOwner() {
        String name = newName();
        RegisterRequest.Builder request = registration(name);
        request.getRegisterBuilder().setEmail(name + "@example.org").setNickname("Old");
        User ann = auth.calls().register(request.build()).getUser();

        ProfileAnswer changed = change(ann.getId(), ChangeProfile.newBuilder().setAbout(" Hello,\u00a0world 🎈 "));
        assertThat(changed.getUser()).isEqualTo(ann);
        assertThat(changed.getAbout()).isEqualTo("Hello,\u00a0world 🎈");
        change(ann.getId(), ChangeProfile.newBuilder().setNickname("New").setAvatarUrl("https://example.org/a.png"));
        change(ann.getId(), ChangeProfile.newBuilder().setFindableByEmail(true));

        ProfileAnswer own = profile(ann.getId(), ann.getId());
        assertThat(own.getUser().getNickname()).isEqualTo("New");
        assertThat(own.getUser().getAvatarUrl()).isEqualTo("https://example.org/a.png");
        assertThat(own.getAbout()).isEqualTo("Hello,\u00a0world 🎈");
        assertThat(own.getEmail()).isEqualTo(name + "@example.org");
        assertThat(own.getFindableByEmail()).isTrue();
        ProfileAnswer shown =
                profile(ann.getId(), auth.register(newName()).getUser().getId());
        assertThat(shown)
                .isEqualTo(own.toBuilder().clearEmail().clearFindableByEmail().build());

        assertThat(change(
                                ann.getId(),
                                ChangeProfile.newBuilder()
                                        .setNickname("")
                                        .setAvatarUrl("")
                                        .setAbout(""))
                        .getUser())
                .isEqualTo(ann.toBuilder().setNickname(name).clearAvatarUrl().build());
        assertThat(refusalOf(() -> profile(999_999_999, ann.getId())).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
    }

    /** P-359. */
    @Test
    void aUserNameIsSpelledOtherwiseAndStaysTheSameName() {
        String name = newName();
        User ann = auth.register(name).getUser();
        String spelled = name.toUpperCase(Locale.ROOT);

        User changed = change(ann.getId(), ChangeProfile.newBuilder().setUserName(spelled))
                .getUser();

        assertThat(changed.getName()).isEqualTo(spelled);
        assertThat(changed.getNickname()).as("it was the name").isEqualTo(spelled);
        assertThat(auth.login(name, AuthClient.PASSWORD, "phone").getUser()).isEqualTo(changed);
        assertThat(refusalOf(() -> auth.register(name)).getCode()).isEqualTo(ErrorCode.ERROR_CODE_ALREADY_EXISTS);
        for (String other : List.of(newName(), "", name + "\u200b", "x")) {
            assertThat(refusalOf(() -> change(
                                    ann.getId(), ChangeProfile.newBuilder().setUserName(other)))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        }
        assertThat(profile(ann.getId(), ann.getId()).getUser()).isEqualTo(changed);
    }

    /** P-266: the rules of Register, and all of a change or nothing. */
    @Test
    void aChangeThatBreaksARuleChangesNothing() {
        int ann = auth.register(newName()).getUser().getId();
        ProfileAnswer before = profile(ann, ann);
        for (ChangeProfile.Builder wrong : List.of(
                ChangeProfile.newBuilder(),
                ChangeProfile.newBuilder().setAbout("x".repeat(141)),
                ChangeProfile.newBuilder().setAbout("two\nlines"),
                ChangeProfile.newBuilder().setAbout("good").setNickname("admin"),
                ChangeProfile.newBuilder().setAbout("good").setNickname("\u200b"),
                ChangeProfile.newBuilder().setAbout("good").setAvatarUrl("javascript:alert(1)"))) {
            assertThat(refusalOf(() -> change(ann, wrong)).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        }
        assertThat(profile(ann, ann)).isEqualTo(before);
    }

    @Test
    void aNewNicknameIsFoundAndTheOldOneIsNot() {
        String stem = newName();
        User ann = register(newName(), "Old " + stem);
        change(ann.getId(), ChangeProfile.newBuilder().setNickname("New " + stem));
        assertThat(found("new " + stem)).extracting(User::getId).containsExactly(ann.getId());
        assertThat(found("old " + stem)).isEmpty();
    }

    /** P-267: what gateways ask for. */
    @Test
    void changesOfProfilesAreListedInTheirOrder() {
        long sinceMs = System.currentTimeMillis();
        List<Integer> ids = IntStream.range(0, 3)
                .map(i -> auth.register(newName()).getUser().getId())
                .boxed()
                .toList();
        ids.forEach(id -> change(id, ChangeProfile.newBuilder().setNickname("Nick of " + id)));
        change(
                auth.register(newName()).getUser().getId(),
                ChangeProfile.newBuilder().setAbout("not remembered"));

        ListProfileChangesResponse changes = changes(sinceMs, 0);
        assertThat(changes.getUsersList())
                .filteredOn(user -> user.getNickname().startsWith("Nick of "))
                .extracting(User::getId)
                .containsExactlyElementsOf(ids);
        assertThat(changes.getMore()).isFalse();
        int last = changes.getUsers(changes.getUsersCount() - 1).getId();
        assertThat(changes(changes.getLastChangeMs(), last).getUsersList()).isEmpty();
    }

    /** An older release, which runs beside this one during an upgrade, stores nicknames without a key. */
    @Test
    void nicknamesOfAnOlderReleaseAreFoundAfterAMoment() {
        String stem = newName();
        User ann = register(newName(), "Upgraded " + stem);
        pool.preparedQuery("UPDATE account SET nickname_key = NULL WHERE id = ?")
                .execute(Tuple.of(ann.getId()))
                .await()
                .indefinitely();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(found("upgraded " + stem)).containsExactly(ann));
    }

    private User register(String name, String nickname) {
        RegisterRequest.Builder request = registration(name);
        request.getRegisterBuilder().setNickname(nickname);
        return auth.calls().register(request.build()).getUser();
    }

    private List<User> pages(String query, List<Integer> sizes) {
        List<User> all = new ArrayList<>();
        SearchUsersResponse page = search(query, ByteString.EMPTY);
        all.addAll(users(page));
        sizes.add(page.getUsersCount());
        while (page.getMore()) {
            page = search(query, page.getContinuation());
            all.addAll(users(page));
            sizes.add(page.getUsersCount());
        }
        return all;
    }

    private List<User> found(String query) {
        return users(search(query, ByteString.EMPTY));
    }

    private static List<User> users(SearchUsersResponse page) {
        return page.getUsersList().stream().map(FoundUser::getUser).toList();
    }

    private SearchUsersResponse search(String query, ByteString continuation) {
        return auth.directoryCalls()
                .searchUsers(SearchUsersRequest.newBuilder()
                        .setQuery(query)
                        .setContinuation(continuation)
                        .build());
    }

    private ProfileAnswer profile(int userId, int askingUserId) {
        return auth.directoryCalls()
                .getProfile(GetProfileRequest.newBuilder()
                        .setUserId(userId)
                        .setAskingUserId(askingUserId)
                        .build())
                .getProfile();
    }

    private ProfileAnswer change(int userId, ChangeProfile.Builder change) {
        return auth.directoryCalls()
                .changeProfile(ChangeProfileRequest.newBuilder()
                        .setUserId(userId)
                        .setChange(change)
                        .build())
                .getProfile();
    }

    private ListProfileChangesResponse changes(long sinceMs, int afterUserId) {
        return auth.directoryCalls()
                .listProfileChanges(ListProfileChangesRequest.newBuilder()
                        .setSinceMs(sinceMs)
                        .setAfterUserId(afterUserId)
                        .build());
    }
}
