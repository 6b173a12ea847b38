package dev.keyturn.resource.events;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.http.Preconditions;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.validation.Caller;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates, changes and cancels events. The database decides whether a title is free, so that a race has one winner. */
@Component
class EventPlanning {
    private static final String TITLE_INDEX = "event_title_key";

    private final Events events;
    private final TransactionTemplate transaction;

    EventPlanning(Events events, TransactionTemplate transaction) {
        this.events = events;
        this.transaction = transaction;
    }

    EventState create(EventDescription description, Caller caller) {
        long organizer = caller.person();
        return decided(
                Preconditions.NONE,
                () -> events.saveAndFlush(new Event(description, organizer)).state());
    }

    EventState change(long id, Preconditions match, EventDescription description, Caller caller) {
        return decided(match, () -> {
            Event event = changeable(id, match, caller);
            event.describe(description);
            return events.saveAndFlush(event).state();
        });
    }

    void cancel(long id, Preconditions match, Caller caller) {
        decided(match, () -> {
            events.delete(changeable(id, match, caller));
            events.flush();
            return id;
        });
    }

    static ProblemException missing(long id) {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no event " + id + ".");
    }

    private Event changeable(long id, Preconditions match, Caller caller) {
        Event event = events.findById(id).orElseThrow(() -> missing(id));
        if (!event.mayBeChangedBy(caller)) {
            throw Caller.forbidden("Only the organizer of event " + id + " or an ADMIN may change or cancel it.");
        }
        if (!match.allow(event.state().entityTag())) {
            throw changedMeanwhile();
        }
        return event;
    }

    static ProblemException changedMeanwhile() {
        return new ProblemException(
                ProblemType.CHANGED_MEANWHILE, "The event is not what it was when you read it. Read it again.");
    }

    /**
     * Makes a change in a transaction. A caller that names a state with {@code If-Match} and loses a race is answered
     * 412, as if the other change had come first; any other loser is answered 409.
     */
    private <T> T decided(Preconditions match, Supplier<T> change) {
        try {
            return transaction.execute(status -> change.get());
        } catch (OptimisticLockingFailureException lost) {
            if (match.nameAState()) {
                throw changedMeanwhile();
            }
            throw new ProblemException(
                    ProblemType.CONFLICT, "Somebody changed this event at the same moment. Read it and try again.");
        } catch (DataIntegrityViolationException refused) {
            if (refused.getCause() instanceof ConstraintViolationException violation
                    && TITLE_INDEX.equals(violation.getConstraintName())) {
                throw ProblemException.ofField(ProblemType.NAME_TAKEN, "title", "is the title of another event");
            }
            throw refused;
        }
    }
}
