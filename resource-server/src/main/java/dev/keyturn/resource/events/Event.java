package dev.keyturn.resource.events;

import dev.keyturn.resource.validation.Caller;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** An event that a person organizes, at a place and a time. */
@Entity
@Table(name = "event")
class Event {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

    private String title;
    private String description;
    private String location;
    private Instant startsAt;

    @Column(updatable = false)
    private long organizerId;

    @Version
    private int version;

    @SuppressWarnings("NullAway.Init") // Hibernate sets the fields
    protected Event() {}

    @SuppressWarnings("NullAway.Init") // describe sets the fields
    Event(EventDescription description, long organizerId) {
        this.organizerId = organizerId;
        describe(description);
    }

    /** Replaces everything that the organizer says about the event. */
    final void describe(EventDescription said) {
        title = said.title();
        description = said.description();
        location = said.location();
        startsAt = said.date();
    }

    boolean mayBeChangedBy(Caller caller) {
        return caller.isAdmin() || caller.isPerson(organizerId);
    }

    EventState state() {
        return new EventState(new EventView(id, title, description, startsAt, location, organizerId), version);
    }
}
