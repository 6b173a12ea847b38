package dev.keyturn.resource.messages;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** What one person wrote to another. It is written by single statements; nothing about it changes but that it becomes read. */
@Entity
@Table(name = "message")
class Message {
    @Id
    private long id;

    private long senderId;

    private long receiverId;

    private String content;

    private Instant createdAt;

    @Column(name = "is_read")
    private boolean read;

    @SuppressWarnings("NullAway.Init") // Hibernate sets the fields
    protected Message() {}

    MessageView view() {
        return new MessageView(id, content, createdAt, senderId, receiverId, read);
    }
}
