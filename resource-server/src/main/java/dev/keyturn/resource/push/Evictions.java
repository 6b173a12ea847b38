package dev.keyturn.resource.push;

import dev.keyturn.resource.trust.Revocations;
import dev.keyturn.resource.trust.Revoked;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Ends sockets whose tokens are taken back: by a logout, a revocation, a disabled client or account, a revoked key. */
@Component
class Evictions implements DisposableBean {
    private final Revocations.Subscription subscription;

    Evictions(Sockets sockets, Revocations revocations) {
        this.subscription = revocations.onChange(revoked -> evict(sockets, revoked));
    }

    private static void evict(Sockets sockets, Revoked revoked) {
        sockets.all().stream()
                .filter(socket -> socket.owner().names().belongTo(revoked))
                .forEach(socket -> socket.outbox().end(Ending.TOKEN_OVER));
    }

    @Override
    public void destroy() {
        subscription.close();
    }
}
