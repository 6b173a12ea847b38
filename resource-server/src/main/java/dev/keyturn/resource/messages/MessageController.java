package dev.keyturn.resource.messages;

import dev.keyturn.resource.idempotency.OnceOnly;
import dev.keyturn.resource.paging.PageRequest;
import dev.keyturn.resource.validation.Caller;
import jakarta.validation.Valid;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /messages}. */
@RestController
@RequestMapping("/messages")
class MessageController {
    /** How many messages the caller has received and not read. */
    record UnreadCount(long unreadCount) {}

    private final MessageSending sending;
    private final MessageReading reading;
    private final Messages messages;
    private final OnceOnly once;

    MessageController(MessageSending sending, MessageReading reading, Messages messages, OnceOnly once) {
        this.sending = sending;
        this.reading = reading;
        this.messages = messages;
        this.once = once;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    MessageView send(
            @Valid @RequestBody MessageRequest request,
            @RequestHeader(name = OnceOnly.HEADER, required = false) @Nullable String key,
            @AuthenticationPrincipal Caller caller) {
        long sender = caller.person();
        return once.carryOut(key, sender, request, () -> sending.send(request, sender), MessageView.class);
    }

    @GetMapping("/received")
    ResponseEntity<List<MessageView>> received(PageRequest page, @AuthenticationPrincipal Caller caller) {
        return page.answer(messages.received(caller.person(), page), MessageView::id);
    }

    @GetMapping("/sent")
    ResponseEntity<List<MessageView>> sent(PageRequest page, @AuthenticationPrincipal Caller caller) {
        return page.answer(messages.sent(caller.person(), page), MessageView::id);
    }

    @GetMapping("/with/{user_id}")
    ResponseEntity<List<MessageView>> between(
            @PathVariable("user_id") long userId, PageRequest page, @AuthenticationPrincipal Caller caller) {
        return page.answer(messages.between(caller.person(), userId, page), MessageView::id);
    }

    @GetMapping("/unread-count")
    UnreadCount unread(@AuthenticationPrincipal Caller caller) {
        return new UnreadCount(messages.unread(caller.person()));
    }

    @PutMapping("/{id}/read")
    MessageView markRead(@PathVariable long id, @AuthenticationPrincipal Caller caller) {
        return reading.markRead(id, caller.person());
    }
}
