package dev.keyturn.resource.events;

import dev.keyturn.resource.paging.Page;
import dev.keyturn.resource.validation.Caller;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /events}. */
@RestController
@RequestMapping("/events")
class EventController {
    private final Events events;
    private final EventPlanning planning;

    EventController(Events events, EventPlanning planning) {
        this.events = events;
        this.planning = planning;
    }

    @GetMapping
    ResponseEntity<List<EventView>> list(Page page) {
        List<EventView> rows = events.page(page.above(), page.rows(), page.skip()).stream()
                .map(Event::view)
                .toList();
        return page.answer(rows, EventView::id);
    }

    @GetMapping("/{id}")
    EventView one(@PathVariable long id) {
        return events.findById(id).map(Event::view).orElseThrow(() -> EventPlanning.missing(id));
    }

    @PostMapping
    ResponseEntity<EventView> create(@Valid @RequestBody EventRequest request, @AuthenticationPrincipal Caller caller) {
        EventView created = planning.create(request.checked(), caller);
        return ResponseEntity.created(URI.create("/events/" + created.id())).body(created);
    }

    @PutMapping("/{id}")
    EventView change(
            @PathVariable long id, @Valid @RequestBody EventRequest request, @AuthenticationPrincipal Caller caller) {
        return planning.change(id, request.checked(), caller);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable long id, @AuthenticationPrincipal Caller caller) {
        planning.cancel(id, caller);
    }
}
