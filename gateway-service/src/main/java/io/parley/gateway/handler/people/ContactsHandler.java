package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.PeopleNames;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.upstream.people.ContactClient;
import io.parley.gateway.upstream.people.FoundUsers;
import io.parley.proto.client.v1.Contact;
import io.parley.proto.client.v1.Contacts;
import io.parley.proto.client.v1.ContactsAnswer;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.presence.v1.ListContactsResponse;
import io.parley.proto.presence.v1.StoredContact;
import java.util.List;

/** Lists contacts, or what changed of them: ids from presence-service, names from the directory. */
final class ContactsHandler implements FrameHandler<Contacts> {
    private final ContactClient contacts;
    private final PeopleNames names;
    private final Reads reads;

    ContactsHandler(ContactClient contacts, PeopleNames names, Reads reads) {
        this.contacts = contacts;
        this.names = names;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_CONTACTS;
    }

    @Override
    public void handle(Request request, Contacts frame) {
        int limit = FieldRules.pageSize(frame.getLimit(), RequestLimits.PAGE);
        int userId = request.identity().userId();
        reads.pass(
                request,
                () -> request.await(
                        contacts.list(userId, frame, limit)
                                .thenCompose(page -> names.of(page.getContactsList(), StoredContact::getPeerId)
                                        .thenApply(found -> new Named(page, found))),
                        named -> answer(request, frame, named)));
    }

    private record Named(ListContactsResponse page, FoundUsers users) {}

    /** The client asks for the rest by the version of the last contact that it has been given. */
    private void answer(Request request, Contacts frame, Named named) {
        ListContactsResponse page = named.page();
        List<Contact> listed = page.getContactsList().stream()
                .map(contact -> contact(contact, named.users()))
                .toList();
        reads.answer(request, listed, fitting -> ContactsAnswer.newBuilder()
                .addAllContacts(fitting)
                .setVersion(
                        fitting.isEmpty()
                                ? frame.getSinceVersion()
                                : page.getContacts(fitting.size() - 1).getVersion())
                .setMore(page.getMore() || fitting.size() < listed.size())
                .setRestarted(page.getRestarted())
                .build());
    }

    private static Contact contact(StoredContact contact, FoundUsers users) {
        return Contact.newBuilder()
                .setUser(PeopleNames.user(users, contact.getPeerId()))
                .setAlias(contact.getAlias())
                .setSinceMs(contact.getSinceMs())
                .setRemoved(contact.getRemoved())
                .build();
    }
}
