package dev.keyturn.auth.clients;

import dev.keyturn.auth.clients.ClientAdministration.WithSecret;
import dev.keyturn.auth.paging.PageRequest;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.fields.NothingElse;
import dev.keyturn.edge.http.Preconditions;
import dev.keyturn.model.ProblemType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/clients}, for operators. */
@RestController
class ClientController {
    private final ClientStore store;
    private final ClientAdministration administration;

    ClientController(ClientStore store, ClientAdministration administration) {
        this.store = store;
        this.administration = administration;
    }

    @GetMapping("/admin/clients")
    ResponseEntity<List<ClientView>> list(PageRequest page) {
        String after = Objects.requireNonNullElse(page.after(), "");
        if (!after.isEmpty() && !ClientIds.wellFormed(after)) {
            throw ProblemException.ofField(ProblemType.INVALID_FIELDS, "after", "must be a client's id");
        }
        return page.answer(
                store.list(after, page.rows()).stream().map(ClientView::of).toList(), ClientView::id);
    }

    @GetMapping("/admin/clients/{id}")
    ResponseEntity<ClientView> show(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String match,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String noneMatch) {
        Preconditions wanted = Preconditions.of(match, null);
        StoredClient client = Optional.of(id)
                .filter(ClientIds::wellFormed)
                .flatMap(store::find)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no client of that id."));
        if (!wanted.allow(client.entityTag())) {
            throw ClientAdministration.changedMeanwhile();
        }
        return Preconditions.answer(noneMatch, client.entityTag(), ClientView.of(client));
    }

    @PostMapping(path = "/admin/clients", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ClientView> create(@RequestBody ClientFields fields, @AuthenticationPrincipal Jwt token) {
        return created(administration.create(fields, Operator.of(token)));
    }

    @PatchMapping(path = "/admin/clients/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ClientView> change(
            @PathVariable String id,
            @RequestBody ClientFields fields,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String match,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String noneMatch,
            @AuthenticationPrincipal Jwt token) {
        StoredClient changed =
                administration.change(id, fields, Preconditions.of(match, noneMatch), Operator.of(token));
        return ResponseEntity.ok().eTag(changed.entityTag()).body(ClientView.of(changed));
    }

    @PostMapping("/admin/clients/{id}/secrets")
    ResponseEntity<ClientView> rotateSecret(
            @PathVariable String id,
            @Valid @RequestBody(required = false) @Nullable Rotation rotation,
            @AuthenticationPrincipal Jwt token) {
        Duration overlap = rotation == null || rotation.overlap() == null
                ? ClientAdministration.USUAL_OVERLAP
                : Duration.ofSeconds(rotation.overlap());
        return created(administration.rotateSecret(id, overlap, Operator.of(token)));
    }

    private static ResponseEntity<ClientView> created(WithSecret made) {
        StoredClient client = made.client();
        return ResponseEntity.created(URI.create("/admin/clients/" + client.id()))
                .eTag(client.entityTag())
                .cacheControl(CacheControl.noStore())
                .body(ClientView.of(client, made.secret()));
    }

    /**
     * A change of the secret.
     *
     * @param overlap the seconds for which the previous secret stays valid; absent for a day
     */
    @NothingElse
    record Rotation(
            @Nullable
            @Min(value = 0, message = "must be from 0 to 2592000")
            @Max(value = 2_592_000, message = "must be from 0 to 2592000")
            Integer overlap) {}
}
