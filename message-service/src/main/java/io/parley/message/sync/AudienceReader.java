package io.parley.message.sync;

import io.parley.message.conversation.Membership;
import io.parley.message.conversation.Membership.Member;
import io.parley.message.store.group.Memberships;
import io.parley.message.store.group.Memberships.Changes;
import io.parley.proto.message.v1.AudienceRequest;
import io.parley.proto.message.v1.AudienceResponse;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells gateways who is in a group, so that they find their sessions by themselves. Safe for any thread. */
@ApplicationScoped
public class AudienceReader {
    private final Memberships groups;

    /** For CDI. */
    public AudienceReader(Memberships groups) {
        this.groups = groups;
    }

    /** Everybody, or what changed since the gateway was told, as of the entry asked for or a later one. */
    public Future<AudienceResponse> audience(AudienceRequest request) {
        return request.getKnownSeq() == 0
                ? groups.since(request.getConversationId(), request.getMembersSeq())
                        .map(AudienceReader::whole)
                : groups.changesSince(request.getConversationId(), request.getKnownSeq())
                        .map(AudienceReader::changed);
    }

    private static AudienceResponse whole(Membership group) {
        AudienceResponse.Builder response = AudienceResponse.newBuilder()
                .setMembersSeq(group.asOfSeq())
                .setWhole(true)
                .setMemberCount(group.members().size());
        group.members().forEach((user, member) -> add(response, user, member));
        return response.build();
    }

    private static AudienceResponse changed(Changes changes) {
        AudienceResponse.Builder response =
                AudienceResponse.newBuilder().setMembersSeq(changes.asOfSeq()).setMemberCount(changes.memberCount());
        changes.changed().forEach((user, member) -> {
            if (Membership.isMember(member.role())) {
                add(response, user, member);
            } else {
                response.addGoneUserIds(user);
            }
        });
        return response.build();
    }

    private static void add(AudienceResponse.Builder response, int user, Member member) {
        response.addUserIds(user).addFromSeqs(member.fromSeq());
    }
}
