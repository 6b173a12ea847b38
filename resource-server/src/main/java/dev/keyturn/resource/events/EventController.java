package dev.keyturn.resource.events;

import dev.keyturn.edge.http.Preconditions;
import dev.keyturn.resource.idempotency.OnceOnly;
import dev.keyturn.resource.paging.PageRequest;
import dev.keyturn.resource.validation.Caller;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /events}. */
@RestController
@RequestMapping("/events")
class EventController {
    private final EventSearch search;
    private final EventPlanning planning;
    private final OnceOnly once;

    EventController(EventSearch search, EventPlanning planning, OnceOnly once) {
        this.search = search;
        this.planning = planning;
        this.once = once;
    }

    @GetMapping
    ResponseEntity<List<EventView>> list(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String organizer,
            @RequestParam(required = false) @Nullable String text,
            PageRequest page) {
        return page.answer(search.list(EventFilter.of(from, to, organizer, text), page), EventView::id);
    }

    @GetMapping("/{id}")
    ResponseEntity<EventView> one(
            @PathVariable long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String match,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String noneMatch) {
        Preconditions wanted = Preconditions.of(match, null);
        EventState event = search.find(id);
        if (!wanted.allow(event.entityTag())) {
            throw EventPlanning.changedMeanwhile();
        }
        return Preconditions.answer(noneMatch, event.entityTag(), event.view());
    }

    @PostMapping
    ResponseEntity<EventView> create(
            @Valid @RequestBody EventRequest request,
            @RequestHeader(name = OnceOnly.HEADER, required = false) @Nullable String key,
            @AuthenticationPrincipal Caller caller) {
        EventState created = once.carryOut(
                key, caller.person(), request, () -> planning.create(request.checked(), caller), EventState.class);
        return created.answer(
                ResponseEntity.created(URI.create("/events/" + created.view().id())));
    }

    @PutMapping("/{id}")
    ResponseEntity<EventView> change(
            @PathVariable long id,
            @Valid @RequestBody EventRequest request,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String match,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String noneMatch,
            @AuthenticationPrincipal Caller caller) {
        return planning.change(id, Preconditions.of(match, noneMatch), request.checked(), caller)
                .answer(ResponseEntity.ok());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(
            @PathVariable long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String match,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String noneMatch,
            @AuthenticationPrincipal Caller caller) {
        planning.cancel(id, Preconditions.of(match, noneMatch), caller);
    }
}
