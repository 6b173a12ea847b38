package dev.keyturn.edge.testing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Things, which can be read and written in the ways in which the real servers' can. */
@RestController
class ThingController {
    @GetMapping(path = "/things/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    Thing one(@PathVariable long id) {
        return new Thing("a thing", id, null, List.of(), null);
    }

    @GetMapping(path = "/things/{id}/entity", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Thing> entity(@PathVariable long id) {
        return ResponseEntity.ok(one(id));
    }

    @GetMapping("/things/after")
    Thing after(@RequestParam(required = false) @Nullable Long id) {
        return new Thing("a thing", id == null ? -1 : id, null, List.of(), null);
    }

    @GetMapping("/things")
    List<Thing> some(@RequestParam(defaultValue = "1") @Max(value = 100, message = "must be at most 100") int limit) {
        return List.of();
    }

    @PostMapping(path = "/things", consumes = MediaType.APPLICATION_JSON_VALUE)
    Thing make(@Valid @RequestBody Thing thing) {
        return thing;
    }

    /** A constraint on another parameter makes Spring report the body's fields by another exception. */
    @PostMapping(path = "/things/checked", consumes = MediaType.APPLICATION_JSON_VALUE)
    Thing makeChecked(
            @Valid @RequestBody Thing thing,
            @RequestParam(defaultValue = "1") @Max(value = 100, message = "must be at most 100") int maxAge) {
        return thing;
    }

    /** Names no type that it takes. */
    @PostMapping("/things/nested")
    Nested nest(@RequestBody Nested nested) {
        return nested;
    }

    @PostMapping(path = "/forms", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    int form(@RequestParam String text) {
        return text.length();
    }

    @PutMapping(path = "/forms", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    int putForm(@RequestParam String text) {
        return text.length();
    }

    /** Something with a member of each kind. */
    record Thing(
            @NotNull(message = "is required") @Size(max = 10, message = "must have at most 10 characters")
            String displayName,

            long ownerId,
            @Nullable Boolean isOpen,
            @Nullable List<String> tags,
            @Nullable Format format) {}

    /** One of a few words. */
    enum Format {
        SMALL,
        LARGE
    }

    /** Something that may hold another of its kind. */
    record Nested(@Nullable Nested child) {}
}
