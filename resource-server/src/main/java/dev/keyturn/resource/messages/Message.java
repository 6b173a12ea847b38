package dev.keyturn.resource.messages;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** What one person wrote to another. Nothing about it changes but that it becomes read, by one statement. */
@Entity
@Table(name = "message")
class Message {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

    @Column(updatable = false)
    private long senderId;

    @Column(updatable = false)
    private long receiverId;

    @Column(updatable = false)
    private String content;

    @Column(updatable = false)
    private Instant createdAt;

    @Column(name = "is_read")
    private boolean read;

    @SuppressWarnings("NullAway.Init") // Hibernate sets the fields
    protected Message() {}

    Message(MessageRequest request, long senderId, Instant createdAt) {
        this.senderId = senderId;
        this.receiverId = request.receiverId();
        this.content = request.content();
        this.createdAt = createdAt;
    }

    MessageView view() {
        return new MessageView(id, content, createdAt, senderId, receiverId, read);
    }
}
