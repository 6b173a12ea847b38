package dev.keyturn.resource.handshake;

import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.bearer.BearerTokens;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.proofs.DpopTokenFilter;
import dev.keyturn.resource.trust.Revocations;
import dev.keyturn.resource.validation.Caller;
import dev.keyturn.resource.validation.CallerAuthentication;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The door to this package: teaches the security filters how a handshake shows who opens the socket, and refuses those
 * that may open none.
 */
@Component
public class HandshakeAccess {
    private final BearerTokens header;
    private final Tickets tickets;
    private final Revocations revocations;
    private final BearerErrors errors;
    private final HandshakeProperties properties;

    HandshakeAccess(
            BearerTokens header,
            Tickets tickets,
            Revocations revocations,
            BearerErrors errors,
            HandshakeProperties properties) {
        this.header = header;
        this.tickets = tickets;
        this.revocations = revocations;
        this.errors = errors;
        this.properties = properties;
    }

    /** Finds the token in the header or in a handshake; more than one is refused (RFC 6750, section 2). */
    public BearerTokenResolver tokens() {
        return this::token;
    }

    /**
     * A filter that admits a handshake with a ticket, which a successful handshake uses up. It must stand before the
     * filter that validates tokens.
     */
    public Filter tickets() {
        return new TicketFilter();
    }

    /**
     * Refuses what is no handshake, or comes from a page that may open no socket.
     *
     * @param origin the page, as a browser names it; null if none does
     */
    public void require(@Nullable String origin, HttpServletRequest request) {
        properties.require(origin);
        Handshake.require(request);
    }

    /**
     * Uses up the ticket with which a handshake was admitted, if it was.
     *
     * @throws ProblemException if another one was faster
     */
    public void useTicket(HttpServletRequest request) {
        credentials(request).ticket().ifPresent(tickets::use);
    }

    private HandshakeCredentials credentials(HttpServletRequest request) {
        return HandshakeCredentials.of(request, properties.tokenInPath());
    }

    private @Nullable String token(HttpServletRequest request) {
        String inHeader = header.resolve(request);
        HandshakeCredentials handshake = credentials(request);
        boolean isInHeader = inHeader != null || DpopTokenFilter.isFor(request);
        if (handshake.areSeveral() || (isInHeader && !handshake.equals(HandshakeCredentials.NONE))) {
            throw new OAuth2AuthenticationException(
                    BearerTokenErrors.invalidRequest("Send one token or ticket, in one place"));
        }
        return inHeader != null ? inHeader : handshake.token().orElse(null);
    }

    private final class TicketFilter extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            HandshakeCredentials handshake = credentials(request);
            Optional<String> ticket = handshake.areSeveral() ? Optional.empty() : handshake.ticket();
            if (ticket.isPresent()) {
                Optional<Caller> caller = tickets.find(ticket.get());
                if (caller.isEmpty() || revocations.refuses(caller.get().names())) {
                    errors.refuse(request, response, Tickets.WORTHLESS);
                    return;
                }
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(CallerAuthentication.of(caller.get()));
                SecurityContextHolder.setContext(context);
            }
            chain.doFilter(request, response);
        }
    }
}
