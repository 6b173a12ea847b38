package dev.keyturn.resource.users;

import dev.keyturn.edge.database.Batcher;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.UserProfile;
import dev.keyturn.resource.paging.PageRequest;
import dev.keyturn.resource.validation.Caller;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /users}. */
@RestController
@RequestMapping("/users")
class UserController {
    private final UserProfiles profiles;
    private final Batcher<Long, UserProfile> single;

    UserController(UserProfiles profiles) {
        this.profiles = profiles;
        this.single = Batcher.byKey(ids -> profiles.findAll(ids.toArray(Long[]::new)), UserProfile::id);
    }

    @GetMapping
    ResponseEntity<List<UserView>> list(PageRequest page, @AuthenticationPrincipal Caller caller) {
        List<UserView> rows = profiles.page(page.above(), page.rows(), page.skip()).stream()
                .map(profile -> UserView.of(profile, caller))
                .toList();
        return page.answer(page.of(rows), UserView::id);
    }

    @GetMapping("/me")
    UserView me(@AuthenticationPrincipal Caller caller) {
        return one(caller.person(), caller);
    }

    @GetMapping("/{id}")
    UserView one(@PathVariable long id, @AuthenticationPrincipal Caller caller) {
        return single.carryOut(id)
                .map(profile -> UserView.of(profile, caller))
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no user " + id + "."));
    }
}
