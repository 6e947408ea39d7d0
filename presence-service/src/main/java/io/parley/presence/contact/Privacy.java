package io.parley.presence.contact;

import io.parley.kit.grpc.Refusals;
import io.parley.presence.store.BlockStore;
import io.parley.presence.store.PersonStore;
import io.parley.presence.store.RelationStore;
import io.parley.proto.client.v1.Allowed;
import io.parley.proto.client.v1.ErrorCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Whom somebody blocks, who may send to him and see him, whether he gives and gets read receipts, and what follows. Runs on event loops. */
@ApplicationScoped
public class Privacy {
    private final BlockStore blocks;
    private final PersonStore people;
    private final RelationStore relations;
    private final int mostBlocks;

    Privacy(BlockStore blocks, PersonStore people, RelationStore relations, ContactSettings settings) {
        this.blocks = blocks;
        this.people = people;
        this.relations = relations;
        mostBlocks = settings.blocks();
    }

    /** Blocks somebody; INVALID when there are as many blocks as there may be. */
    public Uni<Void> block(int userId, int peerId) {
        return blocks.add(userId, peerId, mostBlocks)
                .invoke(added -> {
                    if (!added) {
                        throw Refusals.of(
                                ErrorCode.ERROR_CODE_INVALID,
                                "You block " + mostBlocks + " users: take some blocks back first.",
                                0);
                    }
                })
                .replaceWithVoid();
    }

    /** Takes a block back; there need not be one. */
    public Uni<Void> unblock(int userId, int peerId) {
        return blocks.remove(userId, peerId);
    }

    /** Whom somebody blocks, in the order of ids; one more than the limit when there are more. */
    public Uni<List<Integer>> blocks(int userId, int afterPeerId, int limit) {
        return blocks.page(userId, afterPeerId, limit);
    }

    /** Who may do what to somebody, after this change of it: what is unspecified or empty stays as it is. */
    public Uni<PersonStore.Settings> settings(
            int userId, Allowed messages, Allowed status, Optional<Boolean> readReceipts) {
        if (messages == Allowed.UNRECOGNIZED || messages == Allowed.ALLOWED_NOBODY) {
            throw Refusals.of(ErrorCode.ERROR_CODE_INVALID, "messages must be everybody or contacts.", 0);
        }
        if (status == Allowed.UNRECOGNIZED) {
            throw Refusals.of(ErrorCode.ERROR_CODE_INVALID, "status must be everybody, contacts or nobody.", 0);
        }
        boolean asksOnly = !isGiven(messages) && !isGiven(status) && readReceipts.isEmpty();
        return asksOnly
                ? people.settings(userId)
                : people.change(
                        userId,
                        before -> new PersonStore.Settings(
                                isGiven(messages) ? messages.getNumber() : before.messagesFrom(),
                                isGiven(status) ? status.getNumber() : before.statusFrom(),
                                readReceipts.orElse(before.readReceipts())));
    }

    private static boolean isGiven(Allowed choice) {
        return choice != Allowed.ALLOWED_UNSPECIFIED;
    }

    /** Who may send to whom, and whose recipients give and get read receipts, in the order of the questions. */
    public Uni<List<RelationStore.Check>> check(List<RelationStore.Pair> pairs) {
        return relations.check(pairs);
    }

    /** Those whose relations changed at a time or later; 0: nobody, only what time it is. */
    public Uni<PersonStore.Changes> changedSince(long sinceMs) {
        return people.changedSince(sinceMs);
    }
}
