package dev.keyturn.resource.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Role;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.World;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@ResourceServerTest
class UsersIT {
    private final World world;
    private final Api api;

    UsersIT(World world, @LocalServerPort int port) {
        this.world = world;
        this.api = new Api(port);
    }

    @Test
    void showsThePersonWhoAsks() {
        Person ada = world.person();

        JsonNode me = api.as(ada).get("/users/me").hasStatus(200).json();

        assertThat(me.get("id").asLong()).isEqualTo(ada.id());
        assertThat(me.get("uid").asString()).isEqualTo(ada.uid().toString());
        assertThat(me.get("username").asString()).isEqualTo(ada.username());
        assertThat(me.get("email").asString()).isEqualTo(ada.username() + "@example.org");
        assertThat(me.get("is_verified").asBoolean()).isFalse();
        assertThat(me.get("role").asString()).isEqualTo("VISITOR");
        assertThat(me.has("created_at")).isTrue();
    }

    @Test
    void keepsAnAddressFromOtherPeople() {
        Person ada = world.person();
        Person bob = world.person();
        world.database().asSuperuser("UPDATE identity.account SET gender = 'female' WHERE id = " + ada.id());

        assertThat(api.as(bob).get("/users/" + ada.id()).hasStatus(200).json().propertyNames())
                .contains("username")
                .doesNotContain("email", "gender", "is_verified");
        assertThat(api.as(ada).get("/users/" + ada.id()).json().propertyNames())
                .contains("email", "gender", "is_verified");
        assertThat(api.as(world.person(Role.ADMIN))
                        .get("/users/" + ada.id())
                        .json()
                        .has("email"))
                .isTrue();
        assertThat(api.with(world.issuer().serviceToken(Scope.USERS_READ))
                        .get("/users/" + ada.id())
                        .json()
                        .has("email"))
                .isTrue();
    }

    @Test
    void keepsOtherPeoplesAddressesOutOfTheList() {
        Person ada = world.person();
        Person bob = world.person();

        List<JsonNode> listed = listedTo(bob, ada, bob);

        assertThat(listed).extracting(UsersIT::id).containsExactly(ada.id(), bob.id());
        assertThat(listed).extracting(user -> user.has("email")).containsExactly(false, true);
    }

    @Test
    void doesNotShowAnInactiveAccount() {
        Person ada = world.person();
        Person gone = world.person();
        Person bob = world.person();
        world.deactivate(gone);

        api.as(ada).get("/users/" + gone.id()).isProblem(ProblemType.NOT_FOUND);
        api.as(gone).get("/users/me").isProblem(ProblemType.NOT_FOUND);
        assertThat(listedTo(ada, ada, gone, bob)).extracting(UsersIT::id).containsExactly(ada.id(), bob.id());
    }

    /** These people as the list shows them, without those whom other tests register meanwhile. */
    private List<JsonNode> listedTo(Person asking, Person first, Person... others) {
        List<Long> ids = Stream.concat(Stream.of(first), Stream.of(others))
                .map(Person::id)
                .toList();
        return api.as(asking)
                .get("/users?limit=100&after=" + (first.id() - 1))
                .hasStatus(200)
                .json()
                .valueStream()
                .filter(user -> ids.contains(id(user)))
                .toList();
    }

    private static long id(JsonNode user) {
        return user.get("id").asLong();
    }

    @Test
    void listsPageByPage() {
        Person ada = world.person();
        Person bob = world.person();
        world.person();

        Answer page = api.as(ada).get("/users?limit=1&after=" + (ada.id() - 1)).hasStatus(200);
        assertThat(page.json()).hasSize(1);
        assertThat(id(page.json().get(0))).isEqualTo(ada.id());
        // Other tests may have registered somebody in between.
        for (long last = ada.id(); last < bob.id(); last = id(page.json().get(0))) {
            page = api.as(ada).get(page.next()).hasStatus(200);
            assertThat(page.json()).hasSize(1);
            assertThat(id(page.json().get(0))).isBetween(last + 1, bob.id());
        }
        assertThat(api.as(ada).get("/users?skip=0&limit=1").hasStatus(200).json())
                .hasSize(1);
    }

    @Test
    void refusesAUserWhoIsNotThere() {
        Api ada = api.as(world.person());

        ada.get("/users/999999999").isProblem(ProblemType.NOT_FOUND);
        ada.get("/users/abc").isProblem(ProblemType.INVALID_FIELDS).onField("id");
        api.with(world.issuer().serviceToken(Scope.USERS_READ)).get("/users/me").isProblem(ProblemType.FORBIDDEN);
        api.with(world.person().token(Scope.EVENTS_READ)).get("/users").isProblem(ProblemType.FORBIDDEN);
        api.get("/users").isProblem(ProblemType.UNAUTHENTICATED);
    }

    /** A name may be encoded; what the server reads is what the link replaces. */
    @ParameterizedTest
    @ValueSource(strings = {"/users?limit=1&%61fter=0", "/users?limit=1&%73kip=0"})
    void theLinkLeadsOnHoweverTheNamesAreWritten(String first) {
        world.person();
        world.person();
        Answer page = api.as(world.person()).get(first).hasStatus(200);
        String link = page.headers().firstValue("Link").orElseThrow();

        Answer next =
                api.as(world.person()).get(link.substring(1, link.indexOf('>'))).hasStatus(200);

        assertThat(next.json()).isNotEqualTo(page.json());
    }
}
