package io.parley.message.store;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.List;

/** A row of {@code message}, for reading history. Messages are written by {@link MessageStore} alone. */
@Entity
@Table(name = "message")
@IdClass(MessageEntity.Key.class)
@NamedQuery(
        name = MessageEntity.NEWEST_BEFORE,
        query = "from MessageEntity where conversationId = ?1 and seq < ?2 order by seq desc")
public class MessageEntity extends PanacheEntityBase {
    /**
     * A range of the clustered index. A named query is translated while the service starts: the first use of Hibernate's
     * parser takes long enough to hold up an event loop.
     */
    static final String NEWEST_BEFORE = "MessageEntity.newestBefore";

    @Id
    @Column(name = "conversation_id")
    public long conversationId;

    @Id
    public long seq;

    @Column(name = "sender_id")
    public int senderId;

    @Column(name = "client_message_id")
    public String clientMessageId;

    @Column(name = "message_type")
    public int messageType;

    @Column(name = "created_at")
    public long createdAt;

    @Column(name = "body")
    public String body;

    /** The primary key. */
    public record Key(long conversationId, long seq) implements Serializable {}

    /** The newest messages below a sequence number, newest first. A range of the clustered index. */
    static Uni<List<MessageEntity>> newestBefore(long conversationId, long beforeSeq, int limit) {
        return find("#" + NEWEST_BEFORE, conversationId, beforeSeq)
                .page(0, limit)
                .list();
    }

    StoredMessage toMessage() {
        return new StoredMessage(conversationId, seq, senderId, clientMessageId, messageType, createdAt, body);
    }
}
