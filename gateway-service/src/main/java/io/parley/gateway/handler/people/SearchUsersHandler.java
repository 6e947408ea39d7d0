package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.upstream.people.DirectoryClient;
import io.parley.proto.FieldBytes;
import io.parley.proto.auth.v1.FoundUser;
import io.parley.proto.auth.v1.SearchUsersResponse;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.SearchUsers;
import io.parley.proto.client.v1.SearchUsersAnswer;
import io.parley.proto.client.v1.User;
import java.util.List;

/** Finds users. Each search counts against the user's rate, one for an e-mail address against a smaller one as well. */
final class SearchUsersHandler implements FrameHandler<SearchUsers> {
    private static final int MAX_CONTINUATION_BYTES = 512;

    private final DirectoryClient directory;
    private final LookupRates searches;
    private final LookupRates addresses;
    private final Reads reads;

    SearchUsersHandler(DirectoryClient directory, LookupRates searches, LookupRates addresses, Reads reads) {
        this.directory = directory;
        this.searches = searches;
        this.addresses = addresses;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_SEARCH_USERS;
    }

    @Override
    public void handle(Request request, SearchUsers frame) {
        FieldRules.checkBytes("query", frame.getQuery(), FieldBytes.SEARCH);
        if (frame.getQuery().isBlank()) {
            throw Refusal.invalid("query is empty.");
        }
        if (frame.getContinuation().size() > MAX_CONTINUATION_BYTES) {
            throw Refusal.invalid("continuation did not come from a SearchUsersAnswer.");
        }
        int userId = request.identity().userId();
        searches.take(userId, 1);
        if (frame.getQuery().indexOf('@') >= 0) {
            addresses.take(userId, 1);
        }
        reads.pass(
                request,
                () -> request.await(
                        directory.search(frame.getQuery(), frame.getContinuation()),
                        response -> answer(request, response)));
    }

    /** The client asks for the rest by the continuation of the last user that it has been given. */
    private void answer(Request request, SearchUsersResponse response) {
        List<User> users =
                response.getUsersList().stream().map(FoundUser::getUser).toList();
        reads.answer(request, users, fitting -> page(response, fitting));
    }

    private static SearchUsersAnswer page(SearchUsersResponse response, List<User> fitting) {
        SearchUsersAnswer.Builder answer = SearchUsersAnswer.newBuilder().addAllUsers(fitting);
        if (fitting.size() == response.getUsersCount()) {
            return answer.setMore(response.getMore())
                    .setContinuation(response.getContinuation())
                    .build();
        }
        answer.setMore(true);
        return fitting.isEmpty()
                ? answer.build()
                : answer.setContinuation(response.getUsers(fitting.size() - 1).getAfter())
                        .build();
    }
}
