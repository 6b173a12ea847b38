package peer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The three calls that bench/apis measures, as one writes them with Spring MVC, JPA and the stock decoder. */
@SpringBootApplication
public class Peer {
    public static void main(String[] arguments) {
        SpringApplication.run(Peer.class, arguments);
    }

    @Bean
    JwtDecoder decoder(
            @Value("${peer.jwks}") String jwks,
            @Value("${peer.issuer}") String issuer,
            @Value("${peer.audience}") String audience) {
        NimbusJwtDecoder decoder =
                NimbusJwtDecoder.withJwkSetUri(jwks).validateType(false).build();
        decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
                .issuer(issuer)
                .audience(audience)
                .build());
        return decoder;
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, "/events/**")
                        .hasAuthority("SCOPE_events:read")
                        .requestMatchers(HttpMethod.POST, "/messages")
                        .hasAuthority("SCOPE_messages:write")
                        .anyRequest()
                        .denyAll())
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .build();
    }
}

@Entity
class Event {
    @Id
    Long id;

    String title;
    String description;
    String location;
    Instant startsAt;
    long organizerId;
}

@Entity
class Message {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String content;
    Instant createdAt;
    long senderId;
    long receiverId;

    @Column(name = "is_read")
    boolean read;
}

interface Events extends JpaRepository<Event, Long> {
    @Query("from Event e order by e.id limit :limit offset :skip")
    List<Event> page(int skip, int limit);
}

interface Messages extends JpaRepository<Message, Long> {}

record EventView(long id, String title, String description, Instant date, String location, long organizerId) {
    static EventView of(Event event) {
        return new EventView(
                event.id, event.title, event.description, event.startsAt, event.location, event.organizerId);
    }
}

record MessageRequest(
        @NotBlank @Size(max = 4000) String content, @NotNull Long receiverId) {}

record MessageView(long id, String content, Instant createdAt, long senderId, long receiverId, boolean isRead) {
    static MessageView of(Message message) {
        return new MessageView(
                message.id, message.content, message.createdAt, message.senderId, message.receiverId, message.read);
    }
}

@RestController
class Calls {
    private final Events events;
    private final Messages messages;

    Calls(Events events, Messages messages) {
        this.events = events;
        this.messages = messages;
    }

    @GetMapping("/events/{id}")
    EventView one(@PathVariable long id) {
        return events.findById(id)
                .map(EventView::of)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @GetMapping("/events")
    List<EventView> page(@RequestParam(defaultValue = "0") int skip, @RequestParam(defaultValue = "20") int limit) {
        return events.page(skip, limit).stream().map(EventView::of).toList();
    }

    @PostMapping("/messages")
    @ResponseStatus(HttpStatus.CREATED)
    MessageView send(@Valid @RequestBody MessageRequest request, @AuthenticationPrincipal Jwt caller) {
        Message message = new Message();
        message.content = request.content();
        message.createdAt = Instant.now();
        message.senderId = caller.<Long>getClaim("user_id");
        message.receiverId = request.receiverId();
        return MessageView.of(messages.save(message));
    }
}
