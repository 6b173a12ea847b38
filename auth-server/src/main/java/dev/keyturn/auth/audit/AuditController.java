package dev.keyturn.auth.audit;

import dev.keyturn.auth.paging.PageRequest;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/audit}: what happened, for operators. Nothing changes the record here. */
@RestController
class AuditController {
    private final AuditTrail trail;

    AuditController(AuditTrail trail) {
        this.trail = trail;
    }

    @GetMapping("/admin/audit")
    ResponseEntity<List<RecordedEvent>> list(
            @RequestParam(required = false) AuditEvent.@Nullable Type type,
            @RequestParam(required = false) @Nullable UUID account,
            @RequestParam(required = false)
                    @Pattern(regexp = "[A-Za-z0-9._-]{1,100}", message = "is no client's id")
                    @Nullable
                    String client,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            PageRequest page) {
        return page.answer(
                trail.find(new AuditTrail.Filter(type, account, client, from, to), page), AuditTrail::cursor);
    }
}
