package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.upstream.people.FoundUsers;
import io.parley.gateway.upstream.people.UserDirectory;
import io.parley.proto.FieldBytes;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.User;
import io.parley.proto.client.v1.UserLookup;
import io.parley.proto.client.v1.UserLookupAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks users up in the directory. */
final class UserLookupHandler implements FrameHandler<UserLookup> {
    private final UserDirectory directory;
    private final LookupRates rates;
    private final Reads reads;

    UserLookupHandler(UserDirectory directory, LookupRates rates, Reads reads) {
        this.directory = directory;
        this.rates = rates;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_USER_LOOKUP;
    }

    @Override
    public void handle(Request request, UserLookup frame) {
        int keys = frame.getUserIdsCount() + frame.getUserNamesCount();
        if (keys < 1 || keys > RequestLimits.LOOKUP) {
            throw Refusal.invalid("user_ids and user_names must be 1 to " + RequestLimits.LOOKUP + " together.");
        }
        frame.getUserNamesList().forEach(name -> FieldRules.checkBytes("user_names", name, FieldBytes.USER_NAME));
        rates.take(request.identity().userId(), keys);
        reads.pass(request, () -> ask(request, frame));
    }

    private void ask(Request request, UserLookup frame) {
        request.await(
                directory.find(UserDirectory.Purpose.CLIENT, frame.getUserIdsList(), frame.getUserNamesList()),
                found -> {
                    Map<User, Integer> places = places(frame, found);
                    reads.answer(
                            request,
                            List.copyOf(places.keySet()),
                            fitting -> answer(fitting, List.copyOf(places.values())));
                });
    }

    /** The users that exist among those asked for, each with the place of his first id or name in the request. */
    private static Map<User, Integer> places(UserLookup frame, FoundUsers found) {
        Map<User, Integer> places = new LinkedHashMap<>();
        int place = 0;
        for (int id : frame.getUserIdsList()) {
            put(places, found.withId(id), place++);
        }
        for (String name : frame.getUserNamesList()) {
            put(places, found.named(name), place++);
        }
        return places;
    }

    private static void put(Map<User, Integer> places, User user, int place) {
        if (user != null) {
            places.putIfAbsent(user, place);
        }
    }

    /** The client asks again for what stands at the place of the first user who does not fit, and after it. */
    private static UserLookupAnswer answer(List<User> fitting, List<Integer> places) {
        UserLookupAnswer.Builder answer = UserLookupAnswer.newBuilder().addAllUsers(fitting);
        return fitting.size() == places.size()
                ? answer.build()
                : answer.setMore(true).setAnswered(places.get(fitting.size())).build();
    }
}
