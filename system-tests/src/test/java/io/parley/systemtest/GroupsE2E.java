package io.parley.systemtest;

import static io.parley.systemtest.Persistence.untilAnswered;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.ChangeAck;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.Conversation;
import io.parley.proto.client.v1.ConversationSet;
import io.parley.proto.client.v1.ConversationSettings;
import io.parley.proto.client.v1.Conversations;
import io.parley.proto.client.v1.ConversationsAnswer;
import io.parley.proto.client.v1.CreateGroup;
import io.parley.proto.client.v1.CreateGroupAnswer;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Group;
import io.parley.proto.client.v1.GroupInfo;
import io.parley.proto.client.v1.GroupInfoAnswer;
import io.parley.proto.client.v1.GroupMember;
import io.parley.proto.client.v1.GroupMembers;
import io.parley.proto.client.v1.GroupMembersAnswer;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.History;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Invite;
import io.parley.proto.client.v1.Join;
import io.parley.proto.client.v1.Joining;
import io.parley.proto.client.v1.Leave;
import io.parley.proto.client.v1.MembersEvent;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Read;
import io.parley.proto.client.v1.ReadAnswer;
import io.parley.proto.client.v1.ReadBy;
import io.parley.proto.client.v1.ReadByAnswer;
import io.parley.proto.client.v1.Receipt;
import io.parley.proto.client.v1.Remove;
import io.parley.proto.client.v1.Role;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.SetConversation;
import io.parley.proto.client.v1.SetConversationAnswer;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.proto.client.v1.Typing;
import io.parley.proto.client.v1.UserTyping;
import io.parley.systemtest.TestCluster.User;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Groups, read marks and the list of conversations through two gateways. */
@ExtendWith(TestCluster.class)
class GroupsE2E {
    private User ann;
    private User ben;
    private User cleo;

    @BeforeEach
    void threeUsers() throws IOException {
        ann = TestCluster.newUser("ann");
        ben = TestCluster.newUser("ben");
        cleo = TestCluster.newUser("cleo");
    }

    @AfterEach
    void everythingRunsAgain() {
        TestCluster.cluster().awaitReady("message-service");
    }

    /** P-210, P-211, P-214, P-222. */
    @Test
    void membersOnTwoGatewaysTalkUntilOneIsRemoved() throws IOException {
        try (ChatClient creator = client(0, ann, "phone");
                ChatClient member = client(1, ben, "phone");
                ChatClient removed = client(1, cleo, "phone")) {
            String id = UUID.randomUUID().toString();
            CreateGroup request = CreateGroup.newBuilder()
                    .setClientMessageId(id)
                    .setProfile(GroupProfile.newBuilder().setName("Hikers"))
                    .addUserIds(ben.id())
                    .addUserIds(cleo.id())
                    .build();
            CreateGroupAnswer created =
                    creator.call(FrameType.FRAME_TYPE_CREATE_GROUP, request, CreateGroupAnswer.parser());
            assertThat(creator.call(FrameType.FRAME_TYPE_CREATE_GROUP, request, CreateGroupAnswer.parser()))
                    .isEqualTo(created);
            long group = created.getConversationId();
            for (ChatClient device : List.of(member, removed)) {
                Changed told = changed(device);
                assertThat(told.getMembers().getEvent()).isEqualTo(MembersEvent.MEMBERS_EVENT_CREATED);
                assertThat(told.getMembers().getUserIdsList()).containsExactly(ann.id(), ben.id(), cleo.id());
            }

            SendAck hello = send(creator, group, "hello");
            assertThat(hello.getSeq()).isEqualTo(created.getSeq() + 1);
            for (ChatClient device : List.of(member, removed)) {
                Message message = device.awaitMessage();
                assertThat(message.getText()).isEqualTo("hello");
                assertThat(message.getRecipientId()).isZero();
                assertThat(message.getSenderName()).isEqualTo(ann.name());
            }
            send(member, group, "hello back");
            assertThat(creator.awaitMessage().getText()).isEqualTo("hello back");
            assertThat(removed.awaitMessage().getText()).isEqualTo("hello back");

            ChangeAck removal = change(
                    creator,
                    group,
                    Change.newBuilder().setRemove(Remove.newBuilder().setUserId(cleo.id())));
            assertThat(changed(removed).getMembers().getEvent()).isEqualTo(MembersEvent.MEMBERS_EVENT_REMOVED);
            send(creator, group, "without cleo");
            assertThat(member.awaitMessage().getText()).isEqualTo("without cleo");
            assertThat(refusal(() -> send(removed, group, "still here?"))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
            HistoryAnswer kept = history(removed, group);
            assertThat(kept.getMessagesList()).extracting(Message::getText).containsExactly("hello back", "hello");
            assertThat(kept.getAsOfSeq()).isEqualTo(removal.getSeq());
            SyncAnswer synced = removed.call(FrameType.FRAME_TYPE_SYNC, Sync.getDefaultInstance(), SyncAnswer.parser());
            assertThat(synced.getMessagesList()).extracting(Message::getText).doesNotContain("without cleo");
            assertThat(conversation(removed, group)).isEmpty();
        }
    }

    /** P-212, P-213, P-217, P-220, P-221, P-234. */
    @Test
    void strangersSeeNothingAndNewcomersWhatFollows() throws IOException {
        try (ChatClient creator = client(0, ann, "phone");
                ChatClient stranger = client(1, cleo, "phone")) {
            long group = group(creator, GroupProfile.newBuilder().setName("Readers"), ben);
            send(creator, group, "before");
            assertThat(refusal(() -> send(stranger, group, "hello"))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
            assertThat(refusal(() -> history(stranger, group))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
            assertThat(refusal(() -> info(stranger, group))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
            assertThat(refusal(() -> info(stranger, group + 1))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
            assertThat(refusal(() -> change(stranger, group, Change.newBuilder().setJoin(Join.getDefaultInstance()))))
                    .isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
            assertThat(refusal(() -> read(stranger, group, 1))).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            assertThat(refusal(() -> stranger.call(
                            FrameType.FRAME_TYPE_SYNC,
                            Sync.newBuilder()
                                    .addAfter(Position.newBuilder().setConversationId(group))
                                    .build(),
                            SyncAnswer.parser())))
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);

            change(
                    creator,
                    group,
                    Change.newBuilder()
                            .setProfile(GroupProfile.newBuilder()
                                    .setName("Open readers")
                                    .setJoining(Joining.JOINING_OPEN)));
            Group open = info(stranger, group);
            assertThat(open.getProfile().getName()).isEqualTo("Open readers");
            assertThat(open.getMemberCount()).isZero();
            ChangeAck joined = change(stranger, group, Change.newBuilder().setJoin(Join.getDefaultInstance()));
            assertThat(refusal(() -> change(stranger, group, Change.newBuilder().setJoin(Join.getDefaultInstance()))))
                    .isEqualTo(ErrorCode.ERROR_CODE_ALREADY_EXISTS);
            send(creator, group, "after");
            assertThat(stranger.awaitMessage().getText()).isEqualTo("after");
            assertThat(history(stranger, group).getMessagesList())
                    .extracting(Message::getText)
                    .containsExactly("after");
            assertThat(history(stranger, group).getEventsList()).isEmpty();
            assertThat(whatHappened(stranger, group)).containsExactly(Changed.WhatCase.MEMBERS);
            assertThat(whatHappened(creator, group))
                    .containsExactly(Changed.WhatCase.MEMBERS, Changed.WhatCase.PROFILE, Changed.WhatCase.MEMBERS);

            GroupMembersAnswer all = members(creator, group, 0);
            assertThat(all.getMembersList())
                    .extracting(member -> member.getUser().getName())
                    .containsExactlyInAnyOrder(ann.name(), ben.name(), cleo.name());
            assertThat(members(creator, group, joined.getSeq() - 1).getMembersList())
                    .extracting(GroupMember::getRole)
                    .containsExactly(Role.ROLE_MEMBER);
        }
    }

    /** P-215, P-216, P-218, P-219. */
    @Test
    void refusalsSayWhyAndTheGroupOutlivesItsCreator() throws IOException {
        try (ChatClient creator = client(0, ann, "phone");
                ChatClient member = client(1, ben, "phone")) {
            assertThat(refusal(() -> group(creator, GroupProfile.newBuilder().setName("  "), ben)))
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            long group = group(creator, GroupProfile.newBuilder().setName("Cooks"), ben);
            assertThat(refusal(() -> change(
                            member,
                            group,
                            Change.newBuilder().setRemove(Remove.newBuilder().setUserId(ann.id())))))
                    .isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
            assertThat(refusal(() -> change(
                            member,
                            group,
                            Change.newBuilder().setInvite(Invite.newBuilder().addUserIds(999_999_999)))))
                    .isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
            assertThat(refusal(
                            () -> change(creator, group, Change.newBuilder().setInvite(Invite.getDefaultInstance()))))
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            change(creator, group, Change.newBuilder().setLeave(Leave.getDefaultInstance()));
            assertThat(info(member, group).getCreatorId()).isEqualTo(ben.id());
            assertThat(refusal(() -> send(creator, group, "gone"))).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        }
    }

    /** P-223, P-224, P-225, P-226, P-227, P-228. */
    @Test
    void marksAreTheUsersOwnAndTheListShowsWhatIsUnread() throws IOException {
        try (ChatClient writer = client(0, ann, "phone");
                ChatClient phone = client(1, ben, "phone");
                ChatClient tablet = client(0, ben, "tablet")) {
            long group = group(writer, GroupProfile.newBuilder().setName("Gardeners"), ben, cleo);
            send(writer, group, "one");
            SendAck two = writer.call(
                    FrameType.FRAME_TYPE_SEND,
                    Send.newBuilder()
                            .setConversationId(group)
                            .setClientMessageId(UUID.randomUUID().toString())
                            .setText("two, @ben")
                            .setContent(Content.newBuilder().addMentions(ben.id()))
                            .build(),
                    SendAck.parser());
            long direct = writer.send(ben.id(), "just you").getConversationId();

            Conversation listed = conversation(phone, group).orElseThrow();
            assertThat(listed.getUnread()).isEqualTo(2);
            assertThat(listed.getMentions()).isEqualTo(1);
            assertThat(listed.getPreview().getText()).isEqualTo("two, @ben");
            assertThat(listed.getPreview().getSenderName()).isEqualTo(ann.name());
            assertThat(listed.getGroup().getProfile().getName()).isEqualTo("Gardeners");
            assertThat(conversation(phone, direct).orElseThrow().getPeer().getName())
                    .isEqualTo(ann.name());
            assertThat(conversation(writer, group).orElseThrow().getUnread()).isZero();

            ReadAnswer read = read(phone, group, two.getSeq());
            assertThat(read.getMarks(0).getUnread()).isZero();
            assertThat(read(phone, group, 1).getMarks(0).getReadSeq()).isEqualTo(two.getSeq());
            assertThat(read(phone, group, Long.MAX_VALUE).getMarks(0).getReadSeq())
                    .isEqualTo(two.getSeq());
            for (ChatClient device : List.of(tablet, writer)) {
                Receipt receipt = awaitRead(device, group);
                assertThat(receipt.getUserId()).isEqualTo(ben.id());
                assertThat(receipt.getReadSeq()).isEqualTo(two.getSeq());
            }
            assertThat(conversation(tablet, group).orElseThrow().getUnread()).isZero();

            TestCluster.cluster().kill9("message-service");
            TestCluster.cluster().start("message-service");
            TestCluster.cluster().awaitReady("message-service");
            Conversation after = untilAnswered(() -> conversation(tablet, group).orElseThrow());
            assertThat(after.getUnread()).isZero();
            assertThat(after.getReadSeq()).isEqualTo(two.getSeq());

            read(phone, direct, 1);
            assertThat(conversation(writer, direct).orElseThrow().getPeerReadSeq())
                    .isEqualTo(1);
            assertThat(refusal(() ->
                            phone.call(FrameType.FRAME_TYPE_READ, Read.getDefaultInstance(), ReadAnswer.parser())))
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            assertThat(refusal(() -> phone.call(
                            FrameType.FRAME_TYPE_CONVERSATIONS,
                            Conversations.newBuilder().setLimit(101).build(),
                            ConversationsAnswer.parser())))
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        }
    }

    /** P-231, P-232: what is set on one device is known to another one that was away, through another gateway and after a kill. */
    @Test
    void whatIsSetForAConversationIsTheUsersOnAllDevices() throws IOException {
        try (ChatClient phone = client(0, ben, "phone");
                ChatClient other = client(1, ann, "phone")) {
            long group = group(other, GroupProfile.newBuilder().setName("Sleepers"), ben);
            ConversationSettings first = set(phone, group, set -> set.setMutedUntilMs(1_900_000_000_000L));
            ConversationSettings second = set(phone, group, set -> set.setPinned(true));
            assertThat(second.getVersion()).isGreaterThan(first.getVersion());
            assertThat(second.getMutedUntilMs()).isEqualTo(1_900_000_000_000L);

            TestCluster.cluster().kill9("message-service");
            TestCluster.cluster().start("message-service");
            TestCluster.cluster().awaitReady("message-service");
            try (ChatClient tablet = client(1, ben, "tablet")) {
                Conversation listed =
                        untilAnswered(() -> conversation(tablet, group).orElseThrow());
                assertThat(listed.getSettings()).isEqualTo(second);
                assertThat(settingsTold(tablet, group)).contains(second);
            }
            assertThat(conversation(other, group).orElseThrow().hasSettings()).isFalse();
            assertThat(refusal(() -> set(phone, group, set -> set))).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            assertThat(refusal(() -> set(phone, group + 1, set -> set.setPinned(true))))
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        }
    }

    private static ConversationSettings set(
            ChatClient device, long conversation, UnaryOperator<SetConversation.Builder> what) {
        return device.call(
                        FrameType.FRAME_TYPE_SET_CONVERSATION,
                        what.apply(SetConversation.newBuilder().setConversationId(conversation))
                                .build(),
                        SetConversationAnswer.parser())
                .getSettings();
    }

    /** What the feed of the device's user says of a conversation. */
    private List<ConversationSettings> settingsTold(ChatClient device, long conversation) {
        return device
                .call(
                        FrameType.FRAME_TYPE_SYNC,
                        Sync.newBuilder()
                                .addAfter(Position.newBuilder()
                                        .setConversationId(ConversationIds.feed(ben.id()))
                                        .setSeq(0))
                                .build(),
                        SyncAnswer.parser())
                .getChangesList()
                .stream()
                .filter(change -> change.getNotice().hasConversationSet())
                .map(change -> change.getNotice().getConversationSet())
                .filter(set -> set.getConversationId() == conversation)
                .map(ConversationSet::getSettings)
                .toList();
    }

    /** P-233. */
    @Test
    void whoHasReadAMessageIsToldToThoseWhoSeeIt() throws IOException {
        try (ChatClient writer = client(0, ann, "phone");
                ChatClient reader = client(1, ben, "phone");
                ChatClient outsider = client(1, cleo, "phone")) {
            long group = group(writer, GroupProfile.newBuilder().setName("Readers"), ben);
            long seq = send(writer, group, "read me").getSeq();
            assertThat(readBy(writer, group, seq).getCount()).isZero();
            read(reader, group, seq);
            ReadByAnswer answer = readBy(writer, group, seq);
            assertThat(answer.getCount()).isEqualTo(1);
            assertThat(answer.getUsers(0).getName()).isEqualTo(ben.name());
            assertThat(readBy(reader, group, seq).getCount())
                    .as("but for its author and for who asks")
                    .isZero();
            assertThat(refusal(() -> readBy(writer, group, 1))).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            assertThat(refusal(() -> readBy(outsider, group, seq))).isEqualTo(ErrorCode.ERROR_CODE_INVALID);

            long direct = writer.send(ben.id(), "and you").getConversationId();
            read(reader, direct, 1);
            assertThat(readBy(writer, direct, 1).getUsers(0).getId()).isEqualTo(ben.id());
        }
    }

    private static ReadByAnswer readBy(ChatClient client, long conversation, long seq) {
        return client.call(
                FrameType.FRAME_TYPE_READ_BY,
                ReadBy.newBuilder().setConversationId(conversation).setSeq(seq).build(),
                ReadByAnswer.parser());
    }

    /** P-229. */
    @Test
    void typingReachesTheOthersOnly() throws IOException {
        try (ChatClient typist = client(0, ann, "phone");
                ChatClient reader = client(1, ben, "phone")) {
            long group = group(typist, GroupProfile.newBuilder().setName("Writers"), ben);
            typist.tell(
                    FrameType.FRAME_TYPE_TYPING,
                    Typing.newBuilder().setConversationId(group).build());
            UserTyping told = reader.awaitPush(FrameType.FRAME_TYPE_USER_TYPING, UserTyping.parser());
            assertThat(told.getUserId()).isEqualTo(ann.id());
            assertThat(told.getUserName()).isEqualTo(ann.name());
            assertThat(told.getConversationId()).isEqualTo(group);
        }
    }

    /** Posts and comings and goings while message-service is killed: nothing lost, doubled or out of order, and the removed one sees none of it. */
    @Test
    void nothingIsLostWhenMessageServiceIsKilledUnderAGroup() throws Exception {
        try (ChatClient creator = client(0, ann, "phone");
                ChatClient member = client(1, ben, "phone");
                ChatClient outsider = client(1, cleo, "phone")) {
            long group = group(creator, GroupProfile.newBuilder().setName("Sailors"), ben, cleo);
            long removal = change(
                            creator,
                            group,
                            Change.newBuilder().setRemove(Remove.newBuilder().setUserId(cleo.id())))
                    .getSeq();
            CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> {
                TestCluster.cluster().kill9("message-service");
                TestCluster.cluster().start("message-service");
                TestCluster.cluster().awaitReady("message-service");
            });
            List<Long> places = new ArrayList<>();
            for (int number = 0; number < 100 || !killer.isDone(); number++) {
                ChatClient author = number % 2 == 0 ? creator : member;
                Send send = Send.newBuilder()
                        .setConversationId(group)
                        .setClientMessageId("g-" + number)
                        .setText("message " + number)
                        .build();
                places.add(untilAnswered(() -> author.call(FrameType.FRAME_TYPE_SEND, send, SendAck.parser()))
                        .getSeq());
            }
            killer.get();
            assertThat(places).isSorted().doesNotHaveDuplicates();
            assertThat(places.getFirst()).isEqualTo(removal + 1);
            assertThat(places).hasSize((int) (places.getLast() - removal));
            for (ChatClient device : List.of(creator, member)) {
                assertThat(new ArrayList<>(log(device, group, removal).keySet()))
                        .isEqualTo(places);
            }
            assertThat(log(outsider, group, 0).lastKey()).isEqualTo(removal);
        }
    }

    private static TreeMap<Long, String> log(ChatClient device, long group, long after) {
        TreeMap<Long, String> log = new TreeMap<>();
        Sync.Builder request = Sync.newBuilder()
                .addAfter(Position.newBuilder().setConversationId(group).setSeq(after));
        SyncAnswer answer;
        do {
            answer = device.call(FrameType.FRAME_TYPE_SYNC, request.build(), SyncAnswer.parser());
            answer.getMessagesList().forEach(message -> log.put(message.getSeq(), message.getText()));
            answer.getChangesList().forEach(changed -> log.put(changed.getSeq(), ""));
            request.setContinuation(answer.getContinuation());
        } while (answer.getMore());
        return log;
    }

    private static Changed changed(ChatClient device) {
        return device.awaitPush(FrameType.FRAME_TYPE_CHANGED, Changed.parser());
    }

    private static Receipt awaitRead(ChatClient device, long group) {
        Receipt receipt;
        do {
            receipt = device.awaitPush(FrameType.FRAME_TYPE_RECEIPT, Receipt.parser());
        } while (receipt.getReadSeq() == 0 || receipt.getConversationId() != group);
        return receipt;
    }

    private static long group(ChatClient creator, GroupProfile.Builder profile, User... members) {
        CreateGroup.Builder request = CreateGroup.newBuilder()
                .setClientMessageId(UUID.randomUUID().toString())
                .setProfile(profile);
        for (User member : members) {
            request.addUserIds(member.id());
        }
        return creator.call(FrameType.FRAME_TYPE_CREATE_GROUP, request.build(), CreateGroupAnswer.parser())
                .getConversationId();
    }

    private static SendAck send(ChatClient client, long group, String text) {
        return client.call(
                FrameType.FRAME_TYPE_SEND,
                Send.newBuilder()
                        .setConversationId(group)
                        .setClientMessageId(UUID.randomUUID().toString())
                        .setText(text)
                        .build(),
                SendAck.parser());
    }

    private static ChangeAck change(ChatClient client, long group, Change.Builder change) {
        return client.call(
                FrameType.FRAME_TYPE_CHANGE,
                change.setConversationId(group)
                        .setClientMessageId(UUID.randomUUID().toString())
                        .build(),
                ChangeAck.parser());
    }

    private static HistoryAnswer history(ChatClient client, long group) {
        return client.call(
                FrameType.FRAME_TYPE_HISTORY,
                History.newBuilder().setConversationId(group).build(),
                HistoryAnswer.parser());
    }

    /** Page by page, two entries each; newest first. */
    private static List<Changed.WhatCase> whatHappened(ChatClient client, long group) {
        List<Changed.WhatCase> events = new ArrayList<>();
        History.Builder page =
                History.newBuilder().setConversationId(group).setLimit(2).setWithEvents(true);
        HistoryAnswer answer;
        do {
            answer = client.call(FrameType.FRAME_TYPE_HISTORY, page.build(), HistoryAnswer.parser());
            answer.getEventsList().forEach(event -> events.add(event.getWhatCase()));
            LongStream.concat(
                            answer.getMessagesList().stream().mapToLong(Message::getSeq),
                            answer.getEventsList().stream().mapToLong(Changed::getSeq))
                    .min()
                    .ifPresent(page::setBeforeSeq);
        } while (answer.getMore());
        return events;
    }

    private static Group info(ChatClient client, long group) {
        return client.call(
                        FrameType.FRAME_TYPE_GROUP_INFO,
                        GroupInfo.newBuilder().setConversationId(group).build(),
                        GroupInfoAnswer.parser())
                .getGroup();
    }

    private static GroupMembersAnswer members(ChatClient client, long group, long since) {
        return client.call(
                FrameType.FRAME_TYPE_GROUP_MEMBERS,
                GroupMembers.newBuilder()
                        .setConversationId(group)
                        .setChangedSince(since)
                        .build(),
                GroupMembersAnswer.parser());
    }

    private static ReadAnswer read(ChatClient client, long conversation, long seq) {
        return client.call(
                FrameType.FRAME_TYPE_READ,
                Read.newBuilder()
                        .addPositions(Position.newBuilder()
                                .setConversationId(conversation)
                                .setSeq(seq))
                        .build(),
                ReadAnswer.parser());
    }

    /** From the whole list, a page of one at a time. */
    private static Optional<Conversation> conversation(ChatClient client, long conversation) {
        List<Conversation> all = new ArrayList<>();
        Conversations.Builder request = Conversations.newBuilder().setLimit(1);
        ConversationsAnswer answer;
        do {
            answer = client.call(FrameType.FRAME_TYPE_CONVERSATIONS, request.build(), ConversationsAnswer.parser());
            all.addAll(answer.getConversationsList());
            request.setContinuation(answer.getContinuation());
        } while (answer.getMore());
        assertThat(all).extracting(Conversation::getConversationId).doesNotHaveDuplicates();
        return all.stream()
                .filter(each -> each.getConversationId() == conversation)
                .findFirst();
    }

    private static ErrorCode refusal(Persistence.Call<?> call) {
        try {
            Object answer = call.run();
            throw new AssertionError("accepted: " + answer);
        } catch (Refused refused) {
            return refused.error().getCode();
        }
    }

    private static ChatClient client(int gateway, User user, String device) throws IOException {
        ChatClient client = TestCluster.connect(gateway);
        client.login(user.name(), user.password(), device);
        return client;
    }
}
